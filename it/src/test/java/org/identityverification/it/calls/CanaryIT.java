package org.identityverification.it.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.identityverification.it.provider.SocketServer.cut;
import static org.identityverification.it.provider.SocketServer.drip;
import static org.identityverification.it.provider.SocketServer.hang;
import static org.identityverification.it.provider.SocketServer.json;
import static org.identityverification.it.provider.SocketServer.plain;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.identityverification.it.production.OtlpReceiver;
import org.identityverification.it.provider.SocketServer;
import org.identityverification.it.provider.SocketServer.Answer;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.Http;
import org.identityverification.it.server.OwnServer;
import org.identityverification.testservers.KeyValues;
import org.identityverification.testservers.Layout;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

@Order(6)
class CanaryIT {

    private static final String FLOW = "1862291536444700249";
    private static final String NAME = "欧阳金丝雀鸟";
    private static final String ID_NUMBER = "11010519491231002X";
    private static final String APP_CODE = "canary7appcode5f21c0de9b3a4e6d";
    private static final String SECRET = "canary-notification-secret-4bd81f7790aa4f1e";
    private static final String SHORT_LINK = "https://canary.example/short-8Yq2LkVt";
    private static final String LONG_LINK = "https://canary.example/long?ticket=Zx81-canary-Kp44&next=%2Fa";
    private static final String FACE_TOKEN = "CA9A47B9-7C1E-4D0E-B0B5-FACE70CE9001";
    private static final String VERIFY_CODE = "canaryverifycode77b1e02d";
    private static final String CONTEXT_ID = "kontext77canary4d1be0a29c";
    private static final String HOOK_PATH = "hook5f81canary0c2ad97e4b61";
    private static final String HOOK_SECRET = "Q2FuYXJ5V2ViaG9va1NlY3JldE9mMzJCeXRlc0xvbmc=";
    private static final List<String> CANARIES = List.of(
            NAME,
            ID_NUMBER,
            APP_CODE,
            SECRET,
            SHORT_LINK,
            LONG_LINK,
            FACE_TOKEN,
            VERIFY_CODE,
            CONTEXT_ID,
            HOOK_PATH,
            HOOK_SECRET);

    private static final String ECHO =
            "no " + NAME + " " + ID_NUMBER + " APPCODE " + APP_CODE + " " + LONG_LINK + " " + CONTEXT_ID;
    private static final JsonObject DATA = Json.createObjectBuilder()
            .add("flowId", FLOW)
            .add("authUrl", SHORT_LINK)
            .add("originalUrl", LONG_LINK)
            .add("faceToken", FACE_TOKEN)
            .build();
    private static final Pattern NOTIFY_URL = Pattern.compile("\"notifyUrl\":\"([^\"]+)\"");

    private static final SocketServer PROVIDER = SocketServer.start();

    @AutoClose
    private static final SocketServer HOOK = SocketServer.start();

    @AutoClose
    private static final OtlpReceiver COLLECTOR = OtlpReceiver.start();

    private static final Set<String> TOKENS = new LinkedHashSet<>();

    @AutoClose
    private static OwnServer server;

