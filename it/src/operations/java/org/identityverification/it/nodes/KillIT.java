package org.identityverification.it.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.identityverification.it.probe.Probe;
import org.identityverification.it.provider.Notices;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.recording.Recorded;
import org.identityverification.it.recording.RecordingObserver;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.OwnServer;
import org.identityverification.it.server.RestRoot;
import org.identityverification.testkit.FaceProvider;
import org.identityverification.testservers.Database;
import org.identityverification.testservers.MariaDb;
import org.identityverification.testservers.PostgreSql;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Results arrive without a pause while the server is killed at random moments and started again. All databases run at the same
 * time, because the test mostly waits; {@code -Dit.database=mariadb} chooses one. H2 reuses space of its file after 45 seconds,
 * and from then on 2.5.252 loses commits; here H2 reuses space after half a second.
 */
@Timeout(value = 3, unit = TimeUnit.HOURS) // for -Dit.rounds
@Order(3)
class KillIT {

    private static final int ROUNDS = Integer.getInteger("it.rounds", 1);
    private static final int SENDERS = 8;
    private static final int MOST_BEFORE_A_KILL = 600;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(100);

    @TempDir
    private static Path directory;

    private static final ExecutorService THREADS = Executors.newCachedThreadPool();

    private static final Map<String, Callable<Run>> DATABASES = Map.of(
            "h2", KillIT::onH2,
            "postgresql", () -> on(PostgreSql.start(OwnServer.folder()), "kill-postgresql"),
            "mariadb", () -> on(MariaDb.start(OwnServer.folder()), "kill-mariadb"));

    private static Map<String, CompletableFuture<Run>> runs;

    /** What was sent to a server that was killed meanwhile, and what its observer has recorded. */
    private static final class Run {

        private final String name;
        private final Map<String, String> store;
        private final List<Path> files;
        private final Path record;
        private final FaceProvider provider = FaceProvider.start(0, Sandbox.APP_CODE);
        private final Random random = new Random();
        private final Set<String> accepted = ConcurrentHashMap.newKeySet();
        private final Set<String> forgotten = new HashSet<>();
        private final CountDownLatch stopped = new CountDownLatch(1);

        Run(String name, Map<String, String> store, List<Path> files) throws IOException {
            this.name = name;
            this.store = store;
            this.files = files;
            this.record = OwnServer.newRecord(name);
        }

        Run run() throws IOException {
            Map<String, String> environment = Notices.environment(store);
            environment.put("IT_RECORD", record.toString());
            environment.put("IT_NODE", "only");
            environment.put("IDENTITY_VERIFICATION_MP_REST_URL", provider.url());
            try (provider;
                    OwnServer server = OwnServer.start(
                            name,
                            environment,
                            "",
                            files,
                            Probe.in(Deployments.moduleWith(RestRoot.class, RecordingObserver.class)))) {
                List<CompletableFuture<Void>> senders = IntStream.range(0, SENDERS)
                        .mapToObj(i -> CompletableFuture.runAsync(() -> sendUntilStopped(server), THREADS))
                        .toList();
                try {
                    for (int round = 0; round < ROUNDS; round++) {
                        awaitMoreAccepted();
                        server.kill();
                        server.startAgain();
                    }
                    awaitMoreAccepted();
                } finally {
                    stopped.countDown();
                }
                senders.forEach(CompletableFuture::join);
                await(name).atMost(LONGEST_WAIT).until(() -> missing().isEmpty());
                lookUpAll(new Probe(server.uri(), "identity"));
                System.out.printf(
                        "Killed %d times, %s: %d results accepted, none lost%n", ROUNDS, name, accepted.size());
            }
            return this;
        }

        private void awaitMoreAccepted() {
            int enough = accepted.size() + 1 + random.nextInt(MOST_BEFORE_A_KILL);
            await(name).atMost(LONGEST_WAIT).pollInterval(Duration.ofMillis(2)).until(() -> accepted.size() >= enough);
        }

        private void sendUntilStopped(OwnServer server) {
            SplittableRandom how = new SplittableRandom();
            while (stopped.getCount() > 0) {
                Optional<JsonObject> started = start(server);
                if (started.isEmpty()) {
                    pause();
                    continue;
                }
                String id = started.get().getString("id");
                String flow = started.get().getString("flowId");
                switch (how.nextInt(4)) {
                    case 0 -> {
                        send(server, id, flow, false);
                        send(server, id, flow, true);
                    }
                    case 1 -> {
                        send(server, id, flow, true);
                        send(server, id, flow, true);
                        send(server, id, flow, true);
                    }
                    default -> send(server, id, flow, true);
                }
            }
        }

