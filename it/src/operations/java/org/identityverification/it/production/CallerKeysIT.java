package org.identityverification.it.production;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.identityverification.it.provider.SocketServer.json;
import static org.identityverification.it.provider.SocketServer.plain;

import jakarta.json.JsonObject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.identityverification.it.documents.Documents;
import org.identityverification.it.provider.Requests;
import org.identityverification.it.provider.SocketServer;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.Http;
import org.identityverification.it.server.OwnServer;
import org.identityverification.it.server.TestKeys;
import org.identityverification.testkit.FaceProvider;
import org.identityverification.testservers.Layout;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An identity provider with the keys and tokens of {@code tokens-to-try.sh}, whose JWKS is down or worse. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CallerKeysIT {

    private static final String CANARY = "canary-of-the-jwks";
    private static final String SAME_KEY = "{\"kty\":\"RSA\",\"kid\":\"try\",\"n\":\"" + CANARY + "\",\"e\":\"AQAB\"}";

    /** Each hanging read takes ten seconds, and the next begins five seconds later. */
    private static final Duration ALL_READ = Duration.ofMinutes(3);

    @RegisterExtension
    static final FaceProvider PROVIDER = FaceProvider.start(0, ProductionSettings.APP_CODE);

    @AutoClose
    private static final SocketServer STRANGER = SocketServer.start();

    @AutoClose
    private static SocketServer identityProvider;

    @AutoClose
    private static OwnServer server;

    private static Path folder;
    private static Path copy;

    @BeforeAll
    static void start() throws Exception {
        folder = OwnServer.folder().resolveSibling("caller-keys");
        Layout.deleteAll(folder);
        Files.createDirectories(folder);
        Path script = OwnServer.repository().resolve("src/main/scripts/tokens-to-try.sh");
        Layout.run(folder, Map.of(), List.of(script.toString()));
        TestKeys keys = TestKeys.make(folder.resolve("tls"));
        identityProvider = SocketServer.start(keys.listener("server", true), "https");
        identityProvider.answers(SocketServer.hang());
        copy = folder.resolve("data/caller-keys");
        Map<String, String> environment = new HashMap<>(Map.of(
                "IDENTITY_APP_PRODUCTION", "true",
                "IDENTITY_VERIFICATION_APP_CODE", ProductionSettings.APP_CODE,
                "IDENTITY_VERIFICATION_NOTIFICATION_SECRET", ProductionSettings.SECRET,
                "IDENTITY_VERIFICATION_PUBLIC_URL", ProductionSettings.PUBLIC_URL,
                "IDENTITY_VERIFICATION_MP_REST_URL", PROVIDER.url(),
                "MP_JWT_VERIFY_PUBLICKEY_LOCATION", identityProvider.uri() + "/keys?policy=callers",
                "MP_JWT_VERIFY_ISSUER", CallerTokens.ISSUER,
                "MP_JWT_VERIFY_AUDIENCES", CallerTokens.AUDIENCE,
                "IDENTITY_APP_CALLER_KEYS_COPY", copy.toString()));
        environment.putAll(keys.outgoing());
        server = OwnServer.startIncluding(
                "outgoing-tls.xml", "caller-keys", environment, Deployments.referenceApplication());
    }

    @Test
    @Order(1)
    void is_ready_before_it_knows_a_key_and_tells_callers_with_tokens_when_to_retry() throws Exception {
        await().until(() -> server.get("/health/ready").statusCode() == 200);
        assertThat(health().getJsonObject("data")).isEmpty();

        HttpResponse<String> answer = start("identity-verification-backend");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(Http.header(answer, "Retry-After")).isEqualTo("5");
        assertThat(Http.json(answer).getString("type")).endsWith(":caller-keys-missing");
        assertThat(server.startVerification("order-of-no-caller").statusCode()).isEqualTo(401);
    }

    @Test
    @Order(2)
    void reads_the_JWKS_until_it_is_good_whatever_comes_before() throws Exception {
        String head = "HTTP/1.1 200 x\r\nContent-Type: application/json\r\n";
        Queue<SocketServer.Answer> bad = new ConcurrentLinkedQueue<>(List.of(
                json(500, good()),
                json(200, "{\"keys\":[" + (SAME_KEY + ",").repeat(10_000) + SAME_KEY + "]}"),
                SocketServer.endless(head + "Content-Length: 52428800\r\n\r\n"),
                plain(302, List.of("Location: " + STRANGER.uri() + "/keys"), ""),
                SocketServer.drip(head + "Content-Length: 1000\r\n\r\n", ' ', 100)));
        STRANGER.answers(json(200, good()));
        identityProvider.answersBy(request -> bad.isEmpty() ? json(200, good()) : bad.remove());

        await().atMost(ALL_READ).until(() -> {
            int before = bad.size();
            int status = start("identity-verification-backend").statusCode();
            assertThat(status).isEqualTo(before > 0 ? 503 : status);
            return status == 201;
        });

        assertThat(STRANGER.requests()).isEmpty();
        assertThat(identityProvider.requests())
                .allMatch(request -> request.line().equals("GET /keys?policy=callers HTTP/1.1"));
        assertThat(String.join("\n", Layout.texts(server.logs()).values()))
                .doesNotContain(CANARY, STRANGER.uri().toString())
                .containsOnlyOnce("E IVAPP0007E");
    }

    @Test
    @Order(3)
    void lets_the_documented_tokens_do_what_their_roles_allow() throws Exception {
        String operated = "/identity/api/operations/deliveries?state=parked";
        assertThat(start("identity-verification").statusCode()).isEqualTo(403);
        assertThat(startAs("identity-verification", "try").statusCode()).isEqualTo(201);
        assertThat(start("identity-verification-backend").statusCode()).isEqualTo(201);
        assertThat(server(operated, "identity-verification-backend")).isEqualTo(403);
        assertThat(server(operated, "identity-verification-operator")).isEqualTo(200);
        assertThat(health().getJsonObject("data").getInt("ageSeconds")).isLessThan(120);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
                .isEqualTo("rw-------");
    }

    @Test
    @Order(4)
    void accepts_a_new_key_and_refuses_a_withdrawn_one_soon_after_they_are_published() throws Exception {
        CallerTokens next = CallerTokens.make("next");
        int reads = identityProvider.requests().size();
        for (int i = 0; i < 100; i++) {
            assertThat(begin(next.named("forged-" + i).of("stranger"), "order-1")
                            .statusCode())
                    .isEqualTo(401);
        }
        // Keys are read once a minute, whatever tokens come.
        assertThat(identityProvider.requests()).hasSizeLessThan(reads + 2);

        identityProvider.answers(json(200, CallerTokens.jwks(next)));
        await().atMost(ALL_READ).until(() -> begin(next.of("batch"), "order-1").statusCode() == 201);

        assertThat(start("identity-verification-backend").statusCode()).isEqualTo(401);
    }

    private static String good() {
        return Documents.read(folder.resolve("jwks.json"));
    }

    private static HttpResponse<String> start(String role) throws Exception {
        return startAs(role, "order-" + System.nanoTime());
    }

    private static HttpResponse<String> startAs(String role, String contextId) throws Exception {
        return begin(token(role), contextId);
    }

    private static HttpResponse<String> begin(String token, String contextId) {
        URI verifications = server.uri().resolve("/identity/api/verifications");
        return Http.postJson(verifications, Requests.json("TENCENT", contextId), "Authorization", "Bearer " + token);
    }

    private static int server(String path, String role) throws Exception {
        return Http.get(server.uri().resolve(path), "Authorization", "Bearer " + token(role))
                .statusCode();
    }

    private static String token(String role) throws Exception {
        return Files.readString(folder.resolve(role + ".token"));
    }

    private static JsonObject health() {
        return Http.json(server.get("/health/ready")).getJsonArray("checks").getValuesAs(JsonObject.class).stream()
                .filter(it -> it.getString("name").equals("identity-app-caller-keys"))
                .findFirst()
                .orElseThrow();
    }
}
