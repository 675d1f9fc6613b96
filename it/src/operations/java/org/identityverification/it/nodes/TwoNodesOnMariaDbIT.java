package org.identityverification.it.nodes;

import org.identityverification.it.server.OwnServer;
import org.identityverification.testservers.Database;
import org.identityverification.testservers.MariaDb;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;

@Tag("long")
@Order(4)
class TwoNodesOnMariaDbIT extends TwoNodesIT {

    @Override
    Database startDatabase() {
        return MariaDb.start(OwnServer.folder());
    }
}
