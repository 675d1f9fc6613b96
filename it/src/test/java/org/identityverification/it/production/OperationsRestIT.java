package org.identityverification.it.production;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.identityverification.it.production.CallerTokens.BACKEND_ROLE;
import static org.identityverification.it.production.CallerTokens.OPERATOR_ROLE;
import static org.identityverification.it.production.CallerTokens.ROLE;
import static org.identityverification.it.production.Listeners.VERIFICATIONS;
import static org.identityverification.testkit.script.BusinessError.FLOW_UNKNOWN;
import static org.identityverification.testkit.script.Outcome.passes;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.SSLSocket;
import org.identityverification.it.probe.Probe;
import org.identityverification.it.provider.Notices;
import org.identityverification.it.provider.Requests;
import org.identityverification.it.rest.OpenApiDocument;
import org.identityverification.it.server.Http;
import org.identityverification.it.server.OwnServer;
import org.identityverification.it.server.TestServer;
import org.identityverification.testkit.Check;
import org.identityverification.testkit.FaceProvider;
import org.identityverification.testkit.script.Fault;
import org.identityverification.testkit.script.GatewayRefusal;
import org.identityverification.testkit.script.SpoiledAnswer;
import org.identityverification.testservers.Layout;
import org.identityverification.testservers.Tokens;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("An operator of the reference application in production")
class OperationsRestIT {

