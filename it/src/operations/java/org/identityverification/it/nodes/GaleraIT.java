package org.identityverification.it.nodes;

import java.util.List;
import java.util.Map;
import org.identityverification.it.server.OwnServer;
import org.identityverification.testservers.KeyValues;
import org.identityverification.testservers.MariaDb;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;

/** Three members of a Galera cluster. The nodes use the first that takes writes, so a member that comes back makes it two. */
@Tag("long")
@Order(3)
class GaleraIT extends FailOverContract {

    @AutoClose
    private MariaDb third;

    @Override
    Map<String, String> startDatabases() throws Exception {
        List<MariaDb> members = MariaDb.startCluster(OwnServer.folder());
        primary = members.get(0);
        standby = members.get(1);
        third = members.get(2);
        return KeyValues.of(
                "MYSQL_HOST=127.0.0.1:%d,127.0.0.1:%d,127.0.0.1".formatted(primary.port(), standby.port()),
                "MYSQL_PORT=" + third.port());
    }

    @Override
    void waitForStandby() {
        // Each commit does.
    }

    @Override
    void promote() {
        // All take writes.
    }

    @Override
    void rejoin() {
        standby.startAgain();
    }
}
