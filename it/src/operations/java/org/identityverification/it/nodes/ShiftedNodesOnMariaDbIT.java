package org.identityverification.it.nodes;

import java.util.List;
import org.identityverification.it.server.OwnServer;
import org.identityverification.testservers.Database;
import org.identityverification.testservers.MariaDb;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;

@Tag("long")
@Order(3)
class ShiftedNodesOnMariaDbIT extends ShiftedNodesIT {

    @Override
    Database startDatabase() {
        return MariaDb.start(OwnServer.folder());
    }

    @Override
    List<String> shifts() {
        return List.of("-P90D", "PT6H", "-PT6H");
    }
}
