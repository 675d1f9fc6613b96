package org.identityverification.it.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.identityverification.it.probe.Probe;
import org.identityverification.it.provider.Notices;
import org.identityverification.it.provider.Sandbox;
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

    @TempDir
    private static Path directory;

    private static final ExecutorService THREADS = Executors.newCachedThreadPool();

    private static final Map<String, Callable<Traffic>> DATABASES = Map.of(
            "h2", KillIT::onH2,
            "postgresql", () -> on(PostgreSql.start(OwnServer.folder()), "kill-postgresql"),
            "mariadb", () -> on(MariaDb.start(OwnServer.folder()), "kill-mariadb"));

    private static Map<String, CompletableFuture<Traffic>> runs;

    private static Traffic killed(String name, Map<String, String> store, List<Path> files) throws IOException {
        Path record = OwnServer.newRecord(name);
        Map<String, String> environment = Notices.environment(store);
        environment.put("IT_RECORD", record.toString());
        environment.put("IT_NODE", "only");
        try (FaceProvider provider = FaceProvider.start(0, Sandbox.APP_CODE)) {
            environment.put("IDENTITY_VERIFICATION_MP_REST_URL", provider.url());
            try (OwnServer server = OwnServer.start(
                            name,
                            environment,
                            "",
                            files,
                            Probe.in(Deployments.moduleWith(RestRoot.class, RecordingObserver.class)));
                    Traffic traffic = new Traffic(name, record, server)) {
                for (int round = 0; round < ROUNDS; round++) {
                    traffic.awaitMoreAccepted();
                    server.kill();
                    server.startAgain();
                }
                traffic.awaitMoreAccepted();
                traffic.finish();
                System.out.printf(
                        "Killed %d times, %s: %d results accepted, %d lost%n",
                        ROUNDS, name, traffic.accepted(), traffic.lost());
                return traffic;
            }
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

    private static Traffic run(String database) {
        try {
            return DATABASES.get(database).call();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** As shipped, with one more setting of H2. */
    private static Traffic onH2() throws IOException {
        String shipped = Files.readString(OwnServer.shippedConfiguration().resolve("stores.xml"));
        assertThat(shipped).contains(";WRITE_DELAY=0;");
        Path stores = Files.writeString(
                directory.resolve("stores.xml"),
                shipped.replace(";WRITE_DELAY=0;", ";WRITE_DELAY=0;RETENTION_TIME=500;"));
        return killed("kill-h2", Map.of(), List.of(stores));
    }

    private static Traffic on(Database database, String name) throws IOException {
        try (database) {
            return killed(name, OwnServer.with(database, Map.of()), List.of());
        }
    }

    static Stream<String> databases() {
        return DATABASES.keySet().stream().filter(it -> it.equals(System.getProperty("it.database", it)));
    }

    @ParameterizedTest
    @MethodSource("databases")
    void delivers_each_result_that_it_answered_with_200_and_repeats_it_only_under_the_same_id_with(String database) {
        Traffic traffic = runs.get(database).join();

        traffic.assertNothingLost();
        traffic.assertRepeatsAreRecognizable();
    }
}