        /** Empty when the server was killed meanwhile, or has just come back. */
        private static Optional<JsonObject> start(OwnServer server) {
            try {
                JsonObject started = new Probe(server.uri(), "identity").start("kill");
                return Optional.of(started).filter(it -> it.containsKey("flowId"));
            } catch (UncheckedIOException | IllegalStateException | JsonException e) {
                return Optional.empty();
            }
        }

        private void send(OwnServer server, String id, String flow, boolean success) {
            int status = Notices.send(server.uri(), Notices.token(UUID.fromString(id)), flow, success, "");
            if (status == Notices.RECEIVED) {
                accepted.add(id + " " + (success ? "PASSED" : "FAILED"));
            } else {
                pause();
            }
        }

        private void pause() {
            try {
                boolean unused = stopped.await(200, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        private Set<String> missing() {
            Set<String> delivered = Recorded.in(record).stream()
                    .filter(Recorded::isEnd)
                    .map(Recorded::result)
                    .collect(Collectors.toSet());
            // A pass that is decided first makes the failure before it obsolete.
            return accepted.stream()
                    .filter(it -> !delivered.contains(it) && !delivered.contains(it.replace("FAILED", "PASSED")))
                    .collect(Collectors.toSet());
        }

        private void lookUpAll(Probe probe) {
            accepted.stream()
                    .map(it -> it.split(" ", 2)[0])
                    .filter(probe::isUnknown)
                    .forEach(forgotten::add);
        }

        void assertNothingLost() {
            assertThat(forgotten).as("accepted and not stored").isEmpty();
            assertThat(missing()).as("accepted and not delivered").isEmpty();
        }

        void assertRepeatsAreRecognizable() {
            Map<String, Set<String>> ids = Recorded.in(record).stream()
                    .collect(Collectors.groupingBy(
                            Recorded::result, Collectors.mapping(Recorded::deliveryId, Collectors.toSet())));
            assertThat(ids.values())
                    .as("delivery ids of one result")
                    .allSatisfy(it -> assertThat(it).hasSize(1));
            Map<String, Long> attempts = Recorded.in(record).stream()
                    .filter(Recorded::isBegin)
                    .map(it -> it.deliveryId() + " attempt " + it.attempt())
                    .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
            assertThat(attempts.values()).as("how often the same attempt began").containsOnly(1L);
        }
    }

    @BeforeAll
    static void killThem() {
        runs = databases()
                .collect(Collectors.toMap(
                        Function.identity(), it -> CompletableFuture.supplyAsync(() -> run(it), THREADS)));
    }

    @AfterAll
    static void stop() {
        // Also after a failure, so that no server and no database is left.
        CompletableFuture.allOf(runs.values().toArray(CompletableFuture[]::new))
                .handle((done, failure) -> null)
                .join();
        THREADS.shutdown();
    }

    private static Run run(String database) {
        try {
            return DATABASES.get(database).call();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** As shipped, with one more setting of H2. */
    private static Run onH2() throws IOException {
        String shipped = Files.readString(OwnServer.shippedConfiguration().resolve("stores.xml"));
        assertThat(shipped).contains(";WRITE_DELAY=0;");
        Path stores = Files.writeString(
                directory.resolve("stores.xml"),
                shipped.replace(";WRITE_DELAY=0;", ";WRITE_DELAY=0;RETENTION_TIME=500;"));
        return new Run("kill-h2", Map.of(), List.of(stores)).run();
    }

    private static Run on(Database database, String name) throws IOException {
        try (database) {
            return new Run(name, OwnServer.with(database, Map.of()), List.of()).run();
        }
    }

    static Stream<String> databases() {
        return DATABASES.keySet().stream().filter(it -> it.equals(System.getProperty("it.database", it)));
    }

    @ParameterizedTest
    @MethodSource("databases")
    void delivers_each_result_that_it_answered_with_200_and_repeats_it_only_under_the_same_id_with(String database) {
        Run run = runs.get(database).join();

        run.assertNothingLost();
        run.assertRepeatsAreRecognizable();
    }
}
