package org.identityverification.it.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.identityverification.it.provider.Notices;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.server.OwnServer;
import org.identityverification.testkit.FaceProvider;
import org.identityverification.testservers.Database;
import org.identityverification.testservers.MariaDb;
import org.identityverification.testservers.PostgreSql;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
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

    /** MariaDB's turn is in a long run. */
    static Stream<String> databases() {
        String usual = ROUNDS > 1 ? "h2,postgresql,mariadb" : "h2,postgresql";
        return Stream.of(System.getProperty("it.database", usual).split(",", -1));
    }

    @ParameterizedTest
    @MethodSource("databases")
    @Execution(ExecutionMode.CONCURRENT)
    void delivers_each_result_that_it_acknowledged_under_one_id_with(String name, @TempDir Path folder)
            throws IOException {
        if (name.equals("h2")) {
            kill(name, Map.of(), storesReusingSpace(folder));
            return;
        }
        try (Database database =
                name.equals("mariadb") ? MariaDb.start(OwnServer.folder()) : PostgreSql.start(OwnServer.folder())) {
            kill(name, OwnServer.with(database, Map.of()));
        }
    }

    private static void kill(String name, Map<String, String> store, Path... files) throws IOException {
        Path record = OwnServer.newRecord(name);
        try (FaceProvider provider = FaceProvider.start(0, Sandbox.APP_CODE)) {
            Map<String, String> environment = Notices.environment(store);
            environment.put("IDENTITY_VERIFICATION_MP_REST_URL", provider.url());
            try (OwnServer server = Traffic.start("kill-" + name, record, environment, files);
                    Traffic traffic = new Traffic("Killed, with " + name, record, server)) {
                for (int round = 0; round < ROUNDS; round++) {
                    traffic.awaitMoreAccepted();
                    server.process().kill();
                    server.startAgain();
                }
                traffic.awaitMoreAccepted();
                traffic.assertNothingLost(ROUNDS);
            }
        }
    }

    /** As shipped, with one more setting of H2. */
    private static Path storesReusingSpace(Path folder) throws IOException {
        String shipped = Files.readString(OwnServer.shippedConfiguration().resolve("stores.xml"));
        assertThat(shipped).contains(";WRITE_DELAY=0;");
        return Files.writeString(
                folder.resolve("stores.xml"), shipped.replace(";WRITE_DELAY=0;", ";WRITE_DELAY=0;RETENTION_TIME=500;"));
    }
}
