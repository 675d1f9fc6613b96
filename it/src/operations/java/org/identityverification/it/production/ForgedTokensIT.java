package org.identityverification.it.production;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.identityverification.it.provider.SocketServer;
import org.identityverification.testkit.FaceProvider;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Fifty times a second a stranger sends a token with a key of its own making. {@code -Dit.flood=PT10M} extends the flood to ten
 * minutes.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Order(2)
class ForgedTokensIT {

    private static final Duration FLOOD = Duration.parse(System.getProperty("it.flood", "PT20S"));
    private static final int FORGED_A_SECOND = 50;
    private static final int GOOD_A_SECOND = 2;
    private static final int PUBLISHED_KEYS = 20;

    private static final Duration LONGEST_START = Duration.ofSeconds(25);

    /** Ten minutes of good calls alone leave 19 MB. Keys that are read again for each forged token leave 50 MB in 17 s. */
    private static final long FLAT = 24_000_000;

    @RegisterExtension
    static final FaceProvider PROVIDER = FaceProvider.start(0, ProductionSettings.APP_CODE);

    private static ProductionSettings settings;
    private static CallerTokens tokens;

    @AutoClose
    private static final SocketServer IDENTITY_PROVIDER = SocketServer.start();

    @AutoClose
    private static ProductionServer server;

    @BeforeAll
    static void start() throws Exception {
        settings = new ProductionSettings("forged-tokens", PROVIDER);
        tokens = settings.tokens;
        publish(tokens);
        settings.environment.put("IDENTITY_APP_RATE_LIMIT_TOTAL", "1000000");
        server = settings.start("forged-tokens");
    }

    @Test
    @Order(1)
    void
            that_is_forged_delays_no_notification_no_liveness_probe_and_no_start_the_identity_provider_is_not_asked_and_the_heap_stays_within_its_limit()
                    throws Exception {
        traffic(Duration.ofSeconds(5)).begin().assertUndisturbed();
        GoodTraffic traffic = traffic(FLOOD);
        List<CompletableFuture<Answered>> starts = new ArrayList<>();
        List<CompletableFuture<Answered>> forged = new ArrayList<>();
        CallerTokens stranger = CallerTokens.make("stranger");
        long before = server.liveHeap();
        int asked = IDENTITY_PROVIDER.requests().size();

        traffic.begin();
        Answered.everySecond(FLOOD.toSeconds(), FORGED_A_SECOND, () -> {
            String token = stranger.named(UUID.randomUUID().toString()).of("stranger");
            forged.add(Answered.to(() -> server.begin(token, "{}")));
            if (forged.size() % (FORGED_A_SECOND / GOOD_A_SECOND) == 0) {
                starts.add(Answered.to(() -> server.beginUntilTaken(newCaller(tokens))));
            }
        });
        List<Answered> refused = Answered.all("forged tokens", forged);
        List<Answered> started = Answered.all("starts", starts);

        long after = server.liveHeap();
        System.out.printf("Heap: %d kB before and %d kB after%n", before / 1000, after / 1000);
        assertThat(refused).extracting(Answered::status).containsOnly(401);
        Answered.assertAll(started, 201, LONGEST_START);
        traffic.assertUndisturbed();
        assertThat(IDENTITY_PROVIDER.requests()).hasSize(asked);
        assertThat(after - before).as("bytes more in use").isLessThan(FLAT);
    }

    @Test
    @Order(2)
    void
            of_a_new_key_is_accepted_as_soon_as_the_file_is_renewed_and_refused_once_the_key_is_withdrawn_without_a_restart()
                    throws Exception {
        CallerTokens next = CallerTokens.make("next");
        assertThat(start(next)).isEqualTo(401);

        publish(tokens, next);
        assertThat(start(next)).isEqualTo(201);
        assertThat(start(tokens)).isEqualTo(201);

        publish(next);
        assertThat(start(next)).isEqualTo(201);
        assertThat(start(tokens)).isEqualTo(401);
    }

    private static GoodTraffic traffic(Duration length) {
        return new GoodTraffic(server, PROVIDER, tokens, length.toSeconds(), GOOD_A_SECOND);
    }

    /** Publishes as many keys as a large identity provider has. The script of {@code docs/production.md} fetches them. */
    private static void publish(CallerTokens... used) throws Exception {
        CallerTokens other = CallerTokens.make("other");
        String keys = CallerTokens.jwks(Stream.concat(
                        Stream.of(used),
                        IntStream.range(used.length, PUBLISHED_KEYS).mapToObj(it -> other.named("other-" + it)))
                .toArray(CallerTokens[]::new));
        IDENTITY_PROVIDER.answers(SocketServer.json(200, keys));
        CallerKeysRenewalTest.renew(settings.folder, IDENTITY_PROVIDER, settings.callers());
    }

    private static int start(CallerTokens callers) {
        return begin(callers).statusCode();
    }

    private static HttpResponse<String> begin(CallerTokens callers) {
        return server.begin(newCaller(callers));
    }

    /** The starts of one caller are limited. */
    private static String newCaller(CallerTokens callers) {
        return callers.of("caller-" + UUID.randomUUID());
    }
}
