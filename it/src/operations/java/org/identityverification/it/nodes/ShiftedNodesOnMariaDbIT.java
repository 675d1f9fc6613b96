package org.identityverification.it.nodes;

import java.util.List;
import org.identityverification.it.server.OwnServer;
import org.identityverification.testservers.MariaDb;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;

@DisplayName("A node with a wrong clock on MariaDB")
@Order(3)
class ShiftedNodesOnMariaDbIT extends ShiftedNodesContract {

    ShiftedNodesOnMariaDbIT() {
        super(MariaDb.start(OwnServer.folder()));
    }

    @Override
    List<String> shifts() {
        return List.of("-P90D", "PT6H");
    }
}
