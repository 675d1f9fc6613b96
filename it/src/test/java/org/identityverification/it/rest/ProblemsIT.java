package org.identityverification.it.rest;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.identityverification.it.provider.Requests;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.Http;
import org.identityverification.it.server.RawHttp;
import org.identityverification.it.server.TestServer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the REST API answers when a verification can't be started: the design's table of errors, and everything that HTTP allows. */
@ExtendWith(ArquillianExtension.class)
@Execution(ExecutionMode.SAME_THREAD)
@DisplayName("The REST API")
class ProblemsIT {

    private static final String VERIFICATIONS = "/identity/api/verifications";
    private static final String TYPE = "urn:identity-verification:problem:";
    private static final String CALLS = "org.identityverification.impl.provider.FaceAuthCalls/start/";

    /** With little patience, and with a circuit breaker that never opens: these tests provoke one failure after the other. */
    @Deployment(testable = false)
    static WebArchive application() {
        return Deployments.referenceApplication(Map.of(
                "identity-verification/mp-rest/readTimeout",
                "1000",
                CALLS + "CircuitBreaker/requestVolumeThreshold",
                "10000"));
    }

    @ParameterizedTest
    @DisplayName("answers every failure of the provider with its problem")
    @CsvSource({
        // name of the person, status, kind, code
        "30500101, 400, invalid-request, 30500101",
        "30500116, 400, invalid-request, 30500116",
        "30500101-name-http400, 400, invalid-request, 30500101",
        "30503059, 422, under-age, 30503059",
        "30503059-http500, 422, under-age, 30503059",
        "30503107, 502, account, 30503107",
        "A400AC, 502, account, A400AC",
        "A401AC, 502, account, A401AC",
        "classic-unauthorized, 502, account,",
        "A403EP, 502, account, A403EP",
        "classic-quota-expired, 502, account,",
        "B403MQ, 502, account, B403MQ",
        "B403OD, 502, account, B403OD",
        "classic-user-arrears, 502, account,",
        "30500000, 502, provider-error, 30500000",
        "30500000-http500, 502, provider-error, 30500000",
        "39999999, 502, provider-error, 39999999",
        "T429PA, 503, refused-for-now, T429PA",
        "classic-throttled, 503, refused-for-now,",
        "I400NC, 503, refused-for-now, I400NC",
        "classic-nonce-used, 503, refused-for-now,",
        "D503BB, 503, unreachable, D503BB",
        "D503CB, 503, unreachable, D503CB",
        "html-502, 502, unreadable-answer,",
        "html, 502, unreadable-answer,",
        "truncated, 502, unreadable-answer,",
        "empty, 502, unreadable-answer,",
        "array, 502, unreadable-answer,",
        "no-code, 502, unreadable-answer,",
        "no-data, 502, unreadable-answer,",
        "huge, 502, unreadable-answer,",
        "redirect, 502, unreadable-answer,",
        "http-500, 502, unreadable-answer,",
        "cut, 502, unreadable-answer,",
        "hang, 504, timeout,",
        "D504TO, 504, timeout, D504TO",
        "X504VE, 504, timeout, X504VE",
        "D502FC, 504, timeout, D502FC",
        "N502RE, 504, timeout, N502RE",
        "classic-backend, 504, timeout,"
    })
    void answersAProblem(String fault, int status, String kind, String code) {
        int logged = log().length();

        HttpResponse<String> answer = start(fault);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertProblem(answer, kind);
        JsonObject problem = Http.json(answer);
        if (code == null) {
            assertThat(problem.getString("code", "")).doesNotContain(" ");
        } else {
            assertThat(problem.getString("code")).isEqualTo(code);
        }
        assertThat(answer.headers().firstValue("Retry-After").isPresent()).isEqualTo(status == 503);
        assertThat(log().substring(logged))
                .as("a failure that the module did not know")
                .doesNotContain("IDV0013", "IVAPP0003");
        assertThat(answer.body())
                .doesNotContain("测试", Requests.PERSON.idNumber(), "development-only", "Exception", "sandbox");
    }

    @ParameterizedTest
    @ValueSource(strings = {"T429PA", "30500000", "A400AC", "D504TO"})
    @DisplayName("names the call for the provider's support")
    void namesTheCall(String fault) {
        assertThat(Http.json(start(fault)).getString("requestId")).isNotBlank();
    }

