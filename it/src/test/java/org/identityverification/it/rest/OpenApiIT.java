package org.identityverification.it.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import org.identityverification.it.provider.Notices;
import org.identityverification.it.provider.Requests;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.Http;
import org.identityverification.it.server.OnSharedServer;
import org.identityverification.it.server.TestServer;
import org.identityverification.testservers.Tokens;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

@OnSharedServer
@DisplayName("What /openapi says about the API of the reference application")
class OpenApiIT {

    private static final String START = OpenApiDocument.START;
    private static final String FIND = "GET /api/verifications/{id}";
    private static final String ENVIRONMENT = "GET /api/environment";
    private static final String PING = "GET /api/notifications/{token}";
    private static final String NOTIFY = "POST /api/notifications/{token}";

    /** Statuses that need another configuration, or a fault of ours. Other tests cover some of them. */
    private static final Map<String, Set<Integer>> NOT_MADE_HERE = Map.of(
            START, Set.of(401, 429, 500), FIND, Set.of(500, 503), ENVIRONMENT, Set.of(500), NOTIFY, Set.of(408, 503));

    private static final Set<Integer> NOT_MADE_OF_OPERATIONS = Set.of(401, 409, 500, 502, 503, 504);

    private static final String API = "/identity";
    private static final String VERIFICATIONS = API + "/api/verifications";
    private static final String DEVELOPMENT_SECRET = "development-only-notification-secret-do-not-use";
    private static final String NO_MEDIA_TYPE = ";;";

    @Deployment(testable = false)
    static WebArchive application() {
        return Deployments.referenceApplication(Map.of("identity-verification.result-query.enabled", "true"));
    }

