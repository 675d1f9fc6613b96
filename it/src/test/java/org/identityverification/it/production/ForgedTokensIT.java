package org.identityverification.it.production;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.identityverification.it.provider.Requests;
import org.identityverification.it.server.OwnServer;
import org.identityverification.it.server.TestKeys;
import org.identityverification.it.server.TestServer;
import org.identityverification.testkit.FaceProvider;
import org.identityverification.testservers.HttpRequests;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Fifty times a second a stranger sends a token with a key of its own making, while the identity provider takes 0.3 s to
 * answer. {@code -Dit.flood=PT10M} goes on for ten minutes.
 */
@DisplayName("In production, a caller's token")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Order(2)
class ForgedTokensIT {

    private static final Duration FLOOD = Duration.parse(System.getProperty("it.flood", "PT20S"));
    private static final int FORGED_A_SECOND = 50;
    private static final int PUBLISHED_KEYS = 20;
    private static final Duration PROVIDER_WAITS = Duration.ofSeconds(5);
    private static final Duration A_SECOND = Duration.ofSeconds(1);

    /** Ten minutes of good calls leave half of it; keys that are read again for each forged token, more in 20 s. */
    private static final long FLAT = 32_000_000;

    private static final String VERIFICATIONS = "/identity/api/verifications";
    private static final String PUBLIC_URL = "https://shop.example.com/identity/api";
    private static final String APP_CODE = "app-code-of-a-node-under-attack";
    private static final String SECRET = "the-notification-secret-of-a-node-under-attack";

    @RegisterExtension
    static final FaceProvider PROVIDER = FaceProvider.start(0, APP_CODE);

    private static Path folder;
    private static Path file;
    private static CallerTokens tokens;
    private static HttpClient client;

    @AutoClose
    private static KeysServer identityProvider;

    @AutoClose
    private static ProductionServer server;

    @BeforeAll
    static void start() throws Exception {
        folder = Path.of(TestServer.property("it.user.directory")).resolveSibling("forged-tokens");
        TestKeys keys = TestKeys.make(folder);
        client = HttpRequests.trusting(keys.client());
        file = folder.resolve("jwks.json");
        tokens = CallerTokens.make("first");
        identityProvider = KeysServer.start();
        publish(tokens);
        CallerKeysRenewalTest.renew(folder, identityProvider, file);
        server = ProductionServer.start(
                "forged-tokens",
                keys,
                Map.of("identity-verification.app-code", APP_CODE, "identity-verification.notification.secret", SECRET),
                Map.of(
                        "IDENTITY_VERIFICATION_MP_REST_URL",
                        PROVIDER.url(),
                        "IDENTITY_VERIFICATION_PUBLIC_URL",
                        PUBLIC_URL,
                        "IDENTITY_VERIFICATION_CALLBACK_URL",
                        "https://shop.example.com/verified",
                        "IDENTITY_VERIFICATION_DATA_SOURCE",
                        "jdbc/identity-verification",
                        "IDENTITY_VERIFICATION_SCHEMA",
                        "create",
                        "MP_JWT_VERIFY_PUBLICKEY_LOCATION",
                        file.toUri().toString(),
                        "MP_JWT_VERIFY_ISSUER",
                        CallerTokens.ISSUER,
                        "MP_JWT_VERIFY_AUDIENCES",
                        CallerTokens.AUDIENCE));
    }

    @Test
    @Order(1)
    @DisplayName(
            "that is forged delays no notification, no liveness probe and no start; the identity provider is not asked,"
                    + " and the heap stays within its limit")
    void holds() throws Exception {
        traffic().run(Duration.ofSeconds(5));
        long before = server.liveHeap();
        int asked = identityProvider.asked();

        Flood flood = new Flood();
        GoodTraffic traffic = traffic();
        try {
            traffic.run(FLOOD);
            flood.awaitEnd();
        } finally {
            System.out.printf(
                    "%d of %d forged tokens refused in %s: notifications %s, liveness %s, starts %s%n",
                    flood.refused.get(), flood.count, FLOOD, traffic.notifications, traffic.liveness, traffic.starts);
        }

        long after = server.liveHeap();
        System.out.printf("Heap: %d kB before and %d kB after%n", before / 1000, after / 1000);
        assertThat(flood.refused).hasValue(flood.count);
        traffic.notifications.assertAll(200, PROVIDER_WAITS);
        traffic.liveness.assertAll(200, livenessWaits());
        traffic.starts.assertAll(201, A_SECOND);
        assertThat(identityProvider.asked()).isEqualTo(asked);
        assertThat(after - before).as("bytes more in use").isLessThan(FLAT);
    }

