package org.identityverification.it.nodes;

import java.util.Map;
import org.identityverification.it.server.OwnServer;
import org.identityverification.testservers.MariaDb;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;

/** A MariaDB with a replica; a semi-synchronous one in place of the synchronous standby. */
@Tag("long")
@Order(3)
class StandbyOnMariaDbIT extends StandbyIT {

    @Override
    Map<String, String> startDatabases() throws Exception {
        primary = MariaDb.startPrimary(OwnServer.folder());
        standby = MariaDb.standbyOf(primary, OwnServer.folder());
        return Map.of("MYSQL_HOST", "127.0.0.1:" + standby.port() + ",127.0.0.1");
    }
}
