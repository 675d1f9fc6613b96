package org.identityverification.it.production;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.identityverification.it.production.CallerTokens.ROLE;
import static org.identityverification.it.production.CallerTokens.claims;
import static org.identityverification.it.production.Listeners.VERIFICATIONS;
import static org.identityverification.it.production.ProductionSettings.PUBLIC_URL;
import static org.identityverification.it.production.ProductionSettings.SECRET;
import static org.junit.jupiter.api.Named.named;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocket;
import org.identityverification.it.probe.Probe;
import org.identityverification.it.provider.Notices;
import org.identityverification.it.provider.Requests;
import org.identityverification.it.provider.SocketServer;
import org.identityverification.it.rest.OpenApiDocument;
import org.identityverification.it.server.Http;
import org.identityverification.it.server.RawHttp;
import org.identityverification.testkit.Check;
import org.identityverification.testkit.FaceProvider;
import org.identityverification.testkit.script.SpoiledAnswer;
import org.identityverification.testkit.wire.Call;
import org.identityverification.testservers.Tokens;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProductionIT {

    private static final long MOST_OF_AN_ENDLESS_BODY = 64L * 1024 * 1024;

    @RegisterExtension
    static final FaceProvider PROVIDER = FaceProvider.start(0, ProductionSettings.APP_CODE, "CanaryAppCodeOfRetail");

    @AutoClose
    private static final SocketServer STRANGER = SocketServer.start();

    private static ProductionSettings settings;
    private static CallerTokens tokens;

    @AutoClose
    private static ProductionServer server;

    private static OpenApiDocument description;

    @BeforeAll
    static void start() throws Exception {
        settings = new ProductionSettings("production", PROVIDER);
        tokens = settings.tokens;
        settings.environment.put("IDENTITY_APP_RATE_LIMIT_PER_CALLER", "4");
        settings.environment.put("IDENTITY_VERIFICATION_SERVICE_HOST", "10.0.0.1");
        settings.secrets.put("identity-verification.accounts.retail.app-code", "CanaryAppCodeOfRetail");
        // With telemetry on, the server would tell clients more.
        settings.environment.put("OTEL_SDK_DISABLED", "false");
        settings.environment.put("OTEL_TRACES_EXPORTER", "none");
        settings.environment.put("OTEL_METRICS_EXPORTER", "none");
        settings.environment.put("OTEL_LOGS_EXPORTER", "none");
        server = settings.start("production");
        description = OpenApiDocument.of(server.getPrivately("/openapi?format=json"));
    }

    static Stream<Named<String>> badTokens() throws Exception {
        String name = "canary-caller";
        CallerTokens stranger = CallerTokens.make();
        String keys = STRANGER.uri() + "/canary-keys";
        String nested = "[".repeat(4000) + "]".repeat(4000);
        return Stream.of(
                named("of another issuer", tokens.signed(claims(name).add("iss", "https://canary-issuer.example.net"))),
                named("for another audience", tokens.signed(claims(name).add("aud", "canary-audience"))),
                named("for no audience", tokens.signed(claims(name).remove("aud"))),
                named("with the address of its keys", withHeader(stranger, "jku", Json.createValue(keys))),
                named("with the address of its certificate", withHeader(stranger, "x5u", Json.createValue(keys))),
                named("with its key", withHeader(stranger, "jwk", publicKey(stranger))),
                named("with an unknown extension", withHeader(tokens, "crit", names("canary-extension"))),
                named("with no extension", withHeader(tokens, "crit", names())),
                named("signed unencoded", tokens.signedUnencoded(claims(name))),
                named("with a deep header", stranger.signed(with(tokens.header("RS256"), nested), "{}")),
                named(
                        "with deep claims",
                        stranger.signed(tokens.header("RS256").build().toString(), with(claims(name), nested))),
                named("unsigned", tokens.unsigned(claims(name))),
                named("signed with the public key", tokens.signedWithThePublicKey(claims(name))));
    }

    @ParameterizedTest
    @MethodSource("badTokens")
    void starts_nothing_with_a_token_that_it_cannot_trust(String bad) throws Exception {
        HttpResponse<String> answer = start(bad);

        assertProblem(answer, 401, "token-required");
        assertThat(Http.header(answer, "WWW-Authenticate")).startsWith("Bearer");
        assertThat(answer.body()).doesNotContain("canary");
        assertThat(answer.headers().map().toString()).doesNotContain("canary");
        assertThat(PROVIDER.calls()).isEmpty();
        assertThat(STRANGER.requests()).isEmpty();
        assertThat(server.everythingWritten()).doesNotContain("canary-");
    }

    private static String withHeader(CallerTokens signer, String name, JsonValue value) {
        return signer.signed(signer.header("RS256").add(name, value), claims("canary-caller"));
    }

    private static JsonObject publicKey(CallerTokens signer) {
        return Json.createObjectBuilder(signer.publicKey()).build();
    }

    private static JsonArray names(String... names) {
        return Json.createArrayBuilder(List.of(names)).build();
    }

    /** Written by hand: a builder would not go so deep. */
    private static String with(JsonObjectBuilder object, String nested) {
        return object.build().toString().replaceFirst("}$", ",\"nested\":" + nested + "}");
    }

    @Test
    void starts_with_the_account_whose_group_the_callers_token_has() {
        String person = "sub-" + UUID.randomUUID();
        String token = tokens.withGroups(person, ROLE + ":savings", ROLE + ":retail");

        JsonObject started = Http.json(start(token, request("account", "retail", "contextId", person)));

        assertThat(started.getString("account")).isEqualTo("retail");
        assertThat(started.getString("contextId")).isEqualTo(person);
        assertProblem(start(token, request("account", "other", "contextId", person)), 403, "role-required");
        assertThat(PROVIDER.calls()).map(Call::appCode).containsExactly(Optional.of("CanaryAppCodeOfRetail"));
        assertThat(Http.json(server.get(VERIFICATIONS + "/" + started.getString("id")))
                        .getString("account"))
                .isEqualTo("retail");
    }

    @Test
    void lets_only_backends_choose_a_context_id() throws Exception {
        String person = "sub-" + UUID.randomUUID();
        String unnamed = Json.createObjectBuilder(Http.json(request()))
                .remove("contextId")
                .build()
                .toString();

        JsonObject ofPerson = Http.json(start(tokens.ofPerson(person), unnamed));
        JsonObject ofBackend = Http.json(start(tokens.of("batch"), Requests.json("TENCENT", "order-1")));

        assertThat(PROVIDER.calls())
                .map(call -> call.json().getString("contextId"))
                .containsExactly(person, "order-1");
        assertThat(Http.json(server.get(VERIFICATIONS + "/" + ofPerson.getString("id"))))
                .doesNotContainKey("contextId");
        assertThat(recorded(ofPerson)).isEqualTo("person");
        assertThat(recorded(ofBackend)).isEqualTo("backend:batch");
        assertProblem(start(tokens.ofPerson(person)), 403, "context-not-yours");
        assertProblem(start(tokens.ofPerson("a".repeat(129)), unnamed), 403, "context-not-yours");
        assertThat(PROVIDER.calls()).hasSize(2);
        assertThat(server.everythingWritten()).doesNotContain(person);
    }

    private static String recorded(JsonObject started) {
        return Probe.audited(server.logs(), started.getString("id")).get(0).getString("caller");
    }

    @Test
    void does_not_let_a_person_spend_the_limit_of_a_backend_whose_name_is_the_persons() {
        String name = "batch-" + UUID.randomUUID();
        JsonObjectBuilder person = claims(name)
                .add("sub", "sub-" + UUID.randomUUID())
                .add("groups", Json.createArrayBuilder(List.of(ROLE)));
        String token = tokens.signed(person);

        await().until(() -> server.begin(token, "").statusCode(), equalTo(429));

        assertThat(start(tokens.of(name)).statusCode()).isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/identity/",
                "/identity/js/main.js",
                "/identity/%69ndex.html",
                "/health/live",
                "/openapi/ui",
                "/metrics",
                "/",
                "/sandbox/"
            })
    void has_no_page_and_shows_nothing_of_the_server(String path) {
        HttpResponse<String> answer = server.get(path);

        assertThat(answer.statusCode()).isBetween(300, 404);
        assertThat(answer.body()).doesNotContain("<script", "import ", "<svg").doesNotContainIgnoringCase("liberty");
        assertStrict(answer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/identity/WEB-INF/web.xml",
                "/identity/%57EB-INF/web.xml",
                "/identity/web-inf/web.xml",
                "/identity/META-INF/MANIFEST.MF",
                "/identity/;x",
                "/identity",
                "/identity/nowhere"
            })
    void shows_no_page_of_the_servers_own(String path) throws Exception {
        String answer = server.raw("GET " + path, "Host: localhost");

        assertThat(answer).startsWith("HTTP/1.1 4");
        assertThat(RawHttp.body(answer))
                .satisfiesAnyOf(
                        body -> assertThat(body).isEmpty(),
                        body -> assertThat(body).contains("{\"type\":\"urn:identity-verification:problem:"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"%zz", "]", "[]", "\"x", "`", "a b", "a/b"})
    void refuses_a_request_with_a_host_that_is_none_and_logs_nothing(String host) throws Exception {
        long before = Files.size(server.logs().resolve("messages.log"));
        for (String path :
                List.of(VERIFICATIONS, "/identity/api/notifications/" + "A".repeat(76), "/identity/api/nowhere")) {
            assertThat(server.raw("POST " + path, "Content-Length: 0", "Host: " + host))
                    .as(path)
                    .startsWith("HTTP/1.1 400 ");
        }
        assertThat(Files.size(server.logs().resolve("messages.log"))).isEqualTo(before);
        assertThat(server.logs().resolve("ffdc")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health", "/health/ready", "/health/live", "/openapi"})
    void has_only_health_and_OpenAPI_on_its_private_listener(String path) {
        assertThat(server.getPrivately(path).statusCode()).isEqualTo(200);
        assertThat(server.getPrivately("/identity/api/environment").statusCode())
                .isEqualTo(404);
    }

    @Test
    void speaks_only_TLS_12_and_13_on_both_listeners() throws Exception {
        for (int port : server.ports()) {
            for (String version : List.of("TLSv1.2", "TLSv1.3")) {
                try (SSLSocket socket = server.socket(port, version)) {
                    socket.startHandshake();
                    assertThat(socket.getSession().getProtocol()).isEqualTo(version);
                    assertThat(socket.getSession().getCipherSuite()).containsPattern("(GCM|CHACHA20)");
                }
            }
            assertThat(server.answerToGreeting(port, 3)).isEqualTo(ProductionServer.TLS_HANDSHAKE);
            for (int old : new int[] {0, 1, 2}) {
                assertThat(server.answerToGreeting(port, old)).isIn(ProductionServer.TLS_ALERT, Http.NO_ANSWER);
            }
            assertThat(RawHttp.send(SocketFactory.getDefault(), port, "GET /identity/api/environment HTTP/1.0\r\n\r\n"))
                    .doesNotContain("200", "sandbox");
        }
    }

    @Test
    void shows_a_renewed_certificate_without_a_refused_notification() throws Exception {
        GoodTraffic traffic = new GoodTraffic(server, PROVIDER, tokens, 12, 2).begin();
        // The application's own, and one that the server's configuration mentions.
        server.replaceSecret("identity-verification.app-code", "renewed");
        server.replaceSecret("postgresql.password", "renewed");

        server.replaceKey(settings.keys.store("renewed"));

        await().until(() -> server.subjects(), everyItem(equalTo("CN=renewed")));
        traffic.assertUndisturbed();
        assertThat(server.logged()).doesNotContain("CWWKG0016I", "CWWKZ0009I");
    }

    @Test
    void completes_a_start_whose_caller_has_disconnected_and_logs_no_error() throws Exception {
        Path log = server.logs().resolve("messages.log");
        int before = Files.readString(log).length();
        PROVIDER.nextCall(SpoiledAnswer.HANG);
        Check check;
        try (SSLSocket socket = server.socket(port(), "TLSv1.3")) {
            String body = request();
            String start = "POST %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\nContent-Length: %d\r\n"
                    .formatted(VERIFICATIONS, tokens.of("gone"), body.getBytes(UTF_8).length);
            socket.getOutputStream().write((start + "Content-Type: application/json\r\n\r\n" + body).getBytes(UTF_8));
            check = PROVIDER.awaitCheck();
        }

        PROVIDER.clock().forward(SpoiledAnswer.HANG_TIME);

        await().until(() -> Files.readString(log).substring(before).contains("IDV0050"));
        assertThat(server.post(check.notifyUrl().orElseThrow().getPath(), Notices.body(check.flowId(), true, ""))
                        .statusCode())
                .isEqualTo(200);
        await().until(() -> Files.readString(log).substring(before).contains("IDV0051"));
        assertThat(Files.readString(log).substring(before)).doesNotContainPattern(" [EW] ");
        assertThat(server.logs().resolve("ffdc")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void closes_the_connection_on_a_body_without_end_with_a_good_token_and_without_one(boolean good) throws Exception {
        String token = good ? Tokens.valid(UUID.randomUUID(), PUBLIC_URL, SECRET) : "A".repeat(76);
        byte[] chunk = ("1000\r\n" + " ".repeat(0x1000) + "\r\n").getBytes(UTF_8);
        long sent = 0;
        try (SSLSocket socket = server.socket(port(), "TLSv1.3")) {
            OutputStream out = socket.getOutputStream();
            out.write(
                    "POST /identity/api/notifications/%s HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
                            .formatted(token)
                            .getBytes(UTF_8));
            while (sent < MOST_OF_AN_ENDLESS_BODY) {
                out.write(chunk);
                sent += chunk.length;
            }
        } catch (IOException e) {
            // The server has closed the connection.
        }
        assertThat(sent).isLessThan(MOST_OF_AN_ENDLESS_BODY);
    }

    private static int port() {
        return server.uri("/").getPort();
    }

    private static HttpResponse<String> start(String token) {
        return start(token, request());
    }

    private static HttpResponse<String> start(String token, String request) {
        HttpResponse<String> answer = server.begin(token, request);
        description.check(OpenApiDocument.START, answer);
        return answer;
    }

    private static String request(String... fields) {
        return Requests.with("order-" + UUID.randomUUID(), fields);
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String type) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(Http.header(answer, "Content-Type")).startsWith("application/problem+json");
        assertThat(Http.json(answer).getString("type")).isEqualTo("urn:identity-verification:problem:" + type);
        assertStrict(answer);
    }

    private static void assertStrict(HttpResponse<String> answer) {
        assertThat(Http.header(answer, "Strict-Transport-Security")).isEqualTo("max-age=31536000");
        assertThat(answer.headers().map().keySet())
                .noneMatch(name -> name.equalsIgnoreCase("Server")
                        || name.equalsIgnoreCase("X-Powered-By")
                        || name.equalsIgnoreCase("Set-Cookie")
                        || name.toLowerCase(Locale.ROOT).contains("liberty"));
    }
}
