package org.identityverification.it.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.identityverification.it.provider.SocketServer.after;
import static org.identityverification.it.provider.SocketServer.cut;
import static org.identityverification.it.provider.SocketServer.drip;
import static org.identityverification.it.provider.SocketServer.json;
import static org.identityverification.it.provider.SocketServer.plain;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.identityverification.it.provider.Notices;
import org.identityverification.it.provider.Requests;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.provider.SocketServer;
import org.identityverification.it.provider.SocketServer.Answer;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.Http;
import org.identityverification.it.server.OwnServer;
import org.identityverification.testkit.Check;
import org.identityverification.testkit.FaceProvider;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

@Order(6)
class CanaryIT {

    private static final Duration LONG = Duration.ofSeconds(60);
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
    private static final String DATA = Json.createObjectBuilder()
            .add("flowId", "1862291536444700249")
            .add("authUrl", SHORT_LINK)
            .add("originalUrl", LONG_LINK)
            .add("faceToken", FACE_TOKEN)
            .build()
            .toString();
    private static final Pattern NOTIFY_URL = Pattern.compile("\"notifyUrl\":\"([^\"]+)\"");

    private static final SocketServer PROVIDER = SocketServer.start();

    @AutoClose
    private static final SocketServer HOOK = SocketServer.start();

    private static final Set<String> TOKENS = new LinkedHashSet<>();

    @AutoClose
    private static OwnServer server;

    @BeforeAll
    static void runEverything() throws Exception {
        HOOK.answers(plain(500, List.of("X-Canary: " + APP_CODE), ECHO));
        server = OwnServer.start(
                "canary",
                Map.of(
                        "IDENTITY_VERIFICATION_APP_CODE",
                        APP_CODE,
                        "IDENTITY_VERIFICATION_NOTIFICATION_SECRET",
                        SECRET,
                        "IDENTITY_VERIFICATION_CALL_DEADLINE",
                        "PT2S",
                        "IDENTITY_VERIFICATION_RESULT_QUERY_ENABLED",
                        "true",
                        "IDENTITY_VERIFICATION_TASK_POLL",
                        "PT0.5S",
                        "IDENTITY_VERIFICATION_MP_REST_URL",
                        PROVIDER.uri().toString(),
                        "IDENTITY_APP_WEBHOOK_URL",
                        HOOK.uri().resolve("/" + HOOK_PATH).toString(),
                        "IDENTITY_APP_WEBHOOK_SECRET",
                        "whsec_" + HOOK_SECRET,
                        "IDENTITY_APP_WEBHOOK_VERIFY_CODE",
                        "true",
                        "ACCESS_LOG_ENABLED",
                        "true"),
                "<logging traceSpecification=\"*=info:org.identityverification.*=all\" consoleLogLevel=\"INFO\""
                        + " consoleFormat=\"json\" consoleSource=\"message,trace,accessLog,ffdc\"/>"
                        + "<variable name=\"otel.sdk.disabled\" value=\"false\"/>"
                        + "<variable name=\"otel.traces.exporter\" value=\"logging\"/>"
                        + "<variable name=\"otel.metrics.exporter\" value=\"none\"/>"
                        + "<variable name=\"otel.logs.exporter\" value=\"none\"/>"
                        + "<variable name=\"org.identityverification.impl.provider.FaceAuthCalls/start/CircuitBreaker/enabled\""
                        + " value=\"false\"/>"
                        + "<variable name=\"org.identityverification.impl.provider.FaceAuthCalls/result/CircuitBreaker/enabled\""
                        + " value=\"false\"/>",
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
        for (String token : TOKENS.stream().limit(3).toList()) {
            send(server, "identity/api/elsewhere/" + token, "{}");
            send(server, token, "{}");
        }
        for (String act : List.of("find", "erase")) {
            String path = "identity/api/operations/verifications/" + act;
            send(server, path, "{\"contextId\":\"" + CONTEXT_ID + "-unknown\"}");
            send(server, path, "{\"contextId\":\"" + CONTEXT_ID + "\\u0000\"}");
            send(server, path + "?contextId=" + CONTEXT_ID, "{}");
        }
        send(server, "identity/api/operations/verifications/find", "{\"contextId\":\"" + CONTEXT_ID + "\"}");
    }

    /** QuestionCounts get every kind of answer too, those of an operator and those about notifications. */
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
            send(server, "identity/api/operations/verifications/" + started + "/query", "");
        }

