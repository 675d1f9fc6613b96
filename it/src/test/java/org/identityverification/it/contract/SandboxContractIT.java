package org.identityverification.it.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.server.Http;
import org.identityverification.it.server.OnSharedServer;
import org.identityverification.it.server.TestServer;
import org.identityverification.testkit.Person;
import org.identityverification.testkit.script.Fault;
import org.identityverification.testkit.script.GatewayRefusal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What the sandbox, and with it the test kit that it runs, must do over the wire to stand in for the provider. The name of each test
 * begins with its section of the contract.
 */
@OnSharedServer
@DisplayName("The sandbox keeps the provider's contract")
class SandboxContractIT {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(20);
    // As far ahead of the clock as the gateway allows, so that no other caller has used them.
    private static final AtomicLong NONCE =
            new AtomicLong(System.currentTimeMillis() + Duration.ofMinutes(14).toMillis());

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
    private volatile int answer = 200;
    private HttpServer receiver;

    private record Received(String method, String path, String body, long millis) {

        List<String> withoutTime() {
            return List.of(method, path, body);
        }
    }

    @BeforeEach
    void listen() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            String path = exchange.getRequestURI().getPath();
            received.add(new Received(exchange.getRequestMethod(), path, body, System.nanoTime() / 1_000_000));
            exchange.sendResponseHeaders(answer, -1);
            exchange.close();
        });
        receiver.start();
    }

    @AfterEach
    void stopListening() {
        receiver.stop(0);
    }

    @Test
    @DisplayName("1. A start call is answered with a flow and its links")
    void startCalls() {
        HttpResponse<String> response =
                start(request("TENCENT").add("repetition", true).add("later", "x"));
        JsonObject data = data(response);

        assertEquals("成功", json(response.body()).getString("message"));
        assertTrue(data.getString("flowId").matches("[0-9]{19}"));
        assertFalse(data.getString("authUrl").isEmpty()
                || data.getString("originalUrl").isEmpty());
        long hence = data.getJsonNumber("expire").longValue() - System.currentTimeMillis();
        assertTrue(hence > 0 && hence < Duration.ofDays(1).toMillis(), "expire is in " + hence + " ms");
        assertFalse(data.containsKey("faceToken"));
        assertFalse(header(response, "X-Ca-Request-Id").isEmpty());
        assertFalse(data(start(request("WE_CHAT_FACE"))).getString("faceToken").isEmpty());
        data(start(request("ZHIMACREDIT").remove("callbackUrl")));
    }

    @Test
    @DisplayName("1. The gateway accepts a call only with the app code and an unused nonce of the last 15 minutes")
    void headers() {
        String good = "APPCODE " + Sandbox.APP_CODE;
        String nonce = nonce();
        assertRefused(400, "A400AC", "", call("APPCODE wrong", nonce));
        assertRefused(400, "A400AC", "", call("APPCODE  " + Sandbox.APP_CODE, nonce));
        assertRefused(401, "A401AC", "", call(Sandbox.APP_CODE, nonce));
        assertRefused(401, "A401AC", "", call("", nonce));
        assertRefused(400, "", "Invalid Timestamp", call(good, "now"));
        assertRefused(400, "", "Timestamp Expired", call(good, "1625737347563"));
        data(call(good, nonce));
        assertRefused(400, "I400NC", "Nonce Used", call(good, nonce));
        data(call("APPCODE " + Sandbox.OTHER_APP_CODE, nonce));
        assertRefused(400, "I400NC", "Nonce Used", call("APPCODE " + Sandbox.OTHER_APP_CODE, nonce));
    }

    @Test
    @DisplayName("1. The provider says what is wrong with a request, in the documented words")
    void errors() {
        Person child = Person.child();
        Person unborn = Person.bornOn(LocalDate.now(ZoneOffset.UTC).plusDays(2));
        String noNumber = "参数错误: 请输入正确的身份证号码";
        String noCallback = "参数错误: callbackUrl字段不能为空";
        assertFails(30500101, "参数错误: faceauthMode不能为空", start(request("TENCENT").remove("faceauthMode")));
        assertFails(30500101, "参数错误: 人脸认证方式传参错误", start(request("tencent")));
        assertFails(30500101, "参数错误: name字段不能为空", start(request("TENCENT").add("name", "")));
        assertFails(30500101, "参数错误: idNo字段不能为空", start(request("TENCENT").remove("idNo")));
        assertFails(30500101, noCallback, start(request("TENCENT").remove("callbackUrl")));
        assertFails(30500101, noCallback, start(request("WE_CHAT_FACE").add("callbackUrl", "")));
        assertFails(30500101, noNumber, start(request("TENCENT").add("idNo", "110105199003071230")));
        assertFails(30500101, noNumber, start(request("TENCENT").add("idNo", unborn.idNumber())));
        assertFails(30500116, "格式校验不通过", start(request("TENCENT").add("idNo", "11010519491231002X ")));
        assertFails(30503059, "创建刷脸任务失败: 未满14周岁", start(request("TENCENT").add("idNo", child.idNumber())));
        assertFails(30500000, "操作出错", start(request("TENCENT").add("repetition", "yes")));
        assertFails(30503107, "很抱歉, 订单余额不足", start(request("TENCENT").add("name", "测试-30503107")));
    }

    @Test
    @DisplayName("1. A refusal by the gateway has a status, the reason in two headers, and no body")
    void refusals() {
        for (GatewayRefusal refusal : GatewayRefusal.values()) {
            HttpResponse<String> response = start(request("TENCENT").add("name", "测试-" + refusal.key()));
            assertRefused(
                    refusal.answer(JsonValue.EMPTY_JSON_OBJECT, Fault.Pauses.USUAL)
                            .status(),
                    refusal.code().orElse(""),
                    refusal.message(),
                    response);
        }
    }

    @Test
    @DisplayName("2. The notify URL gets a GET when the page is opened, and a POST with the result")
    void notification() throws InterruptedException {
        JsonObject flow = data(start(request("TENCENT")));
        assertEquals(200, get(flow.getString("authUrl")).statusCode());
        assertEquals(List.of("GET", "/notify", ""), take().withoutTime());

        press(flow, "outcome=fail&failReasonCode=1445813");
        JsonObject failed = json(take().body());
        assertFalse(failed.getBoolean("success"));
        assertEquals("1445813", failed.getString("failReasonCode"));

        press(flow, "outcome=pass");
        JsonObject passed = json(take().body());
        assertEquals(flow.getString("flowId"), passed.getString("flowId"));
        assertEquals(flow.getString("flowId"), passed.getString("serviceId"));
        assertEquals("订单 1", passed.getString("contextId"));
        assertTrue(passed.getBoolean("success") && passed.getBoolean("status"));
        assertFalse(passed.getString("verifycode").isEmpty() || passed.containsKey("failReasonCode"));
    }

    @Test
    @DisplayName(
            "2. A notification that is not answered 200 is repeated after 1 s or more, after 5 s or more, and then never")
    void retries() throws InterruptedException {
        answer = 503;
        press(data(start(request("TENCENT"))), "outcome=pass");
        Received first = take();
        Received second = take();
        Received third = take();
        for (Received retry : List.of(second, third)) {
            assertEquals(first.withoutTime(), retry.withoutTime());
        }
        assertTrue(second.millis() - first.millis() >= 1000, "the first pause");
        assertTrue(third.millis() - second.millis() >= 5000, "the second pause");
        assertNull(received.poll(1, TimeUnit.SECONDS));
    }

    @Test
    @DisplayName("2. With WE_CHAT_FACE callback and notify URL have no effect, and only a query has the result")
    void miniProgram() throws InterruptedException {
        JsonObject flow = data(start(request("WE_CHAT_FACE")));
        assertFalse(press(flow, "outcome=pass").startsWith("https://shop.example.com/"));
        assertEquals("SUCCESS", status(flow));
        assertNull(received.poll(500, TimeUnit.MILLISECONDS));
    }

    @Test
    @DisplayName(
            "3. The status is ING, SCAN, FAIL, SUCCESS, as the person proceeds; a flow that does not exist is unknown")
    void results() {
        JsonObject flow = data(start(request("TENCENT")));
        assertEquals("ING", status(flow));
        get(flow.getString("originalUrl"));
        assertEquals("SCAN", status(flow));
        press(flow, "outcome=fail");
        assertEquals("FAIL", status(flow));
        press(flow, "outcome=pass");
        assertEquals("SUCCESS", status(flow));
        assertFails(30500001, "", result("1862291536444700249"));
    }

    @Test
    @DisplayName("4. The browser goes to the callback URL with the contextId; 5. a truncated link is not found")
    void browser() {
        JsonObject flow = data(start(request("ZHIMACREDIT")));
        assertEquals("https://shop.example.com/back?x=1&contextId=%E8%AE%A2%E5%8D%95+1", press(flow, "outcome=cancel"));
        String cut = flow.getString("originalUrl").replaceFirst(".&response_type.*", "");
        assertEquals(404, get(cut).statusCode());
    }

    @Test
    @DisplayName("A test can make every call of one account fail")
    void faultsOfOneAccount() {
        URI accounts = TestServer.uri("/sandbox/control/accounts");
        String form = "app-code=" + Sandbox.OTHER_APP_CODE + "&fault=";
        assertThat(Http.postForm(accounts, form + "T429PA").body()).contains(Sandbox.OTHER_APP_CODE, "T429PA");
        try {
            assertThat(ask(Sandbox.OTHER_APP_CODE)).isEqualTo("T429PA");
            assertThat(ask(Sandbox.APP_CODE)).isEmpty();
        } finally {
            assertThat(Http.postForm(accounts, form).statusCode()).isEqualTo(200);
        }
        assertThat(ask(Sandbox.OTHER_APP_CODE)).isEmpty();
        assertThat(Http.postForm(accounts, "fault=T429PA").statusCode()).isEqualTo(400);
        assertThat(Http.postForm(accounts, form + "unknown").statusCode()).isEqualTo(400);
    }

    /** The code with which the gateway refuses a query; empty if it lets the query in. */
    private static String ask(String appCode) {
        return Http.get(
                        "/sandbox/v2/identity/auth/pub/individual/1/face",
                        "Authorization",
                        "APPCODE " + appCode,
                        "X-Ca-Nonce",
                        nonce())
                .headers()
                .firstValue("X-Ca-Error-Code")
                .orElse("");
    }

    private JsonObjectBuilder request(String mode) {
        Person person = Person.adult();
        return Json.createObjectBuilder()
                .add("name", person.name())
                .add("idNo", person.idNumber())
                .add("faceauthMode", mode)
                .add("callbackUrl", "https://shop.example.com/back?x=1")
                .add("contextId", "订单 1")
                .add("notifyUrl", "http://127.0.0.1:" + receiver.getAddress().getPort() + "/notify");
    }

    private HttpResponse<String> call(String authorization, String nonce) {
        return call(
                "api/individual/face",
                authorization,
                nonce,
                request("TENCENT").build().toString());
    }

    private HttpResponse<String> start(JsonObjectBuilder request) {
        return call(
                "api/individual/face",
                "APPCODE " + Sandbox.APP_CODE,
                nonce(),
                request.build().toString());
    }

    private HttpResponse<String> result(String flowId) {
        return call("pub/individual/" + flowId + "/face", "APPCODE " + Sandbox.APP_CODE, nonce(), "");
    }

    private HttpResponse<String> call(String path, String authorization, String nonce, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(TestServer.uri("/sandbox/v2/identity/auth/" + path))
                .header("Authorization", authorization)
                .header("X-Ca-Nonce", nonce)
                .header("Content-Type", "application/json");
        return send(body.isEmpty() ? request : request.POST(BodyPublishers.ofString(body)));
    }

    /** A nonce that no call has used. */
    private static String nonce() {
        return Long.toString(NONCE.getAndIncrement());
    }

    private HttpResponse<String> get(String link) {
        return send(HttpRequest.newBuilder(URI.create(link)));
    }

    /** Presses a button of the face page. Returns where the browser goes. */
    private String press(JsonObject flow, String form) {
        HttpResponse<String> response = send(HttpRequest.newBuilder(URI.create(flow.getString("authUrl") + "/decision"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form)));
        assertEquals(303, response.statusCode());
        return response.uri().resolve(header(response, "Location")).toString();
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        return http.sendAsync(request.timeout(LONG_ENOUGH).build(), BodyHandlers.ofString())
                .join();
    }

    private Received take() throws InterruptedException {
        Received next = received.poll(LONG_ENOUGH.toSeconds(), TimeUnit.SECONDS);
        return Objects.requireNonNull(next, "Nothing arrived at the notify URL");
    }

    private String status(JsonObject flow) {
        return data(result(flow.getString("flowId"))).getString("status");
    }

    private static JsonObject data(HttpResponse<String> response) {
        assertFails(0, "", response);
        return json(response.body()).getJsonObject("data");
    }

    private static void assertFails(int code, String message, HttpResponse<String> response) {
        assertEquals(code, json(response.body()).getInt("code"), response.body());
        assertTrue(json(response.body()).getString("message").startsWith(message), response.body());
    }

    private static void assertRefused(int status, String code, String message, HttpResponse<String> response) {
        assertEquals(status, response.statusCode(), response::toString);
        assertEquals(code, header(response, "X-Ca-Error-Code"));
        assertTrue(header(response, "X-Ca-Error-Message").startsWith(message), message);
        assertEquals("", response.body());
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    private static JsonObject json(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            return reader.readObject();
        }
    }
}
