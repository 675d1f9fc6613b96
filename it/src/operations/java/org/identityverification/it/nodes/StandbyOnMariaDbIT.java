package org.identityverification.it.nodes;

import java.util.Map;
import org.identityverification.it.server.OwnServer;
import org.identityverification.testservers.MariaDb;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;

/** A MariaDB with a replica, whose clock is behind; a semi-synchronous one in place of the synchronous standby. */
@Tag("long")
@Order(3)
class StandbyOnMariaDbIT extends StandbyIT {

    /** Work that is leased waits for so much longer. */
    private static final String BEHIND = "-PT20S";

    @Override
    Map<String, String> startDatabases() throws Exception {
        primary = MariaDb.startPrimary(OwnServer.folder());
        standby = MariaDb.standbyOf(primary, OwnServer.folder(), ShiftedClock.environment(BEHIND));
        return Map.of("MYSQL_HOST", "127.0.0.1:" + standby.port() + ",127.0.0.1");
    }
}
