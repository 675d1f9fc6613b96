package org.identityverification.it.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.identityverification.it.documents.Documents;
import org.identityverification.it.provider.Requests;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.provider.SocketServer;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.Http;
import org.identityverification.it.server.TestServer;
import org.identityverification.it.webhook.Signatures;
import org.identityverification.testservers.Tokens;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

@Execution(ExecutionMode.SAME_THREAD)
class OpenApiIT {

    private static final String START = OpenApiDocument.START;

    /** Statuses that need another configuration, or a fault of ours. Other tests cover some of them. */
    private static final Map<String, Set<Integer>> NOT_MADE_HERE = Map.of(
            "POST /api/verifications", Set.of(401, 429, 500),
            "GET /api/verifications/{id}", Set.of(500, 503),
            "GET /api/environment", Set.of(500),
            "POST /api/notifications/{token}", Set.of(408, 503));

    private static final Set<Integer> NOT_MADE_OF_OPERATIONS = Set.of(401, 409, 500, 502, 503, 504);

    private static final String VERIFICATIONS = "/identity/api/verifications";
    private static final String DEVELOPMENT_SECRET = "development-only-notification-secret-do-not-use";

    @AutoClose
    private static final SocketServer RECEIVER = SocketServer.start();

    @AutoClose
    static final AutoCloseable APPLICATION = TestServer.deploy(Deployments.referenceApplication(Map.of(
            "identity-verification.result-query.enabled", "true",
            "identity-app.webhook.url", RECEIVER.uri().toString(),
            "identity-app.webhook.secret", Signatures.secret(new byte[32]))));

    @Test
    void is_true_for_good_and_bad_calls_of_every_operation() {
        OpenApiDocument document = OpenApiDocument.ofTheServer();
        Map<String, String> words = words();
        Map<String, Set<Integer>> seen = new TreeMap<>();

        for (Call call : calls(words)) {
            HttpResponse<String> answer = call.send();
            document.check(call.operation(), answer);
            seen.computeIfAbsent(call.operation(), it -> new TreeSet<>()).add(answer.statusCode());
        }

        assertThat(seen.keySet()).isEqualTo(document.operations());
        document.operations().forEach(operation -> {
            Set<Integer> listed = document.statuses(operation);
            listed.removeAll(
                    operation.contains("/operations/")
                            ? NOT_MADE_OF_OPERATIONS
                            : NOT_MADE_HERE.getOrDefault(operation, Set.of()));
            assertThat(seen.get(operation)).as("statuses of %s", operation).isEqualTo(listed);
        });
    }

    @ParameterizedTest
    @CsvFileSource(resources = "/requests.txt", delimiter = '|', quoteCharacter = '`')
    void tells_which_requests_start_a_verification(int status, String field, String value) {
        OpenApiDocument document = OpenApiDocument.ofTheServer();
        JsonObject body = Json.createObjectBuilder(Http.json(Requests.json("ZHIMACREDIT", "openapi")))
                .add(field, Http.json("{\"it\":" + value + "}").get("it"))
                .build();

        HttpResponse<String> answer = Http.postJson(VERIFICATIONS, body.toString());

        document.check(START, answer);
        assertThat(answer.statusCode()).as("answer to %s", body).isEqualTo(status);
        assertThat(document.faultsOfRequest(START, body.toString()).isEmpty()).isEqualTo(status == 201);
        if (status == 400) {
            assertThat(Http.json(answer).getJsonArray("errors").getValuesAs(JsonObject.class))
                    .extracting(error -> error.getString("field"))
                    .containsExactly(field);
        }
    }

    @Test
    void has_a_valid_example_without_personal_data() {
        OpenApiDocument document = OpenApiDocument.ofTheServer();

        assertThat(Http.postJson(VERIFICATIONS, document.requestExample(START)).statusCode())
                .isEqualTo(201);
        // The number is the one that GB 11643 itself explains.
        assertThat(document.toString().replace("11010519491231002X", "")).doesNotContainPattern("\\d{15}");
    }

    private record Call(String operation, String request, String headers, String body) {

        /** The calls of a line, in which words stand for values. */
        static Stream<Call> of(String line, Map<String, String> words) {
            String[] cells = line.replaceFirst("^\\* ", "").split(" *\\| ?", -1);
            for (int i = 1; i < cells.length; i++) {
                for (Map.Entry<String, String> word : words.entrySet()) {
                    cells[i] = cells[i].replace("<" + word.getKey() + ">", word.getValue());
                }
            }
            Stream<String> more = line.startsWith("*")
                    ? Stream.of("", " & Accept: image/png", " & Sec-Fetch-Site: cross-site")
                    : Stream.of("");
            return more.map(it -> new Call(cells[0], cells[1], cells[2] + it, cells[3]));
        }

        HttpResponse<String> send() {
            String[] methodAndPath = request.split(" ", 2);
            String[] all = Stream.of(headers.split(" & ", -1))
                    .map(header -> header.strip().equals("json") ? "Content-Type: application/json" : header)
                    .filter(header -> !header.isBlank())
                    .flatMap(header -> Stream.of(header.split(": ", 2)))
                    .toArray(String[]::new);
            return Http.send(
                    methodAndPath[0],
                    TestServer.uri("/identity/api/" + methodAndPath[1]),
                    BodyPublishers.ofString(body),
                    all);
        }
    }

    private static List<Call> calls(Map<String, String> words) {
        return Documents.read(Documents.ROOT.resolve("it/src/test/resources/calls.txt"))
                .lines()
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .flatMap(line -> Call.of(line, words))
                .toList();
    }

    /** The words of {@code calls.txt}: bodies of starts by mode or name, and verifications in each state. */
    private static Map<String, String> words() {
        Map<String, String> words = new HashMap<>();
        for (String mode : List.of("TENCENT", "ZHIMACREDIT", "WE_CHAT_FACE")) {
            words.put(mode, Requests.json(mode, "openapi"));
        }
        for (String fault : List.of("30503059", "30503107", "30500101", "T429PA", "D503BB", "D504TO")) {
            words.put("测试-" + fault, Requests.json("测试-" + fault, "TENCENT", "openapi"));
        }
        JsonObject started = start();
        words.put("started", started.getString("id"));
        words.put("flow", started.getString("flowId"));
        words.put("token", token(UUID.fromString(started.getString("id"))));
        words.put("failed", decided("outcome=fail&failReasonCode=1445900", "FAILED"));
        words.put("passed", decided("outcome=pass", "PASSED"));
        UUID unknown = UUID.randomUUID();
        words.put("unknown", unknown.toString());
        words.put("unknown-token", token(unknown));
        words.put("long", "a".repeat(20_000));
        return words;
    }

    private static String token(UUID id) {
        return Tokens.valid(id, TestServer.uri("/identity/api").toString(), DEVELOPMENT_SECRET);
    }

    private static JsonObject start() {
        return Http.json(Http.postJson(VERIFICATIONS, Requests.json("TENCENT", "openapi")));
    }

    private static String decided(String decision, String status) {
        JsonObject started = start();
        Sandbox.decide(started.getString("authUrl"), decision);
        String path = VERIFICATIONS + "/" + started.getString("id");
        await().until(() -> {
            JsonObject found = Http.json(Http.get(path));
            return found.getString("status").equals(status) && found.containsKey("deliveredAt");
        });
        return started.getString("id");
    }
}
