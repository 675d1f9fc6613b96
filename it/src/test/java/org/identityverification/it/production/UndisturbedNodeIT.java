package org.identityverification.it.production;

import static org.assertj.core.api.Assertions.assertThat;
import static org.identityverification.testkit.wire.Answer.json;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.identityverification.it.provider.Notices;
import org.identityverification.it.provider.Requests;
import org.identityverification.it.server.Http;
import org.identityverification.it.server.OwnServer;
import org.identityverification.it.server.TestKeys;
import org.identityverification.testkit.FaceProvider;
import org.identityverification.testkit.script.Fault;
import org.identityverification.testservers.PostgreSql;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Every request is one of HTTP, as callers, the provider and Kubernetes send it. {@code -Dit.full-load=true} makes it the load of
 * an attack; nothing else may run then.
 */
@DisplayName("In production, a node takes every notification in time and is live")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Order(2)
class UndisturbedNodeIT {

    private static final String VERIFICATIONS = "/identity/api/verifications";
    private static final String APP_CODE = "AppCodeOfTheUndisturbed";

    private static final boolean FULL = Boolean.getBoolean("it.full-load");
    private static final int AT_ONCE = FULL ? 150 : 40;
    private static final int STARTS_A_SECOND = FULL ? 10 : 3;
    private static final int NOTIFICATIONS_A_SECOND = 4;
    private static final int SECONDS = FULL ? 60 : 10;
    private static final int BULKHEAD = FULL ? 256 : 64;
    private static final int MAY_LOOK_UP = 32;

    private static final Duration PROVIDER_TAKES = Duration.ofSeconds(FULL ? 9 : 5);
    private static final Duration PROVIDER_WAITS = Duration.ofSeconds(5);
    /** Other tests run beside this one, but not when the load is full. Never as long as a request waits for the store. */
    private static final Duration SOON = Duration.ofSeconds(FULL ? 1 : 3);

    private static final ExecutorService CALLERS = Executors.newCachedThreadPool();

    @RegisterExtension
    static final FaceProvider PROVIDER = FaceProvider.start(0, APP_CODE);

    private static PostgreSql database;
    private static CallerTokens tokens;
    private static ProductionServer server;
    private static Duration probeWaits;