    @BeforeAll
    static void runEverything() throws Exception {
        HOOK.answers(plain(500, List.of("X-Canary: " + APP_CODE), ECHO));
        Map<String, String> environment = KeyValues.of(
                "IDENTITY_VERIFICATION_APP_CODE=" + APP_CODE,
                "IDENTITY_VERIFICATION_NOTIFICATION_SECRET=" + SECRET,
                "IDENTITY_VERIFICATION_CALL_DEADLINE=PT2S",
                "IDENTITY_VERIFICATION_RESULT_QUERY_ENABLED=true",
                "IDENTITY_VERIFICATION_TASK_POLL=PT0.5S",
                "IDENTITY_VERIFICATION_MP_REST_URL=" + PROVIDER.uri(),
                "IDENTITY_APP_WEBHOOK_URL=" + HOOK.uri() + "/" + HOOK_PATH,
                "IDENTITY_APP_WEBHOOK_SECRET=whsec_" + HOOK_SECRET,
                "IDENTITY_APP_WEBHOOK_VERIFY_CODE=true",
                "org_identityverification_impl_provider_FaceAuthCalls_start_CircuitBreaker_enabled=false",
                "org_identityverification_impl_provider_FaceAuthCalls_result_CircuitBreaker_enabled=false",
                "ACCESS_LOG_ENABLED=true");
        environment.putAll(COLLECTOR.environment());
        server = OwnServer.start(
                "canary",
                environment,
                "<logging traceSpecification=\"*=info:org.identityverification.*=all\" consoleLogLevel=\"INFO\""
                        + " consoleFormat=\"json\" consoleSource=\"message,trace,accessLog,ffdc\"/>",
                Deployments.referenceApplication());
        for (Answer answer : answers()) {
            PROVIDER.answers(answer);
            startVerification();
            PROVIDER.requests().forEach(request -> {
                Matcher notifyUrl = NOTIFY_URL.matcher(request.body());
                if (notifyUrl.find()) {
                    TOKENS.add(notifyUrl.group(1).replaceAll(".*/", ""));
                }
            });
        }
        askTheProvider();
        PROVIDER.close();
        startVerification();
        // Whose telemetry only an OpenTelemetry of the application's own can hide.
        for (String token : TOKENS.stream().skip(3).limit(3).toList()) {
            server.postJson("identity/api/elsewhere/" + token, "{}");
            server.postJson(token, "{}");
        }
        for (String act : List.of("find", "erase")) {
            String path = "identity/api/operations/verifications/" + act;
            server.postJson(path, "{\"contextId\":\"" + CONTEXT_ID + "-unknown\"}");
            server.postJson(path, "{\"contextId\":\"" + CONTEXT_ID + "\\u0000\"}");
            server.postJson(path + "?contextId=" + CONTEXT_ID, "{}");
        }
        server.postJson("identity/api/operations/verifications/find", "{\"contextId\":\"" + CONTEXT_ID + "\"}");
    }

    /** Questions get every kind of answer too, those of an operator and those about notifications. */
    private static void askTheProvider() throws IOException {
        String started = findVerifications()
                .filter(it -> it.containsKey("flowId"))
                .findFirst()
                .orElseThrow()
                .getString("id");
        List<Answer> answers = new ArrayList<>(answers());
        answers.add(result("ING"));
        answers.add(result("FAIL"));
        for (Answer answer : answers) {
            PROVIDER.answers(answer);
            server.postJson("identity/api/operations/verifications/" + started + "/query", "");
        }
        server.findVerification(started);
        server.findVerification(started + "/nowhere");

        PROVIDER.answers(refusal(403, "A403EP"));
        TOKENS.stream().limit(3).forEach(CanaryIT::notifyResult);
        await().until(() -> textOf("messages.log").contains("IDV0039"));
        PROVIDER.answers(plain(502, List.of("Content-Type: text/html"), "<html>" + ECHO + "</html>"));
        server.postJson("identity/api/operations/verifications/" + started + "/deliver-again", "");
        await().until(() -> textOf("messages.log").contains("IDV0045"));
        PROVIDER.answers(result("SUCCESS"));
        await().until(() -> findVerifications()
                .anyMatch(it -> it.getString("status").equals("PASSED") && it.getBoolean("confirmed")));
        await().until(() ->
                HOOK.requests().stream().anyMatch(it -> it.body().contains("\"verifyCode\":\"" + VERIFY_CODE)));
    }

    private static Stream<JsonObject> findVerifications() {
        String body = "{\"contextId\":\"" + CONTEXT_ID + "\"}";
        return Http.json(server.postJson("/identity/api/operations/verifications/find", body))
                .getJsonArray("verifications")
                .getValuesAs(JsonObject.class)
                .stream();
    }