    @ParameterizedTest
    @DisplayName("says at which field the provider found a fault")
    @CsvSource({
        "30500101-mode, mode",
        "30500101-faceauthMode, mode",
        "30500101-name, name",
        "30500101-idNo, idNumber",
        "30500101-callbackUrl, callbackUrl",
        "30500101, idNumber"
    })
    void namesTheField(String fault, String field) {
        assertThat(fieldsOf(start(fault))).containsExactly(field);
    }

    @ParameterizedTest
    @DisplayName("gets through when the provider recovers in time, or answers a little differently")
    @ValueSource(
            strings = {
                "T429PA-x2",
                "D503BB-x2",
                "I400NC-x1",
                "code-string",
                "no-flow-id",
                "no-expire",
                "expire-seconds",
                "extra-fields",
                "content-type"
            })
    void getsThrough(String fault) {
        assertThat(start(fault).statusCode()).isEqualTo(201);
    }

    @Test
    @DisplayName("names all faults of all fields at once")
    void namesAllFaults() {
        HttpResponse<String> answer = Http.postJson(VERIFICATIONS, """
                {"name":" 张三","idNumber":"12345","mode":"NONE","callbackUrl":"ftp://x/","contextId":"a\\u0000",\
                "repetition":"yes","embedding":"NONE"}""");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertProblem(answer, "invalid-request");
        assertThat(fieldsOf(answer))
                .containsExactly("name", "idNumber", "mode", "callbackUrl", "contextId", "repetition", "embedding");
        assertThat(answer.body()).doesNotContain("张三", "12345", "ftp:");
    }

