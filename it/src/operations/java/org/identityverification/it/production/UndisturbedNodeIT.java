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
import java.util.stream.Stream;
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
 * that of an attack; nothing else may run then.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Order(2)
class UndisturbedNodeIT {

    private static final boolean FULL = Boolean.getBoolean("it.full-load");
    private static final int AT_ONCE = FULL ? 150 : 40;
    private static final int SECONDS = FULL ? 60 : 10;
    private static final int BULKHEAD = FULL ? 256 : 64;
    private static final int MAY_LOOK_UP = 32;
    /** A call that the bulkhead lets in takes so long, unless the test moves the clock. Shorter than the read timeout. */
    private static final Duration HANGS = Duration.ofSeconds(9);

    /** While other tests run beside this one: how long a request waits for the store. */
    private static final Duration SOON = Duration.ofSeconds(FULL ? 1 : 3);

    @RegisterExtension
    static final FaceProvider PROVIDER = FaceProvider.start(0, ProductionSettings.APP_CODE);

    private static ProductionSettings settings;
    private static CallerTokens tokens;

    @AutoClose
    private static PostgreSql database;

    @AutoClose
    private static ProductionServer server;

    @BeforeAll
    static void startServer() throws Exception {
        database = PostgreSql.start(OwnServer.folder());
        settings = new ProductionSettings("undisturbed", PROVIDER).on(database);
        tokens = settings.tokens;
        settings.environment.put("IDENTITY_APP_RATE_LIMIT_TOTAL", "1000000");
        settings.environment.put(
                "org_identityverification_impl_provider_FaceAuthCalls_start_Bulkhead_value",
                Integer.toString(BULKHEAD));
        server = settings.start("undisturbed");
    }

    @Test
    @Order(1)
    void while_the_bulkhead_is_full_further_starts_get_503_at_once_with_Retry_After() throws Exception {
        GoodTraffic others = preparedFor(5);
        PROVIDER.nextCalls(Integer.MAX_VALUE, answeredAfter(HANGS));
        others.begin();

        int before = PROVIDER.calls().size();
        List<CompletableFuture<Answered>> within = atOnce(BULKHEAD, UndisturbedNodeIT::startUntilTaken);
        await().atMost(HANGS).until(() -> PROVIDER.calls().size() == before + BULKHEAD);
        List<Answered> beyond = Answered.all(atOnce(AT_ONCE, UndisturbedNodeIT::start));

        assertThat(within).noneMatch(CompletableFuture::isDone);
        others.assertUndisturbed();
        PROVIDER.clock().forward(HANGS);
        assertThat(beyond).allMatch(it -> isRefusedWithin(it, FULL ? SOON : HANGS));
        assertThat(Answered.all(within)).extracting(Answered::status).containsOnly(201);
    }

    @Test
    @Order(2)
    void answers_503_at_once_while_32_status_requests_wait_for_the_database() throws Exception {
        GoodTraffic others = preparedFor(SECONDS);
        String id = Http.json(startUntilTaken().get()).getString("id");
        makeSlow(id);
        String slow = Listeners.VERIFICATIONS + "/" + id;
        others.begin();

        List<CompletableFuture<Answered>> lookups =
                new ArrayList<>(atOnce(MAY_LOOK_UP + AT_ONCE, () -> () -> server.get(slow)));
        Answered.everySecond(SECONDS, FULL ? 10 : 3, () -> lookups.add(Answered.to(() -> server.get(slow))));
        List<Answered> answers = Answered.all(lookups);

        others.assertUndisturbed();
        assertThat(answers).extracting(Answered::status).containsOnly(503);
        assertThat(answers.subList(0, MAY_LOOK_UP + AT_ONCE))
                .filteredOn(it -> isRefusedWithin(it, SOON))
                .hasSize(AT_ONCE);
    }

    /** The starts of one caller are limited. */
    private static String newCaller() {
        return tokens.of("caller-" + UUID.randomUUID());
    }

    private static GoodTraffic preparedFor(long seconds) {
        GoodTraffic others = new GoodTraffic(server, PROVIDER, tokens, seconds, 4);
        // Completes the TLS handshakes before the load begins.
        Answered.all(atOnce(BULKHEAD + AT_ONCE, () -> () -> server.get("/identity/api/environment")));
        return others;
    }

    private static Fault answeredAfter(Duration time) {
        return Fault.of(json("{\"code\":0,\"data\":{\"flowId\":\"1\",\"authUrl\":\"https://provider.example/s\"}}")
                .after(time));
    }

    /** A start by a new caller, whose token is made beforehand. */
    private static Supplier<HttpResponse<String>> start() {
        String token = newCaller();
        return () -> server.begin(token);
    }

    private static Supplier<HttpResponse<String>> startUntilTaken() {
        String token = newCaller();
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