    private static Answer result(String status) {
        return answer(
                0,
                Json.createObjectBuilder()
                        .add("flowId", FLOW)
                        .add("status", status)
                        .add("message", ECHO)
                        .add("failedReasonCode", VERIFY_CODE)
                        .build());
    }

    private static Answer answer(int code, JsonObject data) {
        return json(200, "{\"code\":" + code + ",\"message\":\"" + ECHO + "\",\"data\":" + data + "}");
    }

    @Test
    void holds_no_personal_data_no_secret_no_link_and_no_token() throws IOException {
        await().until(() -> textOf("messages.log").contains("IVAPP0008W"));
        assertThat(isExported("/pub/individual/")).as("spans of questions").isTrue();
        assertThat(textOf("messages.log"))
                .contains("IDV0015", "IDV0040", "IDV0020", "IDV0038", "IDV0039", "IDV0045")
                .contains("IVAPP0008W: The webhook's receiver answered with 500");
        assertThat(HOOK.requests()).as("webhooks").anyMatch(it -> it.body().contains(CONTEXT_ID));

        Map<Path, String> written = Layout.texts(server.logs());
        written.put(Path.of("telemetry"), String.join("\n", COLLECTOR.bodies()));
        assertThat(found(written, CANARIES)).isEmpty();
    }

    @Test
    void shows_no_notify_token_in_messages_spans_or_the_access_log_as_text_or_as_JSON() throws IOException {
        await().until(() -> isExported("/notifications/{token}"));
        assertThat(textOf("http_access.log")).as("entries").contains(" POST 200 ", " POST 404 ");
        assertThat(textOf("console.log")).as("entries in JSON").contains("\"type\":\"liberty_accesslog\"");

        assertThat(TOKENS).hasSizeGreaterThan(6);
        assertThat(found(Layout.texts(server.logs()), List.copyOf(TOKENS))).isEmpty();
        assertThat(COLLECTOR.bodies())
                .noneMatch(body -> TOKENS.stream().limit(3).anyMatch(body::contains));
    }

    @Test
    void holds_whole_ids_in_the_audit_record_only_whose_logger_identifies_it_in_JSON() throws IOException {
        Map<Boolean, List<JsonObject>> lines = await().until(
                        () -> textOf("console.log")
                                .lines()
                                .filter(line -> line.startsWith("{") && line.endsWith("}"))
                                .map(Http::json)
                                .filter(line -> line.getString("type").equals("liberty_message"))
                                .collect(Collectors.partitioningBy(line ->
                                        line.getString("module", "").equals("org.identityverification.app.audit"))),
                        all -> all.get(true).stream()
                                .anyMatch(line -> line.toString().contains("result")));

        List<JsonObject> audited = lines.get(true).stream()
                .map(line -> Http.json(line.getString("message")))
                .toList();
        assertThat(audited)
                .extracting(line -> line.getString("event") + " " + line.getString("outcome"))
                .contains("start STARTED", "start UNKNOWN", "result PASSED", "find DONE", "erase DONE")
                .contains("query DONE", "query FAILED");
        List<String> ids = audited.stream()
                .filter(it -> it.containsKey("id"))
                .map(it -> it.getString("id"))
                .toList();
        await().until(() -> isExported("/verifications/{id}/nowhere"));
        assertThat(Stream.concat(
                        COLLECTOR.bodies().stream(), lines.get(false).stream().map(it -> it.getString("message"))))
                .isNotEmpty()
                .noneMatch(text -> ids.stream().anyMatch(text::contains));
    }

