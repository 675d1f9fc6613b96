package org.identityverification.it.nodes;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.identityverification.it.provider.Notices;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.server.OwnServer;
import org.identityverification.testkit.FaceProvider;
import org.identityverification.testservers.Database;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Two nodes whose data source names the hosts of a database that is killed. {@code -Dit.rounds} for a long run. */
@Timeout(value = 3, unit = TimeUnit.HOURS) // for -Dit.rounds
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class FailOverContract {

    static final int ROUNDS = Integer.getInteger("it.rounds", 1);

    @AutoClose
    private final FaceProvider provider = FaceProvider.start(0, Sandbox.APP_CODE);

    /** Takes the writes. */
    @AutoClose
    Database primary;

    @AutoClose
    Database standby;

    Path record;

    @AutoClose
    OwnServer one;

    @AutoClose
    private OwnServer two;

    /** Starts the databases. Returns the settings of nodes that use them. */
    abstract Map<String, String> startDatabases() throws Exception;

    @BeforeAll
    void start() throws Exception {
        Map<String, String> databases = startDatabases();
        record = OwnServer.newRecord("fail-over");
        CompletableFuture<OwnServer> other =
                CompletableFuture.supplyAsync(() -> node("two", databases), task -> new Thread(task).start());
        one = node("one", databases);
        two = other.join();
    }

    private OwnServer node(String name, Map<String, String> databases) {
        Map<String, String> environment = Notices.environment(primary, provider.url());
        environment.putAll(databases);
        return Traffic.start(getClass().getSimpleName() + "-" + name, record, environment);
    }

    @Test
    void no_answered_start_and_no_acknowledged_result_is_lost_when_the_primary_is_killed() throws Exception {
        try (Traffic traffic = new Traffic("Primary killed, " + getClass().getSimpleName(), record, one, two)) {
            for (int round = 0; round < ROUNDS; round++) {
                waitForStandby();
                traffic.awaitMoreAccepted();
                primary.kill();
                promote();
                traffic.awaitMoreAccepted();
                Database old = primary;
                primary = standby;
                standby = old;
                rejoin();
            }
            traffic.assertNothingLost(ROUNDS);
        }
    }

    void waitForStandby() {
        primary.waitForStandby();
    }

    void promote() {
        standby.promote();
    }

    /** The old primary comes back as a new copy: what it had alone is gone. */
    void rejoin() throws IOException, SQLException {
        standby.follow(primary);
    }
}
