package org.identityverification.it.production;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.identityverification.it.production.CallerTokens.BACKEND_ROLE;
import static org.identityverification.it.production.CallerTokens.OPERATOR_ROLE;
import static org.identityverification.it.production.CallerTokens.READER_ROLE;
import static org.identityverification.it.production.CallerTokens.ROLE;
import static org.identityverification.testkit.script.BusinessError.FLOW_UNKNOWN;

import jakarta.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
                call(tokens.withGroups("sub-1", ROLE), method, path, body),
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

    @Test
    void decides_on_each_parked_claim_once() {
        String id = park();

        assertThat(count("verifications/" + id + "/deliver-again", "")).isEqualTo(1);
        await().until(() ->
                Probe.logged(server.logs(), "IDV0038", Probe.shown(id)).size() == 2);
        String discard = "verifications/" + id + "/discard";
        assertThat(count(discard, "{\"outcome\":\"FAILED\"}")).isZero();
        assertThat(isParked(id)).as("a claim of another outcome").isTrue();
        assertThat(count(discard, "{\"outcome\":\"PASSED\"}")).isEqualTo(1);
        assertThat(count(discard, "{\"outcome\":\"PASSED\"}")).isZero();
        assertThat(count("verifications/" + id + "/deliver-again", "")).isZero();
        assertThat(Probe.audited(server.logs(), id))
                .filteredOn(line -> line.getString("caller", "").equals("operator:olivia"))
                .extracting(
                        line -> line.getString("event") + " " + line.getString("outcome") + " " + line.getInt("count"))
                .startsWith("deliver-again DONE 1", "discard DONE 0", "discard DONE 1");
    }

    /** How much an act of the operator has scheduled, discarded or erased. */
    private static int count(String path, String body) {
        JsonObject done = Http.json(Http.bodyOf(call(operator, "POST", path, body)));
        return done.getInt("scheduled", done.getInt("discarded", done.getInt("erased", -1)));
    }

    @Test
    void finds_a_contexts_verifications_in_the_accounts_of_the_caller() throws Exception {
        String contextId = "canary-context-" + UUID.randomUUID();
        String body = "{\"contextId\":\"" + contextId + "\"}";
        String common = begin(Requests.json("TENCENT", contextId));
        String retail = begin(Requests.withAccount(contextId, "retail"));

        assertThat(found(operator, body)).containsExactly(retail, common);
        assertThat(found(tokens.of("shop"), body)).containsExactly(common);
        assertThat(found(tokens.withGroups("shop", BACKEND_ROLE, ROLE + ":retail"), body))
                .containsExactly(retail);
        assertThat(found(tokens.withGroups("shop", BACKEND_ROLE, ROLE + ":savings"), body))
                .isEmpty();
        HttpResponse<String> erased = call(operator, "DELETE", "verifications/" + common, "");
        assertThat(Http.json(erased).getInt("erased")).isEqualTo(1);
        assertThat(count("verifications/erase", body)).isEqualTo(1);
        assertThat(count("verifications/erase", body)).isZero();
        assertThat(found(operator, body)).isEmpty();
        assertThat(Probe.audited(server.logs(), common))
                .extracting(line -> line.getString("event"))
                .containsExactly("start", "erase");
        assertThat(Probe.logged(server.logs(), "{\"event\":\"find\",", "\"caller\":\"backend:shop\"", "\"count\":1}"))
                .hasSize(2);
        assertThat(server.everythingWritten()).doesNotContain(contextId);
    }

    @Test
    void can_copy_the_commands_of_docs_incidentsmd() throws Exception {
        String commands = String.join("", Documents.blocks("docs/incidents.md", "sh"))
                .replace("https://localhost:9443", server.uri("").toString());
        Path folder = Files.createDirectories(OwnServer.folder().resolve("operator"));
        Files.writeString(
                folder.resolve("operator.header"),
                "Authorization: Bearer " + tokens.withGroups("on-call", OPERATOR_ROLE));
        Files.writeString(folder.resolve("context.json"), "{\"contextId\":\"copied\"}");

        Layout.run(folder, Map.of("VERIFICATION", park()), List.of("sh", "-euc", commands));

        assertThat(Probe.audited(server.logs(), "\"operator:on-call\""))
                .extracting(line -> line.getString("event") + " " + line.getString("outcome"))
                .containsOnly("deliver-again DONE", "discard DONE", "find DONE", "erase DONE", "query DONE");
    }

    /** The page's functions lead to this node, and no other host than those of this test. */
    @Test
    void can_copy_the_commands_on_a_node_of_docs_incidentsmd() throws Exception {
        begin(Requests.json("TENCENT", "on-the-node"));
        Path folder = Files.createDirectories(OwnServer.folder().resolve("node"));
        String functions = "node() { sh -c \"$1\"; }\nlogs() { cat '%s'; }\nSECRETS='%s'\n"
                .formatted(server.logs().resolve("messages.log"), server.secrets());
        String commands = String.join("", Documents.blocks("docs/incidents.md", "sh node"))
                .replace("https://localhost:9990", "https://localhost:" + server.managementPort())
                .replaceAll("https://(localhost:9443|shop\\.example\\.com)/", server.uri("/") + "")
                .replace("https://auth.csapi.com.cn", PROVIDER.url());

        Map<String, String> environment = Map.of("OEMCLOUD_APP_CODE", ProductionSettings.APP_CODE);
        Layout.run(folder, environment, List.of("sh", "-euc", functions + commands));

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
    private static String park() {
        String id = begin(Requests.json("TENCENT", "parked"));
        Check check = PROVIDER.awaitCheck();
        check.queriesFail(FLOW_UNKNOWN);
        assertThat(server.notifyPassed(id, check.flowId())).isEqualTo(200);
        await().until(() -> isParked(id));
        return id;
    }

    private static boolean isParked(String id) {
        return call(operator, "GET", "deliveries?state=parked", "").body().contains(id);
    }

    private static List<String> found(String token, String body) {
        HttpResponse<String> answer = call(token, "POST", "verifications/find", body);
        description.check("POST /api/operations/verifications/find", answer);
        return Http.json(answer).getJsonArray("verifications").getValuesAs(JsonObject.class).stream()
                .map(it -> it.getString("id"))
                .toList();
    }

    /** As a backend of all accounts. */
    private static String begin(String request) {
        String backend = tokens.withGroups("starting-" + UUID.randomUUID(), ROLE, ROLE + ":retail", BACKEND_ROLE);
        return Http.json(server.begin(backend, request)).getString("id");
    }

    private static HttpResponse<String> call(String token, String method, String path, String body) {
        return server.callAs(token, method, OPERATIONS + path, body);
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String type) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(Http.json(answer).getString("type")).isEqualTo("urn:identity-verification:problem:" + type);
    }
}
