package org.identityverification.it.nodes;

import java.util.Map;
import org.identityverification.it.server.OwnServer;
import org.identityverification.testservers.PostgreSql;
import org.junit.jupiter.api.Order;

/** A PostgreSQL with a standby. */
@Order(3)
class StandbyIT extends FailOverContract {

    @Override
    Map<String, String> startDatabases() throws Exception {
        primary = PostgreSql.start(OwnServer.folder());
        standby = PostgreSql.standbyOf(primary, OwnServer.folder());
        return Map.of("POSTGRESQL_HOST", "localhost:" + standby.port() + ",localhost");
    }
}