    @Test
    @Order(2)
    @DisplayName(
            "of a new key is good as soon as the file is renewed, and no more when the key is withdrawn, without a restart")
    void followsTheFile() throws Exception {
        CallerTokens next = CallerTokens.make("next");
        assertThat(start(next)).isEqualTo(401);

        publish(tokens, next);
        CallerKeysRenewalTest.renew(folder, identityProvider, file);
        assertThat(start(next)).isEqualTo(201);
        assertThat(start(tokens)).isEqualTo(201);

        publish(next);
        CallerKeysRenewalTest.renew(folder, identityProvider, file);
        assertThat(start(next)).isEqualTo(201);
        assertThat(start(tokens)).isEqualTo(401);
    }

    private static GoodTraffic traffic() {
        return new GoodTraffic(server, () -> begin(tokens), PUBLIC_URL, SECRET);
    }

    /** As many keys as large identity providers have. */
    private static void publish(CallerTokens... used) throws Exception {
        CallerTokens other = CallerTokens.make("other");
        identityProvider.publish(
                200,
                CallerTokens.jwks(Stream.concat(
                                Stream.of(used),
                                IntStream.range(used.length, PUBLISHED_KEYS).mapToObj(it -> other.named("other-" + it)))
                        .toArray(CallerTokens[]::new)));
    }

    private static int start(CallerTokens callers) {
        return begin(callers).statusCode();
    }

    private static HttpResponse<String> begin(CallerTokens callers) {
        return server.post(
                VERIFICATIONS,
                Requests.json("TENCENT", "order-" + UUID.randomUUID()),
                "Content-Type",
                "application/json",
                "Authorization",
                // Each a caller of its own: a caller may start only so many.
                "Bearer " + callers.of("caller-" + UUID.randomUUID()));
    }

    private static Duration livenessWaits() throws IOException {
        Path manifest = OwnServer.repository().resolve("src/main/kubernetes/deployment.yaml");
        return Duration.ofSeconds(new YAMLMapper()
                .readValue(manifest.toFile(), Deployment.class)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0)
                .getLivenessProbe()
                .getTimeoutSeconds());
    }

    /** Tokens of a stranger, sent whether or not the ones before are answered. */
    private static final class Flood {

        final int count = (int) (FLOOD.toSeconds() * FORGED_A_SECOND);
        final AtomicInteger refused = new AtomicInteger();
        private final AtomicInteger sent = new AtomicInteger();
        private final CallerTokens stranger;
        private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(1);

        Flood() throws Exception {
            stranger = CallerTokens.make("stranger");
            var unused = clock.scheduleAtFixedRate(this::send, 0, 1_000_000 / FORGED_A_SECOND, TimeUnit.MICROSECONDS);
        }

        void awaitEnd() {
            try {
                await().atMost(TestServer.LONG_ENOUGH).until(() -> refused.get() == count);
            } finally {
                clock.shutdownNow();
            }
        }

        private void send() {
            if (sent.getAndIncrement() >= count) {
                return;
            }
            String token = stranger.named(UUID.randomUUID().toString()).of("stranger");
            HttpRequest request = HttpRequest.newBuilder(server.uri(VERIFICATIONS))
                    .header("Authorization", "Bearer " + token)
                    .header("Content-Type", "application/json")
                    .timeout(TestServer.LONG_ENOUGH)
                    .POST(BodyPublishers.ofString("{}"))
                    .build();
            var unused = client.sendAsync(request, BodyHandlers.discarding()).thenAccept(answer -> {
                if (answer.statusCode() == 401) {
                    refused.incrementAndGet();
                }
            });
        }
    }
}