        PROVIDER.answers(refusal(403, "A403EP"));
        TOKENS.stream().limit(3).forEach(token -> notifyResult(server, token));
        await().atMost(LONG).until(() -> textOf("messages.log").contains("IDV0039"));
        PROVIDER.answers(plain(502, List.of("Content-Type: text/html"), "<html>" + ECHO + "</html>"));
        send(server, "identity/api/operations/verifications/" + started + "/deliver-again", "");
        await().atMost(LONG).until(() -> textOf("messages.log").contains("IDV0045"));
        PROVIDER.answers(result("SUCCESS"));
        await().atMost(LONG).until(() -> findVerifications().anyMatch(CanaryIT::hasPassedConfirmed));
        await().atMost(LONG)
                .until(() ->
                        HOOK.requests().stream().anyMatch(it -> it.body().contains("\"verifyCode\":\"" + VERIFY_CODE)));
    }

    private static boolean hasPassedConfirmed(JsonObject found) {
        return found.getString("status").equals("PASSED") && found.getBoolean("confirmed");
    }

    private static Stream<JsonObject> findVerifications() {
        String body = "{\"contextId\":\"" + CONTEXT_ID + "\"}";
        return Http.json(server.postJson("/identity/api/operations/verifications/find", body))
                .getJsonArray("verifications")
                .getValuesAs(JsonObject.class)
                .stream();
    }

    private static Answer result(String status) {
        JsonObject data = Json.createObjectBuilder()
                .add("flowId", "1862291536444700249")
                .add("status", status)
                .add("message", ECHO)
                .add("failedReasonCode", VERIFY_CODE)
                .build();
        return json(200, "{\"code\":0,\"message\":\"" + ECHO + "\",\"data\":" + data + "}");
    }

    @Test
    void holds_no_personal_data_no_secret_no_link_and_no_token() throws IOException {
        await().atMost(LONG).until(() -> textOf("messages.log").contains("IVAPP0008W"));
        assertThat(textOf("messages.log")).as("spans are written").contains("LoggingSpanExporter");
        assertThat(textOf("messages.log"))
                .as("our messages are written")
                .contains(
                        "IDV0015",
                        "IDV0040",
                        "IDV0020",
                        "IDV0038",
                        "IDV0039",
                        "IDV0045",
                        "IVAPP0008W: The webhook's receiver answered with 500");
        assertThat(textOf("messages.log")).as("spans of questions").contains("/pub/individual/");
        assertThat(HOOK.requests()).as("webhooks").anyMatch(it -> it.body().contains(CONTEXT_ID));

        assertThat(found(server.logs(), CANARIES)).isEmpty();
    }

    @Test
    void shows_no_notify_token_in_messages_spans_or_the_access_log_as_text_or_as_JSON() throws IOException {
        await().atMost(LONG).until(() -> textOf("messages.log").contains("/identity/api/elsewhere/{token}"));
        assertThat(textOf("messages.log")).as("spans of notifications").contains("/notifications/{token}");
        assertThat(textOf("http_access.log")).as("entries").contains(" POST 200 ", " POST 404 ");
        assertThat(textOf("console.log")).as("entries in JSON").contains("\"type\":\"liberty_accesslog\"");

        assertThat(TOKENS).isNotEmpty();
        assertThat(found(server.logs(), List.copyOf(TOKENS))).isEmpty();
    }

    @Test
    void
            shows_no_notify_token_and_no_whole_id_either_when_all_applications_share_the_servers_OpenTelemetry_which_none_of_them_can_configure()
                    throws Exception {
        try (FaceProvider provider = FaceProvider.start(0, Sandbox.APP_CODE);
                OwnServer other = OwnServer.start(
                        "canary-runtime",
                        Map.of(
                                "IDENTITY_VERIFICATION_MP_REST_URL", provider.url(),
                                "IDENTITY_APP_WEBHOOK_URL",
                                        HOOK.uri().resolve("/" + HOOK_PATH).toString(),
                                "IDENTITY_APP_WEBHOOK_SECRET", "whsec_" + HOOK_SECRET,
                                "OTEL_SDK_DISABLED", "false",
                                "OTEL_TRACES_EXPORTER", "logging",
                                "OTEL_METRICS_EXPORTER", "none",
                                "OTEL_LOGS_EXPORTER", "none"),
                        "<logging traceSpecification=\"*=info:org.identityverification.app.audit=off\"/>",
                        Deployments.referenceApplication())) {
            String id = Http.json(
                            other.postJson("/identity/api/verifications", Requests.json(NAME, "TENCENT", CONTEXT_ID)))
                    .getString("id");
            Check check = provider.awaitCheck();
            String token = Notices.tokenOf(check);

            notifyResult(other, token);
            check.pass();
            send(other, "identity/api/operations/verifications/find?a=b&contextId=" + CONTEXT_ID, "{}");
            for (String path : List.of(id, id + "/nowhere")) {
                other.findVerification(path);
            }

            Path messages = other.logs().resolve("messages.log");
            await().atMost(LONG)
                    .until(() -> Files.readString(messages).split("/notifications/\\{token}", -1).length > 5);
            await().atMost(LONG).until(() -> Files.readString(messages).contains("/verifications/{id}/nowhere"));
            await().atMost(LONG).until(() -> Files.readString(messages).contains("IVAPP0008W"));
            assertThat(found(other.logs(), List.of(token, id, CONTEXT_ID, HOOK_PATH)))
                    .isEmpty();
        }
    }

    @Test
    void holds_whole_ids_in_the_audit_record_only_whose_logger_identifies_it_in_JSON() throws IOException {
        Map<Boolean, List<JsonObject>> lines = await().atMost(LONG)
                .until(
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
                .contains(
                        "start STARTED",
                        "start UNKNOWN",
                        "result PASSED",
                        "find DONE",
                        "erase DONE",
                        "query DONE",
                        "query FAILED");
        assertThat(lines.get(false))
                .isNotEmpty()
                .noneMatch(line -> audited.stream()
                        .filter(it -> it.containsKey("id"))
                        .anyMatch(it -> line.getString("message").contains(it.getString("id"))));
    }

    @Test
    void is_searched_so_that_a_canary_would_be_found_however_it_is_written() throws IOException {
        Path planted = Files.createDirectories(server.logs().resolveSibling("planted"));
        for (String canary : CANARIES) {
            for (String spelling : spellings(canary)) {
                Files.writeString(planted.resolve("messages.log"), "a line\nwith " + spelling + " in it\n");

                assertThat(found(planted, List.of(canary))).as(spelling).isNotEmpty();
            }
        }
        assertThat(found(planted, List.of(NAME))).isEmpty();
    }

    /** Success and every kind of failure. Each echoes personal data. */
    private static List<Answer> answers() {
        List<Answer> answers = new ArrayList<>();
        answers.add(json(200, "{\"code\":0,\"message\":\"" + ECHO + "\",\"data\":" + DATA + "}"));
        // Twice: the first may time out on a server that is still cold.
        answers.add(answers.get(0));
        for (int code : new int[] {30500000, 30500101, 30500116, 30503059, 30503107, 39999999}) {
            answers.add(json(200, "{\"code\":" + code + ",\"message\":\"" + ECHO + "\",\"data\":" + DATA + "}"));
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
        answers.add(after(new CountDownLatch(1), json(200, "")));
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
        send(server, "identity/api/verifications", body);
        send(server, "identity/api/verifications", body.replace(ID_NUMBER, ID_NUMBER + ID_NUMBER));
        send(server, "identity/api/verifications", body + NAME);
    }

    private static void notifyResult(OwnServer server, String token) {
        String path = "identity/api/notifications/" + token;
        send(server, path, "{\"flowId\":\"another\",\"success\":true,\"name\":\"" + NAME + "\"}");
        send(server, path, "{\"flowId\":\"1862291536444700249\",\"success\":\"" + NAME + "\"}");
        send(server, path, NAME + ID_NUMBER);
        send(
                server,
                path,
                "{\"flowId\":\"1862291536444700249\",\"success\":true,\"verifycode\":\"" + VERIFY_CODE + "\"}");
        send(server, path + "x", "{}");
        send(server, path + "/", "{}");
        Http.get(server.uri().resolve(path));
    }

    private static void send(OwnServer server, String path, String body) {
        Http.postJson(server.uri().resolve(path), body);
    }

    private static String textOf(String log) throws IOException {
        return Files.readString(server.logs().resolve(log));
    }

    /** Every line of every file that holds one of these texts, in any spelling. */
    private static List<String> found(Path folder, List<String> texts) throws IOException {
        List<String> spellings =
                texts.stream().flatMap(text -> spellings(text).stream()).toList();
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                // Byte for byte, so that no file is too binary to be searched.
                new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                        .lines()
                        .filter(line -> spellings.stream().anyMatch(it -> line.contains(latin1(it))))
                        .forEach(line -> found.add(file.getFileName() + ": " + line));
            }
        }
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
