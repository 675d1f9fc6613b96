package org.identityverification.it.rest;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.Map;
import org.identityverification.it.probe.Probe;
import org.identityverification.it.provider.Requests;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.Http;
import org.identityverification.it.server.OnSharedServer;
import org.identityverification.it.server.RawHttp;
import org.identityverification.it.server.TestServer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

@OnSharedServer
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@DisplayName("In development, the reference application")
class AccessIT {

    private static final String VERIFICATIONS = "/identity/api/verifications";
    private static final int LIMIT = 5;

    @Deployment(testable = false)
    static WebArchive application() {
        return Deployments.referenceApplication(Map.of(
                "identity-app.rate-limit.per-caller",
                String.valueOf(LIMIT),
                "identity-app.callback-origins",
                "https://shop.example.com"));
    }

    @Test
    @Order(1)
    @DisplayName("says at start-up that whoever is on this machine needs no token")
    void saysSo() {
        assertThat(Probe.logged("IVAPP0006W", "Development")).isNotEmpty();
    }

    @Test
    @Order(2)
    @DisplayName("starts nothing when it is called by a name that anybody can make lead here")
    void isNotRebound() {
        String head = "POST " + VERIFICATIONS + " HTTP/1.1\r\nContent-Type: application/json\r\nConnection: close"
                + "\r\nOrigin: http://rebound.example.net:" + TestServer.httpPort()
                + "\r\nContent-Length: 2";

        String answer = RawHttp.sendTo("rebound.example.net:" + TestServer.httpPort(), head, "{}");

        assertThat(RawHttp.status(answer)).isEqualTo(403);
        assertThat(RawHttp.body(answer)).contains("urn:identity-verification:problem:development-only");
    }

    @Test
    @Order(4)
    @DisplayName(
            "starts only so many verifications of a caller in a minute, where that is limited, and says when to come back")
    void startsOnlySoMany() {
        HttpResponse<String> answer = Http.postJson(VERIFICATIONS, "{}");
        for (int i = 0; i < LIMIT && answer.statusCode() != 429; i++) {
            assertThat(answer.statusCode()).isEqualTo(400);
            answer = Http.postJson(VERIFICATIONS, "{}", "Accept-Language", "zh");
        }

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(Integer.parseInt(Http.header(answer, "Retry-After"))).isBetween(1, 60 / LIMIT);
        assertThat(Http.header(answer, "Content-Type")).startsWith("application/problem+json");
        JsonObject problem = Http.json(answer);
        assertThat(problem.getString("type")).isEqualTo("urn:identity-verification:problem:too-many-requests");
        assertThat(problem.getString("title")).isEqualTo("操作过于频繁");
        assertThat(problem.getInt("status")).isEqualTo(429);
    }

    private static String request(String callbackUrl) {
        return "{\"name\":\"" + Requests.PERSON.name() + "\",\"idNumber\":\"" + Requests.PERSON.idNumber()
                + "\",\"mode\":\"TENCENT\",\"callbackUrl\":\"" + callbackUrl + "\"}";
    }
}
