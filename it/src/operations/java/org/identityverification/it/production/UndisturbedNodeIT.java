package org.identityverification.it.production;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.identityverification.testkit.wire.Answer.json;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.identityverification.it.provider.SocketServer;
import org.identityverification.it.server.Http;
import org.identityverification.it.server.OwnServer;
import org.identityverification.testkit.FaceProvider;
import org.identityverification.testkit.script.Fault;
import org.identityverification.testservers.PostgreSql;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * All requests come over HTTP, as callers, the provider and Kubernetes send them. {@code -Dit.full-load=true} raises the load to
 * that of an attack; nothing else may run then. {@code -Dit.flood=PT10M} extends the flood of forged tokens to ten minutes.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Order(2)
class UndisturbedNodeIT {

    private static final boolean FULL = Boolean.getBoolean("it.full-load");
    private static final int AT_ONCE = FULL ? 150 : 40;
    private static final int STARTS_A_SECOND = FULL ? 10 : 3;
    private static final int NOTIFICATIONS_A_SECOND = 4;
    private static final int SECONDS = FULL ? 60 : 10;
    private static final int BULKHEAD = FULL ? 256 : 64;
    private static final int MAY_LOOK_UP = 32;

    private static final Duration FLOOD = Duration.parse(System.getProperty("it.flood", "PT20S"));
    private static final int FORGED_A_SECOND = 50;
    private static final int GOOD_A_SECOND = 2;
    private static final int PUBLISHED_KEYS = 20;
    /** A minute after the last read, which may take ten seconds. */
    private static final Duration RENEWED = Duration.ofSeconds(90);
    /** Ten minutes of good calls alone leave 19 MB. Keys that are read again for each forged token leave 50 MB in 17 s. */
    private static final long FLAT = 24_000_000;

    private static final Duration PROVIDER_TAKES = Duration.ofSeconds(FULL ? 9 : 5);
    /** A call that the bulkhead lets in takes so long, unless the test moves the clock. Shorter than the read timeout. */
    private static final Duration HANGS = Duration.ofSeconds(9);

    /** While other tests run beside this one: how long a request waits for the store. */
    private static final Duration SOON = Duration.ofSeconds(FULL ? 1 : 3);

    /** The call deadline, and the way to the caller. */
    private static final Duration LONGEST_START = Duration.ofSeconds(21);

    @RegisterExtension
    static final FaceProvider PROVIDER = FaceProvider.start(0, ProductionSettings.APP_CODE);

    private static ProductionSettings settings;
    private static CallerTokens tokens;

    @AutoClose
    private static final SocketServer IDENTITY_PROVIDER = SocketServer.start();

    @AutoClose
    private static PostgreSql database;

    @AutoClose
    private static ProductionServer server;

    @BeforeAll
    static void startServer() throws Exception {
        database = PostgreSql.start(OwnServer.folder());
        settings = new ProductionSettings("undisturbed", PROVIDER).on(database);
        tokens = settings.tokens;
        publish(tokens);
        // Through a proxy, which is the only thing there is.
        settings.environment.put("MP_JWT_VERIFY_PUBLICKEY_LOCATION", "http://localhost:1/keys");
        settings.environment.put(
                "IDENTITY_APP_CALLER_KEYS_PROXY", IDENTITY_PROVIDER.uri().getAuthority());
        settings.environment.put("IDENTITY_APP_RATE_LIMIT_TOTAL", "1000000");
        settings.environment.put(
                "org_identityverification_impl_provider_FaceAuthCalls_start_Bulkhead_value",
                Integer.toString(BULKHEAD));
        server = settings.start("undisturbed");
    }

    @Test
    @Order(1)
    void serves_starts_during_a_flood_of_forged_tokens_while_the_JWKS_hangs() throws Exception {
        traffic(Duration.ofSeconds(5)).begin().assertUndisturbed();
        GoodTraffic traffic = traffic(FLOOD);
        List<CompletableFuture<Answered>> starts = new ArrayList<>();
        List<CompletableFuture<Answered>> forged = new ArrayList<>();
        CallerTokens stranger = CallerTokens.make("stranger");
        long before = server.liveHeap();
        IDENTITY_PROVIDER.answers(SocketServer.hang());
        long begun = System.nanoTime();

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
        assertThat(IDENTITY_PROVIDER.requests())
                .hasSizeLessThanOrEqualTo(
                        1 + (int) Duration.ofNanos(System.nanoTime() - begun).toMinutes());
        assertThat(after - before).as("bytes more in use").isLessThan(FLAT);
    }

    @Test
    @Order(2)
    void accepts_a_new_key_and_refuses_a_withdrawn_one_soon_after_they_are_published() throws Exception {
        CallerTokens next = CallerTokens.make("next");
        assertThat(start(next)).isEqualTo(401);
        assertThat(start(tokens)).isEqualTo(201);

        publish(next);
        await().atMost(RENEWED).until(() -> start(next) == 201);

        assertThat(start(tokens)).isEqualTo(401);
        tokens = next;
    }

    @Test
    @Order(3)
    void ends_each_start_at_the_deadline_while_the_provider_is_slow() throws Exception {
        GoodTraffic others = preparedFor(PROVIDER_TAKES.toSeconds() + SECONDS);
        PROVIDER.nextCalls(Integer.MAX_VALUE, answeredAfter(PROVIDER_TAKES));
        others.begin();

        List<CompletableFuture<Answered>> starts = new ArrayList<>(atOnce(AT_ONCE, UndisturbedNodeIT::start));
        Answered.everySecond(SECONDS, STARTS_A_SECOND, () -> starts.add(Answered.to(start())));
        List<Answered> started = Answered.all("starts", starts);

        others.assertUndisturbed();
        // A node that can't keep up refuses.
        assertThat(started)
                .allMatch(it -> it.status() == 201 || (it.status() == 503 && it.hasRetryAfter()))
                .anyMatch(it -> it.status() == 201)
                .extracting(Answered::took)
                .allSatisfy(it -> assertThat(it).isLessThan(LONGEST_START));
    }