    @BeforeAll
    static void start() throws Exception {
        Path folder = OwnServer.folder().resolveSibling("undisturbed-keys");
        TestKeys keys = TestKeys.make(folder);
        tokens = CallerTokens.make();
        database = PostgreSql.start(OwnServer.folder());
        Map<String, String> environment = new HashMap<>(database.environment());
        environment.putAll(Map.ofEntries(
                Map.entry("IDENTITY_VERIFICATION_MP_REST_URL", PROVIDER.url()),
                Map.entry("IDENTITY_VERIFICATION_PUBLIC_URL", "https://shop.example.com/identity/api"),
                Map.entry("IDENTITY_VERIFICATION_CALLBACK_URL", "https://shop.example.com/verified"),
                Map.entry("IDENTITY_VERIFICATION_SCHEMA", "create"),
                Map.entry("IDENTITY_APP_RATE_LIMIT_TOTAL", "1000000"),
                Map.entry(
                        "org_identityverification_impl_provider_FaceAuthCalls_start_Bulkhead_value",
                        Integer.toString(BULKHEAD)),
                Map.entry(
                        "MP_JWT_VERIFY_PUBLICKEY_LOCATION",
                        tokens.writeKeys(folder.resolve("callers.json")).toUri().toString()),
                Map.entry("MP_JWT_VERIFY_ISSUER", CallerTokens.ISSUER),
                Map.entry("MP_JWT_VERIFY_AUDIENCES", CallerTokens.AUDIENCE)));
        server = ProductionServer.start(
                "undisturbed",
                keys,
                Map.of(
                        "identity-verification.app-code",
                        APP_CODE,
                        "identity-verification.notification.secret",
                        "notification-secret-of-the-undisturbed"),
                environment);
        probeWaits = Duration.ofSeconds(new YAMLMapper()
                .readValue(
                        OwnServer.repository()
                                .resolve("src/main/kubernetes/deployment.yaml")
                                .toFile(),
                        Deployment.class)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0)
                .getLivenessProbe()
                .getTimeoutSeconds());
    }

    @AfterAll
    static void stop() {
        CALLERS.shutdown();
        if (server != null) {
            server.close();
        }
        database.stop();
    }

    @Test
    @Order(1)
    @DisplayName("while the provider is slow to answer starts; a start takes hardly longer than the provider")
    void slowProvider() {
        Queue<Started> notified = startedFor(PROVIDER_TAKES.toSeconds() + SECONDS);
        PROVIDER.nextCalls(Integer.MAX_VALUE, answeredAfter(PROVIDER_TAKES));
        Others others = Others.send(notified);

        List<CompletableFuture<Answered>> starts = new ArrayList<>(atOnce(AT_ONCE, UndisturbedNodeIT::started));
        everySecond(SECONDS, STARTS_A_SECOND, () -> starts.add(answered(UndisturbedNodeIT::started)));
        List<Answered> started = Answered.all("starts", starts);

        others.end();
        assertThat(started).extracting(Answered::status).containsOnly(201);
        assertThat(started)
                .extracting(Answered::took)
                .allSatisfy(it -> assertThat(it).isLessThan(PROVIDER_TAKES.plus(SOON)));
    }

    @Test
    @Order(2)
    @DisplayName("while more starts wait than the bulkhead has places: the others get 503 at once, with Retry-After")
    void fullBulkhead() {
        Queue<Started> notified = startedFor(PROVIDER_TAKES.toSeconds());
        PROVIDER.nextCalls(Integer.MAX_VALUE, answeredAfter(PROVIDER_TAKES));
        Others others = Others.send(notified);

        List<Answered> started = Answered.all("starts", atOnce(BULKHEAD + AT_ONCE, UndisturbedNodeIT::started));

        others.end();
        // More when the machine is so slow that the first have their answers before the last are sent.
        assertThat(started).filteredOn(it -> it.status() == 201).hasSizeGreaterThanOrEqualTo(BULKHEAD);
        assertThat(started).filteredOn(it -> it.status() != 201).isNotEmpty().allMatch(Answered::isRefusedAtOnce);
    }

    @Test
    @Order(3)
    @DisplayName("while status requests wait for a slow database: 32 do, the others get 503 at once, with Retry-After")
    void slowDatabase() {
        Queue<Started> notified = startedFor(SECONDS);
        UUID id = notified.remove().id();
        makeSlow(id);
        String slow = VERIFICATIONS + "/" + id;
        Others others = Others.send(notified);

        List<CompletableFuture<Answered>> lookups =
                new ArrayList<>(atOnce(MAY_LOOK_UP + AT_ONCE, () -> server.get(slow)));
        everySecond(SECONDS, STARTS_A_SECOND, () -> lookups.add(answered(() -> server.get(slow))));
        List<Answered> answers = Answered.all("status requests", lookups);

        others.end();
        assertThat(answers).extracting(Answered::status).containsOnly(503);
        assertThat(answers.subList(0, MAY_LOOK_UP + AT_ONCE))
                .filteredOn(Answered::isRefusedAtOnce)
                .hasSize(AT_ONCE);
    }

    private record Started(UUID id, String path, String body) {}

    /** Enough of them for the notifications of so many seconds. */
    private static Queue<Started> startedFor(long seconds) {
        Queue<Started> all = new ArrayDeque<>();
        for (int i = 0; i < seconds * NOTIFICATIONS_A_SECOND; i++) {
            UUID id = UUID.fromString(Http.json(Http.bodyOf(started())).getString("id"));
            var check = PROVIDER.awaitCheck();
            all.add(new Started(id, check.notifyUrl().orElseThrow().getPath(), Notices.body(check.flowId(), true, "")));
        }
        // TLS handshakes are over when the load begins.
        Answered.all("greetings", atOnce(BULKHEAD + AT_ONCE, () -> server.get("/identity/api/environment")));
        return all;
    }

    private static Fault answeredAfter(Duration time) {
        return Fault.of(json("{\"code\":0,\"data\":{\"flowId\":\"1\",\"authUrl\":\"https://provider.example/s\"}}")
                .after(time));
    }

    /** The answer to a start by a caller that has made none before. */
    private static HttpResponse<String> started() {
        return server.post(
                VERIFICATIONS,
                Requests.json("TENCENT", "order"),
                "Content-Type",
                "application/json",
                "Authorization",
                "Bearer " + tokens.of(UUID.randomUUID().toString()));
    }

    /** From now on the database takes five seconds to find this verification. */
    private static void makeSlow(UUID id) {
        database.execute(
                "CREATE FUNCTION found(which uuid) RETURNS boolean LANGUAGE plpgsql AS 'BEGIN IF which = ''"
                        + id
                        + "'' THEN PERFORM pg_sleep(5); END IF; RETURN true; END'",
                "ALTER TABLE identity_verification RENAME TO kept_verification",
                "CREATE VIEW identity_verification AS SELECT * FROM kept_verification WHERE found(id)");
    }

    private static List<CompletableFuture<Answered>> atOnce(int count, Supplier<HttpResponse<String>> request) {
        return Stream.generate(() -> answered(request)).limit(count).toList();
    }

    private static void everySecond(int seconds, int times, Runnable work) {
        long begun = System.nanoTime();
        for (long i = 0; i < (long) seconds * times; i++) {
            LockSupport.parkNanos(begun + TimeUnit.SECONDS.toNanos(i) / times - System.nanoTime());
            work.run();
        }
    }

    private static CompletableFuture<Answered> answered(Supplier<HttpResponse<String>> request) {
        return CompletableFuture.supplyAsync(
                () -> {
                    long begun = System.nanoTime();
                    int status = Notices.NO_ANSWER;
                    boolean saysWhenToComeBack = false;
                    try {
                        HttpResponse<String> answer = request.get();
                        status = answer.statusCode();
                        saysWhenToComeBack = !Http.header(answer, "Retry-After").isEmpty();
                    } catch (UncheckedIOException e) {
                        // Told by the status.
                    }
                    return new Answered(status, Duration.ofNanos(System.nanoTime() - begun), saysWhenToComeBack);
                },
                CALLERS);
    }

    private record Answered(int status, Duration took, boolean saysWhenToComeBack) {

        static List<Answered> all(String what, List<CompletableFuture<Answered>> requests) {
            List<Answered> all = requests.stream().map(CompletableFuture::join).toList();
            List<Long> millis =
                    all.stream().map(it -> it.took().toMillis()).sorted().toList();
            System.out.printf(
                    "UndisturbedNodeIT: %d %s, %s, ms: p50 %d, p90 %d, p99 %d, max %d%n",
                    millis.size(),
                    what,
                    all.stream().collect(Collectors.groupingBy(Answered::status, TreeMap::new, Collectors.counting())),
                    millis.get(millis.size() / 2),
                    millis.get(millis.size() * 9 / 10),
                    millis.get(millis.size() * 99 / 100),
                    millis.get(millis.size() - 1));
            return all;
        }

        boolean isRefusedAtOnce() {
            return status == 503 && saysWhenToComeBack && took.compareTo(SOON) < 0;
        }
    }

    /** What must not suffer: notifications, each of a verification of its own, and the liveness probe. */
    private record Others(
            List<CompletableFuture<Answered>> notifications,
            List<CompletableFuture<Answered>> probes,
            CompletableFuture<Void> sent) {

        static Others send(Queue<Started> notified) {
            List<CompletableFuture<Answered>> notifications = new ArrayList<>();
            List<CompletableFuture<Answered>> probes = new ArrayList<>();
            int seconds = notified.size() / NOTIFICATIONS_A_SECOND;
            return new Others(
                    notifications,
                    probes,
                    CompletableFuture.runAsync(
                            () -> everySecond(seconds, NOTIFICATIONS_A_SECOND, () -> {
                                Started next = notified.remove();
                                notifications.add(answered(() -> server.post(next.path(), next.body())));
                                probes.add(answered(() -> server.getPrivately("/health/live")));
                            }),
                            CALLERS));
        }

        void end() {
            sent.join();
            List<Answered> notified = Answered.all("notifications", notifications);
            List<Answered> probed = Answered.all("liveness probes", probes);
            assertThat(notified).extracting(Answered::status).containsOnly(200);
            assertThat(notified)
                    .extracting(Answered::took)
                    .allSatisfy(it -> assertThat(it).isLessThan(PROVIDER_WAITS));
            assertThat(probed).extracting(Answered::status).containsOnly(200);
            assertThat(probed)
                    .extracting(Answered::took)
                    .allSatisfy(it -> assertThat(it).isLessThan(probeWaits));
        }
    }
}