    /** Success and every kind of failure. Each echoes personal data. */
    private static List<Answer> answers() {
        List<Answer> answers = new ArrayList<>();
        // The success twice: the first may time out on a server that is still cold.
        for (int code : new int[] {0, 0, 30500000, 30500101, 30500116, 30503059, 30503107, 39999999}) {
            answers.add(answer(code, DATA));
        }
        for (String code : List.of("A400AC", "A403EP", "B403MQ", "T429ID", "I400NC", "D503BB", "D504RE", "Q499ZZ")) {
            answers.add(refusal(Integer.parseInt(code.substring(1, 4)), code));
        }
        answers.add(plain(200, List.of("Content-Type: text/html"), "<html>" + ECHO + "</html>"));
        answers.add(plain(502, List.of("Content-Type: text/html"), "<html>" + ECHO + "</html>"));
        answers.add(plain(302, List.of("Location: " + SHORT_LINK), ECHO));
        answers.add(json(200, "{\"code\":0,\"data\":{\"authUrl\":\"" + SHORT_LINK));
        answers.add(json(200, "[" + DATA + "]"));
        answers.add(cut());
        answers.add(hang());
        answers.add(drip("HTTP/1.1 200 OK\r\nX-Canary: " + APP_CODE, 'x', 500));
        return answers;
    }

    private static Answer refusal(int status, String code) {
        return plain(
                status,
                List.of(
                        "X-Ca-Error-Code: " + code,
                        "X-Ca-Error-Message: " + APP_CODE + ID_NUMBER,
                        "X-Ca-Request-Id: R1"),
                ECHO);
    }

    private static void startVerification() {
        String body = Json.createObjectBuilder()
                .add("name", NAME)
                .add("idNumber", ID_NUMBER)
                .add("mode", "WE_CHAT_FACE")
                .add("contextId", CONTEXT_ID)
                .add("callbackUrl", "https://shop.example.com/done")
                .build()
                .toString();
        server.postJson("identity/api/verifications", body);
        server.postJson("identity/api/verifications", body.replace(ID_NUMBER, ID_NUMBER + ID_NUMBER));
        server.postJson("identity/api/verifications", body + NAME);
    }

    private static void notifyResult(String token) {
        String path = "identity/api/notifications/" + token;
        server.postJson(path, "{\"flowId\":\"another\",\"success\":true,\"name\":\"" + NAME + "\"}");
        server.postJson(path, "{\"flowId\":\"" + FLOW + "\",\"success\":\"" + NAME + "\"}");
        server.postJson(path, NAME + ID_NUMBER);
        server.postJson(path, "{\"flowId\":\"" + FLOW + "\",\"success\":true,\"verifycode\":\"" + VERIFY_CODE + "\"}");
        server.postJson(path + "x", "{}");
        server.postJson(path + "/", "{}");
        server.get(path);
    }

    private static String textOf(String log) throws IOException {
        return Files.readString(server.logs().resolve(log));
    }

    private static boolean isExported(String text) {
        return COLLECTOR.bodies().stream().anyMatch(body -> body.contains(text));
    }

    /** Every line that holds one of these texts, in any spelling. */
    private static List<String> found(Map<Path, String> all, List<String> texts) {
        List<String> spellings =
                texts.stream().flatMap(text -> spellings(text).stream()).toList();
        List<String> found = new ArrayList<>();
        all.forEach((file, text) -> text.lines()
                .filter(line -> spellings.stream().anyMatch(it -> line.contains(latin1(it))))
                .forEach(line -> found.add(file.getFileName() + ": " + line)));
        return found;
    }

    private static String latin1(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** As it is, either half, percent-encoded, escaped, and in Base64. */
    private static List<String> spellings(String text) {
        int middle = text.length() / 2;
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        StringBuilder escaped = new StringBuilder();
        text.chars().forEach(c -> escaped.append(c < 0x80 ? String.valueOf((char) c) : "\\u%04x".formatted(c)));
        return List.of(
                text,
                text.substring(0, middle),
                text.substring(middle),
                URLEncoder.encode(text, StandardCharsets.UTF_8),
                escaped.toString(),
                Base64.getEncoder().withoutPadding().encodeToString(bytes),
                Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }
}