    private static final String OPERATIONS = "/identity/api/operations/";
    private static final Pattern COMMANDS = Pattern.compile("(?ms)^ *```sh\\n(.*?)^ *```$");

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
        settings.environment.put("IDENTITY_VERIFICATION_CALL_DEADLINE", "PT2S");
        settings.environment.put("IDENTITY_VERIFICATION_TASK_POLL", "PT0.5S");
        settings.environment.put("IDENTITY_APP_RATE_LIMIT_PER_CALLER", "2");
        server = settings.start("operations-rest");
        description = OpenApiDocument.of(server.getPrivately("/openapi?format=json"));
    }

    @ParameterizedTest
    @CsvSource({
        "GET, deliveries, ?state=parked, ''",
        "POST, verifications/deliver-again, '', '{\"reason\":\"OBSERVER_FAILED\"}'",
        "POST, verifications/release, '', '{\"reason\":\"NO_ANSWER\"}'",
        "POST, verifications/discard, '', '{\"reason\":\"NO_ANSWER\"}'",
        "POST, verifications/{id}/deliver-again, '', ''",
        "POST, verifications/{id}/release, '', ''",
        "POST, verifications/{id}/discard, '', ''",
        "POST, verifications/find, '', '{\"contextId\":\"x\"}'",
        "POST, verifications/erase, '', '{\"contextId\":\"x\"}'",
        "DELETE, verifications/{id}, '', ''",
        "POST, verifications/{id}/query, '', ''"
    })
    @DisplayName("needs the operators' role for every call; no other role is enough, except that a backend may find")
    void needsTheRole(String method, String operation, String query, String body) {
        String path = operation.replace("{id}", UUID.randomUUID().toString()) + query;
        String described = method + " /api/operations/" + operation;

        HttpResponse<String> stranger =
                server.call(method, OPERATIONS + path, body, "Content-Type", "application/json");
        assertProblem(stranger, 401, "token-required");
        HttpResponse<String> forged = call(tokens.named("another").of("forger"), method, path, body);
        assertProblem(forged, 401, "token-required");
        HttpResponse<String> person = call(tokens.ofPerson("sub-1"), method, path, body);
        assertProblem(person, 403, "role-required");
        HttpResponse<String> backendOfNoAccount = call(tokens.withGroups("b", BACKEND_ROLE), method, path, body);
        assertProblem(backendOfNoAccount, 403, "role-required");
        HttpResponse<String> backend = call(tokens.of("batch"), method, path, body);
        assertThat(backend.statusCode()).isEqualTo(operation.endsWith("find") ? 200 : 403);
        HttpResponse<String> allowed = call(operator, method, path, body);
        assertThat(allowed.statusCode()).isEqualTo(operation.endsWith("query") ? 404 : 200);
        HttpResponse<String> otherSite = server.call(
                method,
                OPERATIONS + path,
                body,
                "Content-Type",
                "application/json",
                "Authorization",
                "Bearer " + operator,
                "Sec-Fetch-Site",
                "cross-site");
        assertProblem(otherSite, 403, "cross-site");
        for (HttpResponse<String> answer : List.of(stranger, person, backend, allowed, otherSite)) {
            description.check(described, answer);
        }
    }

    @Test
    @DisplayName("starts nothing with that role alone")
    void startsNothing() {
        assertProblem(server.begin(operator), 403, "role-required");
        assertThat(PROVIDER.calls()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/identity/api/operations/deliveries?state=parked",
                "/identity/api/operations/deliveries/?state=parked",
                "/identity/api/%6fperations/deliveries?state=parked",
                "/identity/api/%6Fperations/%64eliveries?state=parked",
                "/identity/api/operations;x=1/deliveries;y?state=parked",
                "/identity/api/operations/;/deliveries?state=parked",
                "/identity/api;/operations/deliveries?state=parked",
                "/identity;x/api/operations/deliveries?state=parked",
                "/identity//api//operations//deliveries?state=parked",
                "/identity/api/Operations/deliveries?state=parked",
                "/identity/API/operations/deliveries?state=parked",
                "/identity/api/verifications/../operations/deliveries?state=parked",
                "/identity/api/./operations/deliveries?state=parked",
                "/identity/api/%2e/operations/deliveries?state=parked",
                "/identity/api/verifications/..;/operations/deliveries?state=parked",
                "/identity/api%2foperations/deliveries?state=parked",
                "/identity/api/operations%2fdeliveries?state=parked",
                "/identity/api/operations/deliveries%3fstate=parked",
                "/identity/api\\operations\\deliveries?state=parked",
                "https://localhost/identity/api/operations/deliveries?state=parked"
            })
    @DisplayName("is recognised by the token alone, however the address is written")
    void isFooledByNoSpelling(String path) throws Exception {
        assertThat(List.of(raw(path, Optional.empty()), raw(path, Optional.of(tokens.ofPerson("sub-1")))))
                .allSatisfy(
                        answer -> assertThat(answer).startsWith("HTTP/1.1 4").doesNotContain("\"deliveries\""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"%2e", "%2fx", "#x", "..;/x", "%5cx"})
    @DisplayName("finds in the log none of the addresses that the server has refused")
    void findsNoRefusedAddress(String refused) throws Exception {
        String path = "/identity/api/verifications/canary-id" + refused;

        assertThat(raw(path, Optional.empty())).startsWith("HTTP/1.1 4");
        assertThat(server.logged()).doesNotContain("canary-id");
    }

    @Test
    @DisplayName("lists what is parked, and decides on each of it once")
    void decidesOnWhatIsParked() {
        JsonObject parked = park();
        String released = parked.getString("verificationId");
        String discarded = park().getString("verificationId");

        assertThat(parked.keySet()).containsExactly("verificationId", "outcome", "reason", "attempts", "since");
        assertThat(parked.getString("reason")).isEqualTo("FLOW_UNKNOWN");
        assertThat(parked).doesNotContainKey("deliveryId");
        assertThat(overdue()).isEmpty();
        assertThat(post("verifications/" + released + "/deliver-again", "")).isEqualTo(counted("scheduled", 1));
        awaitParkedTimes(released, 2);
        assertThat(post("verifications/deliver-again", "{\"reason\":\"OBSERVER_FAILED\"}"))
                .isEqualTo(counted("scheduled", 0));
        assertThat(post("verifications/deliver-again", "{\"reason\":\"FLOW_UNKNOWN\"}")
                        .getInt("scheduled"))
                .isGreaterThanOrEqualTo(2);
        awaitParkedTimes(released, 3);
        awaitParkedTimes(discarded, 2);
        assertThat(post("verifications/release", "{\"reason\":\"ACCOUNT_GONE\"}"))
                .isEqualTo(counted("released", 0));
        assertThat(post("verifications/" + released + "/release", "")).isEqualTo(counted("released", 1));
        assertThat(post("verifications/" + discarded + "/discard", "")).isEqualTo(counted("discarded", 1));

        Map.of("deliver-again", "scheduled", "release", "released", "discard", "discarded")
                .forEach((act, done) -> assertThat(post("verifications/" + discarded + "/" + act, ""))
                        .isEqualTo(counted(done, 0)));
        assertThat(post("verifications/" + released + "/release", "")).isEqualTo(counted("released", 0));
        assertThat(Probe.audited(server.logs(), released))
                .filteredOn(line -> line.getString("caller", "").equals("operator:olivia"))
                .extracting(
                        line -> line.getString("event") + " " + line.getString("outcome") + " " + line.getInt("count"))
                .containsExactly("deliver-again DONE 1", "release DONE 1", "release DONE 0");
        await().atMost(TestServer.LONG_ENOUGH)
                .until(() -> Http.json(server.get(VERIFICATIONS + "/" + released))
                        .getString("status", "")
                        .equals("PASSED"));
    }

    @Test
    @DisplayName(
            "releases and discards all claims that are parked for one reason, and delivers what was released again")
    void decidesOnAllForOneReason() {
        List<String> released = List.of(parkRefused(), parkRefused());
        JsonObject other = park();

        assertThat(post("verifications/release", "{\"reason\":\"QUERY_REFUSED\"}"))
                .isEqualTo(counted("released", 2));
        for (String id : released) {
            JsonObject found =
                    await().atMost(TestServer.LONG_ENOUGH).until(() -> inFull(id), it -> it.containsKey("deliveredAt"));
            assertThat(found.getString("status")).isEqualTo("PASSED");
            assertThat(found.getBoolean("confirmed")).isFalse();
            assertThat(results(id)).containsExactly("PASSED false OPERATOR");
        }

        assertThat(listed("parked"))
                .extracting(it -> it.getString("verificationId"))
                .contains(other.getString("verificationId"))
                .doesNotContainAnyElementsOf(released);
        String discarded = parkRefused();
        assertThat(post("verifications/discard", "{\"reason\":\"QUERY_REFUSED\"}"))
                .isEqualTo(counted("discarded", 1));
        assertThat(inFull(discarded).getString("status")).isEqualTo("PENDING");
        assertThat(listed("parked"))
                .extracting(it -> it.getString("verificationId"))
                .doesNotContain(discarded);

        String since = inFull(released.get(0)).getString("startedAt");
        assertThat(post("verifications/deliver-again", "{\"since\":\"" + since + "\"}")
                        .getInt("scheduled"))
                .isGreaterThanOrEqualTo(3);
        for (String id : released) {
            await().atMost(TestServer.LONG_ENOUGH).until(() -> results(id).size() == 2);
        }
        assertThat(Probe.logged(server.logs(), " org.identityverification.app.audit ", "\"QUERY_REFUSED\"").stream()
                        .map(line -> Http.json(line.substring(line.indexOf('{'))))
                        .map(line -> line.getString("event") + " " + line.getString("outcome") + " "
                                + line.getInt("count") + " " + line.getString("caller")))
                .containsExactly("release DONE 2 operator:olivia", "discard DONE 1 operator:olivia");
    }

    /** A claim that can't be confirmed, because the gateway refuses the question. */
    private static String parkRefused() {
        return park(GatewayRefusal.I403AA).getString("verificationId");
    }

    private static JsonObject inFull(String id) {
        return post("verifications/find", "{\"contextId\":\"parked\"}")
                .getJsonArray("verifications")
                .getValuesAs(JsonObject.class)
                .stream()
                .filter(it -> it.getString("id").equals(id))
                .findFirst()
                .orElseThrow();
    }

    /** What the audit record says of the deliveries of a verification. */
    private static List<String> results(String id) {
        return Probe.audited(server.logs(), id).stream()
                .filter(line -> line.getString("event").equals("result"))
                .map(line ->
                        line.getString("outcome") + " " + line.getBoolean("confirmed") + " " + line.getString("source"))
                .toList();
    }

    /** Waits until the log has said so often that a claim is parked. */
    private static void awaitParkedTimes(String id, int times) {
        await().atMost(TestServer.LONG_ENOUGH)
                .until(() ->
                        Probe.logged(server.logs(), "IDV0038", Probe.shown(id)).size() == times);
    }

    @Test
    @DisplayName("finds the verifications of a context in all accounts, a backend only in its own, and erases them")
    void findsAndErases() throws Exception {
        String contextId = "canary-context-" + UUID.randomUUID();
        String body = "{\"contextId\":\"" + contextId + "\"}";
        String common = begin(contextId, Optional.empty());
        String retail = begin(contextId, Optional.of("retail"));

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
    @DisplayName("is not needed by a backend whose start got no answer: the backend finds the verification itself")
    void findsAStartWithoutAnswer() {
        String contextId = "order-" + UUID.randomUUID();
        String backend = tokens.of("shop-" + UUID.randomUUID());
        PROVIDER.nextCall(SpoiledAnswer.HANG);

        assertProblem(server.begin(backend, Requests.json("TENCENT", contextId)), 504, "timeout");

        JsonObject found = await().atMost(TestServer.LONG_ENOUGH)
                .until(
                        () -> Http.json(call(
                                        backend, "POST", "verifications/find", "{\"contextId\":\"" + contextId + "\"}"))
                                .getJsonArray("verifications")
                                .getValuesAs(JsonObject.class),
                        it -> !it.isEmpty())
                .get(0);
        assertThat(found.getString("status")).isEqualTo("PENDING");
        assertThat(found).doesNotContainKey("flowId");
        PROVIDER.clock().forward(Fault.Pauses.USUAL.hang());
    }

    @Test
    @DisplayName("queries the provider for a result; a second query changes nothing")
    void queries() {
        String id = begin("queried", Optional.empty());
        Check check = PROVIDER.awaitCheck();
        check.end(passes().notificationLost());

        for (int i = 0; i < 2; i++) {
            JsonObject known = post("verifications/" + id + "/query", "");
            assertThat(known.getString("status")).isEqualTo("PASSED");
            assertThat(known.getBoolean("confirmed")).isTrue();
        }
        assertThat(Probe.audited(server.logs(), id))
                .filteredOn(line -> line.getString("event").equals("query"))
                .hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, deliveries, '', state",
        "GET, deliveries?state=, '', state",
        "GET, deliveries?state=all, '', state",
        "GET, deliveries?state=PARKED, '', state",
        "POST, verifications/deliver-again, {}, reason",
        "POST, verifications/deliver-again, '{\"reason\":null}', reason",
        "POST, verifications/deliver-again, '{\"reason\":\"\"}', reason",
        "POST, verifications/deliver-again, '{\"reason\":\"NOT_TRIED\"}', reason",
        "POST, verifications/deliver-again, '{\"reason\":[\"OBSERVER_FAILED\"]}', reason",
        "POST, verifications/deliver-again, '{\"since\":\"yesterday\"}', since",
        "POST, verifications/deliver-again, '{\"since\":\"2026-01-01T00:00:00Z\",\"from\":\"x\"}', from",
        "POST, verifications/deliver-again, '{\"since\":\"2026-01-01T00:00:00Z\",\"reason\":\"NO_ANSWER\"}', reason",
        "POST, verifications/release, {}, reason",
        "POST, verifications/discard, '{\"reason\":\"OBSERVER_FAILED\"}', reason",
        "POST, verifications/5b0f7f4e/deliver-again, '', id",
        "POST, verifications/1-1-1-1-1/release, '', id",
        "POST, verifications/%20/discard, '', id",
        "POST, verifications/find, {}, contextId",
        "POST, verifications/find, '{\"contextId\":\"\"}', contextId",
        "POST, verifications/find, '{\"contextId\":7}', contextId",
        "POST, verifications/find, '{\"contextId\":\"a\\u0000\"}', contextId",
        "POST, verifications/erase, {}, contextId",
        "POST, verifications/erase?contextId=x, {}, contextId",
        "POST, verifications/erase, '{\"contextId\":null}', contextId",
        "POST, verifications/erase, '{\"contextId\":\"\"}', contextId",
        "DELETE, verifications/5b0f7f4e, '', id",
        "POST, verifications/x/query, '', id"
    })
    @DisplayName("is told which parameter is missing or wrong, and nothing is done")
    void needsEveryParameter(String method, String path, String body, String field) {
        HttpResponse<String> answer = call(operator, method, path, body);

        assertProblem(answer, 400, "invalid-request");
        assertThat(Http.json(answer).getJsonArray("errors").getValuesAs(JsonObject.class))
                .extracting(error -> error.getString("field"))
                .containsExactly(field);
    }

    @Test
    @DisplayName("can copy the commands of docs/incidents.md")
    void copiesCommands() throws Exception {
        JsonObject parked = park();
        String id = parked.getString("verificationId");
        String commands = commands("docs/incidents.md");
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

        assertThat(Probe.logged(server.logs(), " org.identityverification.app.audit ", "\"operator:on-call\"").stream()
                        .map(line -> Http.json(line.substring(line.indexOf('{'))))
                        .map(line -> line.getString("event") + " " + line.getString("outcome"))
                        .collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(
                        "deliver-again DONE", "release DONE", "discard DONE", "find DONE", "erase DONE", "query DONE");
    }

    private static String commands(String page) throws Exception {
        return COMMANDS.matcher(Files.readString(OwnServer.repository().resolve(page)))
                .results()
                .map(it -> it.group(1).replaceAll("(?m)^ +", ""))
                .collect(Collectors.joining());
    }

    /** Makes the module park a claim: the provider says that it does not know the flow. */
    private static JsonObject park() {
        return park(FLOW_UNKNOWN);
    }

    private static JsonObject park(Fault ofQueries) {
        String id = begin("parked", Optional.empty());
        Check check = PROVIDER.awaitCheck();
        check.queriesFail(ofQueries);
        String token = Tokens.valid(UUID.fromString(id), ProductionSettings.PUBLIC_URL, ProductionSettings.SECRET);
        assertThat(server.post("/identity/api/notifications/" + token, Notices.body(check.flowId(), true, ""))
                        .statusCode())
                .isEqualTo(200);
        return awaitParked(id);
    }

    private static JsonObject awaitParked(String verificationId) {
        return await().atMost(TestServer.LONG_ENOUGH)
                .until(
                        () -> listed("parked").stream()
                                .filter(it -> it.getString("verificationId").equals(verificationId))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private static List<JsonObject> overdue() {
        return listed("overdue");
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
    private static String begin(String contextId, Optional<String> account) {
        var request = Json.createObjectBuilder(Http.json(Requests.json("TENCENT", contextId)));
        account.ifPresent(name -> request.add("account", name));
        String backend = tokens.withGroups("starting-" + UUID.randomUUID(), ROLE, ROLE + ":retail", BACKEND_ROLE);
        return Http.json(server.begin(backend, request.build().toString())).getString("id");
    }

    private static JsonObject post(String path, String body) {
        return Http.json(Http.bodyOf(call(operator, "POST", path, body)));
    }

    private static HttpResponse<String> call(String token, String method, String path, String body) {
        return server.call(
                method,
                OPERATIONS + path,
                body,
                "Content-Type",
                "application/json",
                "Authorization",
                "Bearer " + token);
    }

    private static JsonObject counted(String field, int count) {
        return Json.createObjectBuilder().add(field, count).build();
    }

    /** The answer to a path as no client library would send it. */
    private static String raw(String path, Optional<String> token) throws Exception {
        int port = server.uri("/").getPort();
        try (SSLSocket socket = server.socket(port, "TLSv1.3")) {
            String authorization =
                    token.map(it -> "Authorization: Bearer " + it + "\r\n").orElse("");
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: localhost:" + port + "\r\nConnection: close\r\n"
                                    + authorization + "\r\n")
                            .getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String type) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(Http.json(answer).getString("type")).isEqualTo("urn:identity-verification:problem:" + type);
    }
}