    @Test
    @DisplayName("lists every operation, and is true for good and bad calls of each; every listed status occurs")
    void isTrueForEveryOperation() {
        OpenApiDocument document = OpenApiDocument.ofTheServer();
        Map<String, Set<Integer>> seen = new TreeMap<>();

        calls().forEach((operation, calls) -> calls.forEach(call -> {
            HttpResponse<String> answer = call.get();
            document.check(operation, answer);
            seen.computeIfAbsent(operation, it -> new TreeSet<>()).add(answer.statusCode());
        }));

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
    @DisplayName("tells which requests start a verification")
    void isTrueForEveryRequest(int status, String field, String value) {
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
    @DisplayName("has a valid example without personal data")
    void hasAGoodExample() {
        OpenApiDocument document = OpenApiDocument.ofTheServer();

        assertThat(Http.postJson(VERIFICATIONS, document.requestExample(START)).statusCode())
                .isEqualTo(201);
        // The number is the one that GB 11643 itself explains.
        assertThat(document.toString().replace("11010519491231002X", "")).doesNotContainPattern("\\d{15}");
    }

    private static Map<String, Collection<Supplier<HttpResponse<String>>>> calls() {
        String started = started();
        String failed = decided("outcome=fail&failReasonCode=1445900", "FAILED");
        String passed = decided("outcome=pass", "PASSED");
        Map<String, Collection<Supplier<HttpResponse<String>>>> calls = new LinkedHashMap<>();
        calls.put(START, starts());
        List<String> ids =
                new ArrayList<>(List.of(UUID.randomUUID().toString(), "1", "nonsense", "%20", "%E5%BC%A0", "a;b=c"));
        ids.addAll(List.of(started, failed, passed));
        calls.put(FIND, gets(ids));
        calls.put(
                ENVIRONMENT,
                List.of(
                        () -> Http.get(API + "/api/environment"),
                        () -> Http.get(API + "/api/environment", "Accept", "image/png")));
        calls.put(PING, pings());
        calls.put(NOTIFY, notifications());
        calls.put(
                "GET /api/operations/deliveries",
                operations("GET", "deliveries?state=parked", "", "deliveries", "deliveries?state=all"));
        calls.put(
                "POST /api/operations/verifications/deliver-again",
                withBody("verifications/deliver-again", "reason", "OBSERVER_FAILED"));
        calls.put(
                "POST /api/operations/verifications/release", withBody("verifications/release", "reason", "NO_ANSWER"));
        calls.put(
                "POST /api/operations/verifications/discard", withBody("verifications/discard", "reason", "NO_ANSWER"));
        for (String act : List.of("deliver-again", "release", "discard")) {
            calls.put(
                    "POST /api/operations/verifications/{id}/" + act,
                    operations("POST", "verifications/" + passed + "/" + act, "", "verifications/1/" + act));
        }
        calls.put("POST /api/operations/verifications/find", withBody("verifications/find", "contextId", "openapi"));
        calls.put("POST /api/operations/verifications/erase", withBody("verifications/erase", "contextId", "x"));
        calls.put(
                "DELETE /api/operations/verifications/{id}",
                operations("DELETE", "verifications/" + UUID.randomUUID(), "", "verifications/1"));
        calls.put(
                "POST /api/operations/verifications/{id}/query",
                operations(
                        "POST",
                        "verifications/" + passed + "/query",
                        "",
                        "verifications/1/query",
                        "verifications/" + UUID.randomUUID() + "/query"));
        return calls;
    }

    private static List<Supplier<HttpResponse<String>>> withBody(String path, String field, String value) {
        String good = "{\"" + field + "\":\"" + value + "\"}";
        List<Supplier<HttpResponse<String>>> calls = new ArrayList<>(operations("POST", path, good));
        for (String bad :
                List.of("", "[]", "{}", "{\"" + field + "\":7}", "{\"" + field + "\":\"" + "x".repeat(129) + "\"}")) {
            calls.add(() -> operate("POST", path, bad));
        }
        calls.add(() -> operate("POST", path, "{\"x\":\"" + "a".repeat(20_000) + "\"}"));
        calls.add(() -> Http.post(API + "/api/operations/" + path, BodyPublishers.ofString(good)));
        return calls;
    }

    /** The call with this path: valid, with an unknown media type, and from another site. Then the call with each other path. */
    private static List<Supplier<HttpResponse<String>>> operations(
            String method, String path, String body, String... others) {
        List<Supplier<HttpResponse<String>>> calls = new ArrayList<>();
        calls.add(() -> operate(method, path, body));
        calls.add(() -> operate(method, path, body, "Accept", "image/png"));
        calls.add(() -> operate(method, path, body, "Sec-Fetch-Site", "cross-site"));
        for (String other : others) {
            calls.add(() -> operate(method, other, body));
        }
        return calls;
    }

    private static HttpResponse<String> operate(String method, String path, String body, String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        all.addAll(List.of("Content-Type", "application/json"));
        return Http.send(
                method,
                TestServer.uri(API + "/api/operations/" + path),
                BodyPublishers.ofString(body),
                all.toArray(String[]::new));
    }

    private static List<Supplier<HttpResponse<String>>> starts() {
        String good = Requests.json("TENCENT", "openapi");
        List<Supplier<HttpResponse<String>>> calls = new ArrayList<>();
        for (String mode : List.of("TENCENT", "ZHIMACREDIT", "WE_CHAT_FACE")) {
            calls.add(() -> Http.postJson(VERIFICATIONS, Requests.json(mode, "openapi")));
        }
        for (String body :
                List.of("", "nonsense", "[]", "null", good + good, "{\"name\":\"a\",\"name\":\"b\"}", "{}")) {
            calls.add(() -> Http.postJson(VERIFICATIONS, body));
        }
        // Faults that the sandbox makes for people of these names: under 14, account, throttled, timed out,
        // ...
        for (String fault : List.of(
                "30503059", "30503107", "30500000", "30500101", "99999999", "T429PA", "D503BB", "D504TO", "not-json")) {
            calls.add(() -> Http.postJson(VERIFICATIONS, Requests.json("测试-" + fault, "TENCENT", "openapi")));
        }
        // The second is 409.
        for (int i = 0; i < 2; i++) {
            calls.add(() -> Http.postJson(VERIFICATIONS, good, "Idempotency-Key", "openapi"));
        }
        calls.add(() -> Http.postJson(VERIFICATIONS, good, "Accept", "image/png"));
        calls.add(() -> Http.postJson(VERIFICATIONS, good, "Accept", NO_MEDIA_TYPE));
        calls.add(() -> Http.postJson(VERIFICATIONS, good, "Sec-Fetch-Site", "cross-site"));
        calls.add(() -> Http.postJson(VERIFICATIONS, "{\"x\":\"" + "a".repeat(20_000) + "\"}"));
        calls.add(() -> Http.post(VERIFICATIONS, BodyPublishers.ofString(good), "Content-Type", "text/plain"));
        calls.add(() -> Http.post(VERIFICATIONS, BodyPublishers.ofString(good)));
        return calls;
    }

    private static List<Supplier<HttpResponse<String>>> gets(List<String> ids) {
        List<Supplier<HttpResponse<String>>> calls = new ArrayList<>();
        for (String id : ids) {
            calls.add(() -> Http.get(VERIFICATIONS + "/" + id, "Accept", "application/json"));
        }
        calls.add(() -> Http.get(VERIFICATIONS + "/1", "Accept", NO_MEDIA_TYPE));
        calls.add(() -> Http.get(VERIFICATIONS + "/1", "Accept", "image/png"));
        return calls;
    }

    private static List<Supplier<HttpResponse<String>>> pings() {
        String path = notifyPath(UUID.randomUUID());
        return List.of(
                () -> Http.get(path),
                () -> Http.get(path, "Accept", "image/png"),
                () -> Http.get(path, "Accept", NO_MEDIA_TYPE),
                () -> Http.get(path + "A"),
                () -> Http.get(API + "/api/notifications/nonsense"));
    }

    private static List<Supplier<HttpResponse<String>>> notifications() {
        JsonObject started = start();
        String path = notifyPath(UUID.fromString(started.getString("id")));
        List<Supplier<HttpResponse<String>>> calls = new ArrayList<>();
        calls.add(() -> Http.postJson(notifyPath(UUID.randomUUID()), Notices.body("1", true, "")));
        for (String body : List.of(
                Notices.body(started.getString("flowId"), true, ",\"failReasonCode\":7,\"more\":[]"),
                "{\"flowId\":\"1\",\"success\":true,\"status\":false}",
                "{\"flowId\":\"1\"}",
                "{\"flowId\":1,\"success\":true}",
                "{\"success\":true}",
                "{\"flowId\":\"2\",\"success\":true}",
                "[]",
                "")) {
            calls.add(() -> Http.postJson(path, body));
            calls.add(() -> Http.postJson(API + "/api/notifications/nonsense", body));
        }
        calls.add(() -> Http.post(path, BodyPublishers.ofString("{}"), "Content-Type", "nonsense"));
        calls.add(() ->
                Http.post(path, BodyPublishers.ofString("{}"), "Content-Type", "image/png", "Accept", "image/png"));
        calls.add(() -> Http.postJson(path, "a".repeat(20_000)));
        return calls;
    }

    private static String notifyPath(UUID id) {
        String publicUrl = TestServer.uri(API + "/api").toString();
        return API + "/api/notifications/" + Tokens.valid(id, publicUrl, DEVELOPMENT_SECRET);
    }

    private static String started() {
        return start().getString("id");
    }

    private static JsonObject start() {
        return Http.json(Http.postJson(VERIFICATIONS, Requests.json("TENCENT", "openapi")));
    }

    private static String decided(String decision, String status) {
        JsonObject started = start();
        Sandbox.decide(started.getString("authUrl"), decision);
        String path = VERIFICATIONS + "/" + started.getString("id");
        await().atMost(TestServer.LONG_ENOUGH).until(() -> {
            JsonObject found = Http.json(Http.get(path));
            return found.getString("status").equals(status) && found.containsKey("deliveredAt");
        });
        return started.getString("id");
    }
}
