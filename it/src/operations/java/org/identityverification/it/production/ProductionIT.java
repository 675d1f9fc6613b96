package org.identityverification.it.production;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.identityverification.it.production.CallerTokens.claims;
import static org.identityverification.it.production.Listeners.VERIFICATIONS;
import static org.junit.jupiter.api.Named.named;

import jakarta.json.JsonObjectBuilder;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;
import org.identityverification.it.provider.Notices;
import org.identityverification.it.provider.Requests;
import org.identityverification.it.provider.SocketServer;
import org.identityverification.it.rest.OpenApiDocument;
import org.identityverification.it.server.Http;
import org.identityverification.it.server.RawHttp;
import org.identityverification.testkit.Check;
import org.identityverification.testkit.FaceProvider;
import org.identityverification.testkit.script.SpoiledAnswer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProductionIT {

    private static final String STRICT = "\r\nStrict-Transport-Security: max-age=31536000\r\n";
    private static final Pattern OWN = Pattern.compile("(?i)liberty|\r\n(server|x-powered-by|set-cookie):");

    @RegisterExtension
    static final FaceProvider PROVIDER = FaceProvider.start(0, ProductionSettings.APP_CODE);

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
        settings.environment.put("IDENTITY_VERIFICATION_SERVICE_HOST", "10.0.0.1");
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
                named(
                        "with the address of its keys",
                        stranger.signed(stranger.header().add("jku", keys), claims(name))),
                named("with a deep header", stranger.signed(with(tokens.header(), nested), "{}")),
                named(
                        "with deep claims",
                        stranger.signed(tokens.header().build().toString(), with(claims(name), nested))));
    }

    @ParameterizedTest
    @MethodSource("badTokens")
    void starts_nothing_with_a_token_that_it_cannot_trust(String bad) throws Exception {
        HttpResponse<String> answer = server.begin(bad);

        description.check(OpenApiDocument.START, answer);
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(Http.header(answer, "WWW-Authenticate")).startsWith("Bearer");
        assertThat(answer.body() + answer.headers().map())
                .contains("urn:identity-verification:problem:token-required")
                .doesNotContain("canary");
        assertThat(PROVIDER.calls()).isEmpty();
        assertThat(STRANGER.requests()).isEmpty();
        assertThat(server.everythingWritten()).doesNotContain("canary-");
    }

    /** Written by hand: a builder would not go so deep. */
    private static String with(JsonObjectBuilder object, String nested) {
        return object.build().toString().replaceFirst("}$", ",\"nested\":" + nested + "}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/identity/",
                "/identity/js/main.js",
                "/identity/%69ndex.html",
                "/identity/WEB-INF/web.xml",
                "/identity/%57EB-INF/web.xml",
                "/identity/web-inf/web.xml",
                "/identity/META-INF/MANIFEST.MF",
                "/identity/;x",
                "/identity",
                "/identity/nowhere",
                "/identity/api/nowhere",
                "/health/live",
                "/openapi/ui",
                "/metrics",
                "/",
                "/sandbox/"
            })
    void has_no_page_and_shows_nothing_of_the_server(String path) throws Exception {
        String answer = server.raw("GET " + path, "Host: localhost");

        assertThat(answer)
                .containsPattern("^HTTP/1.1 [34]0")
                .containsIgnoringCase(STRICT)
                .doesNotContainPattern(OWN);
        assertThat(RawHttp.body(answer))
                .satisfiesAnyOf(
                        body -> assertThat(path).doesNotStartWith("/identity"),
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
        try (SSLSocket socket = server.socket(server.ports().get(0))) {
            String body = Requests.json("TENCENT", "order-1");
            String start = "POST %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\nContent-Length: %d\r\n"
                    .formatted(VERIFICATIONS, tokens.of("gone"), body.getBytes(UTF_8).length);
            socket.getOutputStream().write((start + "Content-Type: application/json\r\n\r\n" + body).getBytes(UTF_8));
            check = PROVIDER.awaitCheck();
        }

        PROVIDER.clock().forward(SpoiledAnswer.HANG_TIME);

        await().until(() -> Files.readString(log).substring(before).contains("IDV0050"));
        assertThat(server.call(
                                "POST",
                                check.notifyUrl().orElseThrow().getPath(),
                                Notices.body(check.flowId(), true, ""))
                        .statusCode())
                .isEqualTo(200);
        await().until(() -> Files.readString(log).substring(before).contains("IDV0051"));
        assertThat(Files.readString(log).substring(before)).doesNotContainPattern(" [EW] ");
        assertThat(server.logs().resolve("ffdc")).doesNotExist();
    }
}
