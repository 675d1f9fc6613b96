package org.identityverification.it.production;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.identityverification.it.production.CallerTokens.BACKEND_ROLE;
import static org.identityverification.it.production.CallerTokens.OPERATOR_ROLE;
import static org.identityverification.it.production.CallerTokens.READER_ROLE;
import static org.identityverification.it.production.CallerTokens.ROLE;
import static org.identityverification.it.production.Listeners.VERIFICATIONS;
import static org.identityverification.testkit.script.BusinessError.FLOW_UNKNOWN;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.identityverification.it.documents.Documents;
import org.identityverification.it.probe.Probe;
import org.identityverification.it.provider.Requests;
import org.identityverification.it.rest.OpenApiDocument;
import org.identityverification.it.server.Http;
import org.identityverification.it.server.OwnServer;
import org.identityverification.testkit.Check;
import org.identityverification.testkit.FaceProvider;
import org.identityverification.testservers.Layout;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OperationsRestIT {

    private static final String OPERATIONS = "/identity/api/operations/";

    @RegisterExtension
    static final FaceProvider PROVIDER = FaceProvider.start(0, ProductionSettings.APP_CODE, "app-code-of-retail");

    private static CallerTokens tokens;
    private static String operator;

    @AutoClose
    private static ProductionServer server;

    private static OpenApiDocument description;

    @BeforeAll
    static void start() throws Exception {
        ProductionSettings settings = new ProductionSettings("operations-rest", PROVIDER);
        tokens = settings.tokens;
        operator = tokens.withGroups("olivia", OPERATOR_ROLE);
        settings.secrets.put("identity-verification.accounts.retail.app-code", "app-code-of-retail");
        settings.environment.put("IDENTITY_VERIFICATION_RESULT_QUERY_ENABLED", "true");
        settings.environment.put("IDENTITY_VERIFICATION_RESULT_QUERY_FIRST_DELAY", "PT10M");
        settings.environment.put("IDENTITY_VERIFICATION_TASK_POLL", "PT0.5S");
        settings.environment.put("IDENTITY_APP_RATE_LIMIT_PER_CALLER", "2");
        server = settings.start("operations-rest");
        description = OpenApiDocument.of(server.getPrivately("/openapi?format=json"));
    }

    @ParameterizedTest
    @CsvSource({
        "GET, deliveries, ?state=parked, ''",
        "GET, counts, ?since=2026-11-01T00:00:00Z&until=2026-12-31T00:00:00Z&zone=Asia/Shanghai, ''",
        "GET, verifications, ?since=2026-01-01T00:00:00Z&until=2099-01-01T00:00:00Z, ''",
        "POST, verifications/deliver-again, '', '{\"reason\":\"OBSERVER_FAILED\"}'",
        "POST, verifications/discard, '', '{\"reason\":\"NO_ANSWER\",\"outcome\":\"PASSED\"}'",
        "POST, verifications/{id}/deliver-again, '', ''",
        "POST, verifications/{id}/discard, '', '{\"outcome\":\"PASSED\"}'",
        "POST, verifications/find, '', '{\"contextId\":\"x\"}'",
        "POST, verifications/erase, '', '{\"contextId\":\"x\"}'",
        "DELETE, verifications/{id}, '', ''",
        "POST, verifications/{id}/query, '', ''",
        "POST, webhook/test, '', ''"
    })
    void needs_the_operators_role_but_for_finding_and_reading(
            String method, String operation, String query, String body) {
        String path = operation.replace("{id}", UUID.randomUUID().toString()) + query;

        List<HttpResponse<String>> noCaller = List.of(
                server.call(method, OPERATIONS + path, body, "Content-Type", "application/json"),
                call(tokens.named("another").of("forger"), method, path, body));
        assertThat(noCaller).allSatisfy(answer -> assertProblem(answer, 401, "token-required"));
        List<HttpResponse<String>> notAllowed = List.of(
                call(tokens.ofPerson("sub-1"), method, path, body),
                call(tokens.withGroups("b", BACKEND_ROLE), method, path, body));
        assertThat(notAllowed).allSatisfy(answer -> assertProblem(answer, 403, "role-required"));
        HttpResponse<String> backend = call(tokens.of("batch"), method, path, body);
        assertThat(backend.statusCode()).isEqualTo(operation.endsWith("find") ? 200 : 403);
        HttpResponse<String> reader = call(tokens.withGroups("rita", READER_ROLE), method, path, body);
        assertThat(reader.statusCode())
                .isEqualTo(operation.equals("counts") || operation.equals("verifications") ? 200 : 403);
        HttpResponse<String> allowed = call(operator, method, path, body);
        assertThat(allowed.statusCode())
                .isEqualTo(
                        switch (operation) {
                            case "verifications/{id}/query" -> 404;
                            case "webhook/test" -> 409;
                            default -> 200;
                        });
        HttpResponse<String> otherSite =
                server.callAs(operator, method, OPERATIONS + path, body, "Sec-Fetch-Site", "cross-site");
        assertProblem(otherSite, 403, "cross-site");
        Stream.of(noCaller, notAllowed, List.of(backend, reader, allowed, otherSite))
                .flatMap(List::stream)
                .forEach(answer -> description.check(method + " /api/operations/" + operation, answer));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/identity/api/operations/deliveries?state=parked",
                "/identity/api/operations/deliveries/?state=parked",
                "/identity/api/%6Fperations/%64eliveries?state=parked",
                "/identity/api/operations;x=1/deliveries;y?state=parked",
                "/identity/api;/operations/deliveries?state=parked",
                "/identity//api//operations//deliveries?state=parked",
                "/identity/api/Operations/deliveries?state=parked",
                "/identity/api/verifications/../operations/deliveries?state=parked",
                "/identity/api/%2e/operations/deliveries?state=parked",
                "/identity/api/verifications/..;/operations/deliveries?state=parked",
                "/identity/api/operations%2fdeliveries?state=parked",
                "/identity/api\\operations\\deliveries?state=parked",
                "https://localhost/identity/api/operations/deliveries?state=parked"
            })
    void is_recognised_by_the_token_alone_however_the_address_is_written(String path) throws Exception {
        String person = "Authorization: Bearer " + tokens.ofPerson("sub-1");
        assertThat(List.of(
                        server.raw("GET " + path, "Host: localhost"),
                        server.raw("GET " + path, "Host: localhost", person)))
                .allSatisfy(
                        answer -> assertThat(answer).startsWith("HTTP/1.1 4").doesNotContain("\"deliveries\""));
    }

    @Test
    void lists_what_is_parked_and_decides_on_each_of_it_once() {
        JsonObject parked = park();
        String kept = parked.getString("verificationId");
        String discarded = park().getString("verificationId");

        assertThat(parked.keySet()).containsExactly("verificationId", "outcome", "reason", "attempts", "since");
        assertThat(parked.getString("reason")).isEqualTo("FLOW_UNKNOWN");
        assertThat(parked).doesNotContainKey("deliveryId");
        assertThat(listed("overdue")).isEmpty();
        assertThat(post("verifications/" + kept + "/deliver-again", "")).isEqualTo(scheduled(1));
        awaitParkedTimes(kept, 2);
        assertThat(post("verifications/deliver-again", "{\"reason\":\"OBSERVER_FAILED\"}"))
                .isEqualTo(counted("scheduled", 0));
        assertThat(post("verifications/discard", "{\"reason\":\"FLOW_UNKNOWN\",\"outcome\":\"FAILED\"}"))
                .isEqualTo(counted("discarded", 0));
        assertThat(discard(kept, "FAILED")).isEqualTo(counted("discarded", 0));
        assertThat(parked(kept)).as("a claim of another outcome").isPresent();
        assertThat(discard(discarded, "PASSED")).isEqualTo(counted("discarded", 1));

        assertThat(discard(discarded, "PASSED")).isEqualTo(counted("discarded", 0));
        assertThat(post("verifications/" + discarded + "/deliver-again", "")).isEqualTo(scheduled(0));
        assertThat(Probe.audited(server.logs(), kept))
                .filteredOn(line -> line.getString("caller", "").equals("operator:olivia"))
                .extracting(
                        line -> line.getString("event") + " " + line.getString("outcome") + " " + line.getInt("count"))
                .containsExactly("deliver-again DONE 1", "discard DONE 0");
    }

    private static JsonObject discard(String id, String outcome) {
        return post("verifications/" + id + "/discard", "{\"outcome\":\"" + outcome + "\"}");
    }

    /** Waits until the log has said so often that a claim is parked. */
    private static void awaitParkedTimes(String id, int times) {
        await().until(() ->
                Probe.logged(server.logs(), "IDV0038", Probe.shown(id)).size() == times);
    }

    @Test
    void finds_a_contexts_verifications_in_the_accounts_of_the_caller() throws Exception {
        String contextId = "canary-context-" + UUID.randomUUID();
        String body = "{\"contextId\":\"" + contextId + "\"}";
        String common = begin(contextId);
        String retail = begin(contextId, "account", "retail");

        assertThat(found(operator, body)).containsExactly(retail, common);
        assertThat(found(tokens.of("shop"), body)).containsExactly(common);
        assertThat(found(tokens.withGroups("shop", BACKEND_ROLE, ROLE + ":retail"), body))
                .containsExactly(retail);
        assertThat(found(tokens.withGroups("shop", BACKEND_ROLE, ROLE + ":savings"), body))
                .isEmpty();
        JsonObject first =
                post("verifications/find", body).getJsonArray("verifications").getJsonObject(0);
        assertThat(first)
                .containsKeys("startedAt", "expiresAt", "confirmed")
                .doesNotContainKeys("contextId", "authUrl");

        HttpResponse<String> erased = call(operator, "DELETE", "verifications/" + common, "");
        assertThat(Http.json(erased)).isEqualTo(counted("erased", 1));
        assertThat(Http.json(call(operator, "DELETE", "verifications/" + common, "")))
                .isEqualTo(counted("erased", 0));
        assertThat(post("verifications/erase", body)).isEqualTo(counted("erased", 1));
        assertThat(post("verifications/erase", body)).isEqualTo(counted("erased", 0));
        assertThat(server.notifyPassed(retail, "1")).as("a late notification").isEqualTo(404);
        assertThat(found(operator, body)).isEmpty();
        assertThat(server.get(VERIFICATIONS + "/" + retail).statusCode()).isEqualTo(404);
        assertThat(Probe.audited(server.logs(), common))
                .extracting(line -> line.getString("event"))
                .containsExactly("start", "erase", "erase");
        assertThat(Probe.logged(server.logs(), "{\"event\":\"find\",", "\"caller\":\"backend:shop\"", "\"count\":1}"))
                .hasSize(2);
        assertThat(server.everythingWritten()).doesNotContain(contextId);
    }

    @Test
    void can_copy_the_commands_of_docs_incidentsmd() throws Exception {
        JsonObject parked = park();
        String id = parked.getString("verificationId");
        String commands = String.join("", Documents.blocks("docs/incidents.md", "sh"));
        Path folder = Files.createDirectories(OwnServer.folder().resolve("operator"));
        Files.writeString(
                folder.resolve("operator.header"),
                "Authorization: Bearer " + tokens.withGroups("on-call", OPERATOR_ROLE));
        Files.writeString(folder.resolve("context.json"), "{\"contextId\":\"copied\"}");

        Layout.run(
                folder,
                Map.of("VERIFICATION", id, "PATH", System.getenv("PATH")),
                List.of(
                        "sh",
                        "-euc",
                        commands.replace(
                                "https://localhost:9443", server.uri("").toString())));

        assertThat(Probe.audited(server.logs(), "\"operator:on-call\""))
                .extracting(line -> line.getString("event") + " " + line.getString("outcome"))
                .containsOnly("deliver-again DONE", "discard DONE", "find DONE", "erase DONE", "query DONE");
    }

    /** The page's functions lead to this node, and no other host than those of this test. */
    @Test
    void can_copy_the_commands_on_a_node_of_docs_incidentsmd() throws Exception {
        begin("on-the-node");
        Path folder = Files.createDirectories(OwnServer.folder().resolve("node"));
        String functions = "node() { sh -c \"$1\"; }\nlogs() { cat '%s'; }\nSECRETS='%s'\n"
                .formatted(server.logs().resolve("messages.log"), server.secrets());
        String commands = String.join("", Documents.blocks("docs/incidents.md", "sh node"))
                .replace("https://localhost:9990", "https://localhost:" + server.managementPort())
                .replaceAll("https://(localhost:9443|shop\\.example\\.com)/", server.uri("/") + "")
                .replace("https://auth.csapi.com.cn", PROVIDER.url());

        Layout.run(
                folder,
                Map.of("OEMCLOUD_APP_CODE", ProductionSettings.APP_CODE, "PATH", System.getenv("PATH")),
                List.of("sh", "-euc", functions + commands));

        String printed = Files.readString(folder.resolve("prepare.log"));
        Matcher digest = Pattern.compile("(?m)^[0-9a-f]{8}$").matcher(printed);
        assertThat(digest.results().map(MatchResult::group))
                .hasSize(2)
                .allSatisfy(it -> assertThat(printed).containsPattern("IDV0008.*" + it));
        assertThat(printed)
                .contains("\"status\":\"UP\"", "IDV0050", " after ")
                .containsPattern("(?s)expire date.*expire date")
                .containsPattern("(?im)^date:");
    }

    /** Makes the module park a claim: the provider says that it does not know the flow. */
    private static JsonObject park() {
        String id = begin("parked");
        Check check = PROVIDER.awaitCheck();
        check.queriesFail(FLOW_UNKNOWN);
        assertThat(server.notifyPassed(id, check.flowId())).isEqualTo(200);
        await().until(() -> parked(id).isPresent());
        return parked(id).orElseThrow();
    }

    private static Optional<JsonObject> parked(String id) {
        return listed("parked").stream()
                .filter(it -> it.getString("verificationId").equals(id))
                .findFirst();
    }

    private static List<JsonObject> listed(String state) {
        return Http.json(call(operator, "GET", "deliveries?state=" + state, ""))
                .getJsonArray("deliveries")
                .getValuesAs(JsonObject.class);
    }

    private static List<String> found(String token, String body) {
        HttpResponse<String> answer = call(token, "POST", "verifications/find", body);
        description.check("POST /api/operations/verifications/find", answer);
        return Http.json(answer).getJsonArray("verifications").getValuesAs(JsonObject.class).stream()
                .map(it -> it.getString("id"))
                .toList();
    }

    /** Starts a verification as a backend of all accounts. */
    private static String begin(String contextId, String... fields) {
        String backend = tokens.withGroups("starting-" + UUID.randomUUID(), ROLE, ROLE + ":retail", BACKEND_ROLE);
        return Http.json(server.begin(backend, Requests.with(contextId, fields)))
                .getString("id");
    }

    private static JsonObject post(String path, String body) {
        return Http.json(Http.bodyOf(call(operator, "POST", path, body)));
    }

    private static HttpResponse<String> call(String token, String method, String path, String body) {
        return server.callAs(token, method, OPERATIONS + path, body);
    }

    private static JsonObject scheduled(int count) {
        return Json.createObjectBuilder()
                .add("scheduled", count)
                .add("underWay", 0)
                .build();
    }

    private static JsonObject counted(String field, int count) {
        return Json.createObjectBuilder().add(field, count).build();
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String type) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(Http.json(answer).getString("type")).isEqualTo("urn:identity-verification:problem:" + type);
    }
}