    @Test
    @Order(4)
    void while_the_bulkhead_is_full_further_starts_get_503_at_once_with_Retry_After() throws Exception {
        GoodTraffic others = preparedFor(5);
        PROVIDER.nextCalls(Integer.MAX_VALUE, answeredAfter(HANGS));
        others.begin();

        int before = PROVIDER.calls().size();
        List<CompletableFuture<Answered>> within = atOnce(BULKHEAD, UndisturbedNodeIT::startUntilTaken);
        await().atMost(HANGS).until(() -> PROVIDER.calls().size() == before + BULKHEAD);
        List<Answered> beyond = Answered.all("starts beyond the bulkhead", atOnce(AT_ONCE, UndisturbedNodeIT::start));

        assertThat(within).noneMatch(CompletableFuture::isDone);
        others.assertUndisturbed();
        PROVIDER.clock().forward(HANGS);
        assertThat(beyond).allMatch(it -> isRefusedWithin(it, FULL ? SOON : HANGS));
        assertThat(Answered.all("starts within the bulkhead", within))
                .extracting(Answered::status)
                .containsOnly(201);
    }

    @Test
    @Order(5)
    void answers_503_at_once_while_32_status_requests_wait_for_the_database() throws Exception {
        GoodTraffic others = preparedFor(SECONDS);
        String id = Http.json(startUntilTaken().get()).getString("id");
        makeSlow(id);
        String slow = Listeners.VERIFICATIONS + "/" + id;
        others.begin();

        List<CompletableFuture<Answered>> lookups =
                new ArrayList<>(atOnce(MAY_LOOK_UP + AT_ONCE, () -> () -> server.get(slow)));
        Answered.everySecond(SECONDS, STARTS_A_SECOND, () -> lookups.add(Answered.to(() -> server.get(slow))));
        List<Answered> answers = Answered.all("status requests", lookups);

        others.assertUndisturbed();
        assertThat(answers).extracting(Answered::status).containsOnly(503);
        assertThat(answers.subList(0, MAY_LOOK_UP + AT_ONCE))
                .filteredOn(it -> isRefusedWithin(it, SOON))
                .hasSize(AT_ONCE);
    }

    private static GoodTraffic traffic(Duration length) {
        return new GoodTraffic(server, PROVIDER, tokens, length.toSeconds(), GOOD_A_SECOND);
    }

    /** Publishes as many keys as a large identity provider has. */
    private static void publish(CallerTokens... used) throws Exception {
        CallerTokens other = CallerTokens.make("other");
        String keys = CallerTokens.jwks(Stream.concat(
                        Stream.of(used),
                        IntStream.range(used.length, PUBLISHED_KEYS).mapToObj(it -> other.named("other-" + it)))
                .toArray(CallerTokens[]::new));
        IDENTITY_PROVIDER.answers(SocketServer.json(200, keys));
    }

    private static int start(CallerTokens callers) {
        return server.begin(newCaller(callers)).statusCode();
    }

    /** The starts of one caller are limited. */
    private static String newCaller(CallerTokens callers) {
        return callers.of("caller-" + UUID.randomUUID());
    }

    private static GoodTraffic preparedFor(long seconds) {
        GoodTraffic others = new GoodTraffic(server, PROVIDER, tokens, seconds, NOTIFICATIONS_A_SECOND);
        // Completes the TLS handshakes before the load begins.
        Answered.all("greetings", atOnce(BULKHEAD + AT_ONCE, () -> () -> server.get("/identity/api/environment")));
        return others;
    }

    private static Fault answeredAfter(Duration time) {
        return Fault.of(json("{\"code\":0,\"data\":{\"flowId\":\"1\",\"authUrl\":\"https://provider.example/s\"}}")
                .after(time));
    }

    /** A start by a new caller, whose token is made beforehand. */
    private static Supplier<HttpResponse<String>> start() {
        String token = newCaller(tokens);
        return () -> server.begin(token);
    }

    private static Supplier<HttpResponse<String>> startUntilTaken() {
        String token = newCaller(tokens);
        return () -> server.beginUntilTaken(token);
    }

    /** From now on the database takes five seconds to find this verification. */
    private static void makeSlow(String id) {
        database.execute(
                "CREATE FUNCTION found(which uuid) RETURNS boolean LANGUAGE plpgsql AS 'BEGIN IF which = ''"
                        + id
                        + "'' THEN PERFORM pg_sleep(5); END IF; RETURN true; END'",
                "ALTER TABLE identity_verification RENAME TO kept_verification",
                "CREATE VIEW identity_verification AS SELECT * FROM kept_verification WHERE found(id)");
    }

    private static List<CompletableFuture<Answered>> atOnce(
            int count, Supplier<Supplier<HttpResponse<String>>> request) {
        List<Supplier<HttpResponse<String>>> requests =
                Stream.generate(request).limit(count).toList();
        return requests.stream().map(Answered::to).toList();
    }

    private static boolean isRefusedWithin(Answered answered, Duration time) {
        return answered.status() == 503
                && answered.hasRetryAfter()
                && answered.took().compareTo(time) < 0;
    }
}
