package org.identityverification.it.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.identityverification.it.provider.Requests;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.provider.SocketServer;
import org.identityverification.it.provider.SocketServer.Request;
import org.identityverification.it.server.Http;
import org.identityverification.it.server.OnSharedServer;
import org.identityverification.it.server.TestServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What a server makes of the simulation. Tests of the test kit and of the acceptance run compare the simulation with the contract. */
@OnSharedServer
class SandboxIT {

    private static final String API = "/sandbox/v2/identity/auth/";
    // As far ahead of the clock as the gateway allows, so that no other caller has used them.
    private static final AtomicLong NONCE =
            new AtomicLong(System.currentTimeMillis() + Duration.ofMinutes(14).toMillis());

    @AutoClose
    private final SocketServer receiver = SocketServer.start();

    @Test
    void starts_a_check_shows_its_page_notifies_of_its_result_sends_the_browser_back_and_answers_a_query() {
        HttpResponse<String> started = start(Sandbox.APP_CODE);
        JsonObject flow = data(started);
        assertThat(Http.header(started, "X-Ca-Request-Id")).isNotEmpty();

        assertThat(Http.get(URI.create(flow.getString("authUrl"))).statusCode()).isEqualTo(200);
        assertThat(awaitReceived(1).line()).startsWith("GET /notify ");
        HttpResponse<String> pressed = Sandbox.decide(flow.getString("authUrl"), "outcome=pass");

        assertThat(pressed.statusCode()).isEqualTo(303);
        assertThat(Http.header(pressed, "Location"))
                .isEqualTo("https://shop.example.com/back?x=1&contextId=%E8%AE%A2%E5%8D%95+1");
        Request notification = awaitReceived(2);
        assertThat(notification.line()).startsWith("POST /notify ");
        JsonObject notice = Http.json(notification.body());
        assertThat(notice.getString("flowId")).isEqualTo(flow.getString("flowId"));
        assertThat(notice.getString("contextId")).isEqualTo("订单 1");
        assertThat(notice.getBoolean("success")).isTrue();
        assertThat(data(ask(flow.getString("flowId"), Sandbox.APP_CODE)).getString("status"))
                .isEqualTo("SUCCESS");
    }

    @Test
    void refuses_a_wrong_app_code_with_a_status_the_reason_in_two_headers_and_no_body() {
        HttpResponse<String> refused = start("wrong");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(Http.header(refused, "X-Ca-Error-Code")).isEqualTo("A400AC");
        assertThat(Http.header(refused, "X-Ca-Error-Message")).isNotEmpty();
        assertThat(refused.body()).isEmpty();
    }

    private HttpResponse<String> start(String appCode) {
        JsonObject request = Json.createObjectBuilder()
                .add("name", Requests.PERSON.name())
                .add("idNo", Requests.PERSON.idNumber())
                .add("faceauthMode", "ZHIMACREDIT")
                .add("callbackUrl", "https://shop.example.com/back?x=1")
                .add("contextId", "订单 1")
                .add("notifyUrl", receiver.uri().resolve("/notify").toString())
                .build();
        return Http.postJson(API + "api/individual/face", request.toString(), headers(appCode));
    }

    private static HttpResponse<String> ask(String flowId, String appCode) {
        return Http.get(API + "pub/individual/" + flowId + "/face", headers(appCode));
    }

    private static String[] headers(String appCode) {
        return new String[] {"Authorization", "APPCODE " + appCode, "X-Ca-Nonce", Long.toString(NONCE.getAndIncrement())
        };
    }

    private static JsonObject data(HttpResponse<String> answer) {
        assertThat(Http.json(answer).getInt("code")).as(answer.body()).isZero();
        return Http.json(answer).getJsonObject("data");
    }

    private Request awaitReceived(int count) {
        return await().atMost(TestServer.LONG_ENOUGH)
                .until(receiver::requests, it -> it.size() == count)
                .get(count - 1);
    }
}