    @ParameterizedTest
    @DisplayName("names the fault of one field")
    @CsvSource(
            delimiter = '|',
            value = {
                "name | \"\"",
                "name | 7",
                "name | {\"first\":\"张\"}",
                "idNumber | \"320926199003055277\"",
                "idNumber | \"320926900305527\"",
                "idNumber | \"３２０９２６１９９００３０５５２７６\"",
                "idNumber | 320926199003055276",
                "idNumber | null",
                "mode | \"tencent\"",
                "mode | null",
                "mode | 1",
                "embedding | \"ALIPAY_MINI_PROGRAM\"",
                "embedding | []",
                "callbackUrl | \"\"",
                "callbackUrl | \"/done\"",
                "repetition | 1",
                "contextId | true"
            })
    void namesTheFault(String field, String value) {
        StringBuilder body = new StringBuilder("{\"" + field + "\":" + value);
        Map.of("name", "\"张三\"", "idNumber", "\"" + Requests.PERSON.idNumber() + "\"", "mode", "\"TENCENT\"")
                .forEach((other, good) -> body.append(other.equals(field) ? "" : ",\"" + other + "\":" + good));

        HttpResponse<String> answer = Http.postJson(VERIFICATIONS, body + "}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(fieldsOf(answer)).containsExactly(field);
    }

    @Test
    @DisplayName("refuses a child without a call")
    void refusesAChild() {
        HttpResponse<String> answer = Http.postJson(
                VERIFICATIONS,
                Requests.json("TENCENT", "child").replace(Requests.PERSON.idNumber(), "110105202401010022"));

        assertThat(answer.statusCode()).isEqualTo(422);
        assertProblem(answer, "under-age");
        assertThat(Sandbox.startCalls("child")).isEmpty();
    }

    @ParameterizedTest
    @DisplayName("speaks English, and Chinese to those who prefer it")
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | en",
                "en | en",
                "de | en",
                "zh | zh",
                "zh-CN,zh;q=0.9,en;q=0.8 | zh",
                "en;q=0.5, zh;q=0.9 | zh",
                ";;;,q=x | en"
            })
    void speaksBothLanguages(String accepted, String language) {
        HttpResponse<String> answer =
                Http.postJson(VERIFICATIONS, "{\"mode\":\"TENCENT\"}", "Accept-Language", accepted);

        JsonObject problem = Http.json(answer);
        assertThat(Http.header(answer, "Content-Language")).startsWith(language);
        assertThat(problem.getString("title"))
                .isEqualTo(language.equals("zh") ? "请检查填写的内容" : "Please check your entries");
        assertThat(problem.getJsonArray("errors").getJsonObject(0).getString("message"))
                .isEqualTo(language.equals("zh") ? "请填写姓名。" : "Please enter the name.");
    }

    static Stream<byte[]> malformed() {
        return Stream.of(
                new byte[0],
                " ".getBytes(UTF_8),
                "nonsense".getBytes(UTF_8),
                "null".getBytes(UTF_8),
                "[]".getBytes(UTF_8),
                "\"text\"".getBytes(UTF_8),
                "{\"name\":\"张三\"".getBytes(UTF_8),
                "{\"name\":\"张三\"}{}".getBytes(UTF_8),
                "{\"name\":\"a\",\"name\":\"b\"}".getBytes(UTF_8),
                "{'name':'a'}".getBytes(UTF_8),
                "{\"name\":\"张三\"}".getBytes(UTF_16),
                new byte[] {'{', '"', (byte) 0xFF, '"', ':', '1', '}'},
                ("{\"x\":" + "[".repeat(5000)).getBytes(UTF_8));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    @DisplayName("refuses what is no JSON object")
    void refusesMalformedJson(byte[] body) {
        HttpResponse<String> answer =
                Http.post(VERIFICATIONS, BodyPublishers.ofByteArray(body), "Content-Type", "application/json");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertProblem(answer, "malformed-json");
    }

    @ParameterizedTest
    @DisplayName("refuses what is not declared as JSON in UTF-8")
    @ValueSource(
            strings = {
                "text/plain",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "application/xml",
                "application/json; charset=GBK",
                "application/json; charset=UTF-16"
            })
    void refusesOtherMediaTypes(String type) {
        HttpResponse<String> answer =
                Http.post(VERIFICATIONS, BodyPublishers.ofString(Requests.json("TENCENT", "x")), "Content-Type", type);

        assertThat(answer.statusCode()).isEqualTo(415);
        assertProblem(answer, "unsupported-media-type");
    }

    @Test
    @DisplayName("refuses what has no declared type")
    void refusesNoMediaType() {
        HttpResponse<String> answer = Http.post(VERIFICATIONS, BodyPublishers.ofString(Requests.json("TENCENT", "x")));

        assertThat(answer.statusCode()).isEqualTo(415);
    }

    @Test
    @DisplayName("refuses what is too large, announced or in chunks")
    void refusesTooMuch() {
        byte[] body = ("{\"x\":\"" + "a".repeat(20_000) + "\"}").getBytes(UTF_8);
        String type = "application/json";

        HttpResponse<String> announced =
                Http.post(VERIFICATIONS, BodyPublishers.ofByteArray(body), "Content-Type", type);
        HttpResponse<String> chunked = Http.post(
                VERIFICATIONS,
                BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)),
                "Content-Type",
                type);

        assertThat(List.of(announced, chunked)).allSatisfy(answer -> {
            assertThat(answer.statusCode()).isEqualTo(413);
            assertProblem(answer, "payload-too-large");
        });
    }

    @ParameterizedTest
    @DisplayName("refuses what a page of another site made a browser send")
    @CsvSource({"Sec-Fetch-Site, cross-site", "Origin, https://evil.example", "Origin, null"})
    void refusesCrossSite(String header, String value) {
        HttpResponse<String> answer =
                Http.postJson(VERIFICATIONS, Requests.json("TENCENT", "cross-site"), header, value);

        assertThat(answer.statusCode()).isEqualTo(403);
        assertProblem(answer, "cross-site");
        assertThat(Sandbox.startCalls("cross-site")).isEmpty();
    }

    @Test
    @DisplayName("lets its own page start a verification")
    void letsItsOwnPageIn() {
        HttpResponse<String> answer = Http.postJson(
                VERIFICATIONS,
                Requests.json("TENCENT", "x"),
                "Origin",
                "http://localhost:" + TestServer.httpPort(),
                "Sec-Fetch-Site",
                "same-origin");

        assertThat(answer.statusCode()).isEqualTo(201);
    }

    @ParameterizedTest
    @DisplayName("answers every other request with a problem that fits")
    @CsvSource({
        "GET, /identity/api/verifications, 405",
        "PUT, /identity/api/verifications, 405",
        "DELETE, /identity/api/verifications/1, 405",
        "PATCH, /identity/api/verifications/1, 405",
        "GET, /identity/api/, 404",
        "GET, /identity/api/nowhere, 404",
        "POST, /identity/api/verifications/1/2, 404",
        "GET, /identity/api/verifications/1, 404"
    })
    void answersOtherRequests(String method, String path, int status) {
        HttpResponse<String> answer = Http.send(method, TestServer.uri(path), BodyPublishers.noBody());

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(Http.header(answer, "Content-Type")).startsWith("application/problem+json");
    }

    @ParameterizedTest
    @DisplayName("never answers an odd request with a fault of its own")
    @ValueSource(
            strings = {
                "POST /identity/api/verifications HTTP/1.1|Content-Type: nonsense|Content-Length: 0",
                "POST /identity/api/verifications HTTP/1.1|Content-Type: |Content-Length: 0",
                "POST /identity/api/verifications HTTP/1.1|Content-Type: application/json|Accept: ;;|Content-Length: 0",
                "POST /identity/api/verifications HTTP/1.1|Content-Type: application/json|Accept: text/html|Content-Length: 2|{}",
                "POST /identity/api/verifications HTTP/1.1|Content-Type: application/json|Content-Encoding: gzip|Content-Length: 0",
                "POST /identity/api/verifications HTTP/1.1|Content-Type: application/json;charset=nonsense|Content-Length: 0",
                "POST /identity/api/verifications HTTP/1.1|Content-Type: application/json|Origin: :::|Content-Length: 0",
                "POST /identity/api/verifications HTTP/1.1|Content-Type: application/json|Content-Length: -5",
                "POST /identity/api/verifications?x=%zz HTTP/1.1|Content-Type: application/json|Content-Length: 0",
                "POST /identity/api/verifications;a=b HTTP/1.1|Content-Type: application/json|Content-Length: 0",
                "GET /identity/api/verifications/%E5 HTTP/1.1|Accept: application/json",
                "GET /identity/api/verifications/%zz HTTP/1.1|Accept: application/json",
                "GET /identity/api/verifications/a;b=c HTTP/1.1|Accept: image/png",
                "GET /identity/api/../api/verifications HTTP/1.1|Accept: */*",
                "OPTIONS /identity/api/verifications HTTP/1.1|Accept: */*",
                "HEAD /identity/api/verifications/1 HTTP/1.1|Accept: */*",
                "TRACE /identity/api/verifications HTTP/1.1|Accept: */*"
            })
    void neverFaults(String request) {
        String[] lines = request.split("\\|");
        String last = lines[lines.length - 1];
        String body = last.equals("{}") ? last : "";
        String head = String.join("\r\n", body.isEmpty() ? lines : Arrays.copyOf(lines, lines.length - 1));

        String answer = RawHttp.send(head + "\r\nConnection: close", body);

        assertThat(RawHttp.status(answer)).isBetween(200, 499);
    }

    @Test
    @DisplayName("never answers any bytes whatever with a fault of its own")
    void neverFaultsOnAnyBytes() {
        Random random = new Random(20260103);
        byte[] good = "{\"name\":\"张三\",\"idNumber\":\"1\",\"mode\":\"TENCENT\",\"repetition\":true}".getBytes(UTF_8);
        for (int i = 0; i < 300; i++) {
            byte[] body = good.clone();
            for (int k = random.nextInt(6); k >= 0; k--) {
                body[random.nextInt(body.length)] = (byte) random.nextInt(256);
            }

            HttpResponse<String> answer =
                    Http.post(VERIFICATIONS, BodyPublishers.ofByteArray(body), "Content-Type", "application/json");

            assertThat(answer.statusCode()).as("body %d", i).isEqualTo(400);
        }
    }

    private static String log() {
        try {
            return Files.readString(TestServer.logs().resolve("messages.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static HttpResponse<String> start(String fault) {
        return Http.postJson(VERIFICATIONS, Requests.json("测试-" + fault, "TENCENT", "order-1"));
    }

    private static void assertProblem(HttpResponse<String> answer, String kind) {
        assertThat(Http.header(answer, "Content-Type")).startsWith("application/problem+json");
        JsonObject problem = Http.json(answer);
        assertThat(problem.getString("type")).isEqualTo(TYPE + kind);
        assertThat(problem.getInt("status")).isEqualTo(answer.statusCode());
        assertThat(problem.getString("title")).isNotBlank();
        assertThat(problem.getString("detail")).isNotBlank();
        assertThat(problem.values()).doesNotContain(JsonValue.NULL);
    }

    private static List<String> fieldsOf(HttpResponse<String> answer) {
        return Http.json(answer).getJsonArray("errors").getValuesAs(JsonObject.class).stream()
                .map(error -> error.getString("field"))
                .toList();
    }
}
