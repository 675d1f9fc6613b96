package org.identityverification.it.nodes;

import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.identityverification.it.probe.Probe;
import org.identityverification.it.provider.Notices;
import org.identityverification.it.recording.Recorded;
import org.identityverification.it.server.OwnServer;
import org.identityverification.testservers.MariaDb;
import org.identityverification.testservers.PostgreSql;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** A PostgreSQL with a standby, or a MariaDB with a replica: a semi-synchronous one in place of the synchronous standby. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Order(3)
class StandbyIT extends FailOverContract {

    /** Longer than the module waits for a statement. */
    private static final Duration LONGER_THAN_A_STATEMENT = Duration.ofSeconds(12);

    @Override
    Map<String, String> startDatabases() throws Exception {
        if (Databases.MARIADB) {
            primary = MariaDb.startPrimary(OwnServer.folder());
            standby = MariaDb.standbyOf(primary, OwnServer.folder());
            return Map.of("MYSQL_HOST", "127.0.0.1:" + standby.port() + ",127.0.0.1");
        }
        primary = PostgreSql.start(OwnServer.folder());
        standby = PostgreSql.standbyOf(primary, OwnServer.folder());
        return Map.of("POSTGRESQL_HOST", "localhost:" + standby.port() + ",localhost");
    }

    @Test
    @Order(1)
    void a_result_waits_until_a_synchronous_standby_has_stored_it() throws Exception {
        primary.waitForStandby();
        JsonObject started = new Probe(one.uri(), "identity").start("traffic");
        String id = started.getString("id");
        Callable<Integer> notified = () -> Notices.sendPassed(one, started);

        standby.stop();
        try {
            await().during(LONGER_THAN_A_STATEMENT)
                    .atMost(LONGER_THAN_A_STATEMENT.multipliedBy(2))
                    .until(() -> notified.call() != Notices.RECEIVED
                            && Recorded.in(record, id).isEmpty());
        } finally {
            standby.startAgain();
        }

        await().until(notified, it -> it == Notices.RECEIVED);
    }
}
