package org.identityverification.it.nodes;

import org.identityverification.it.server.OwnServer;
import org.identityverification.it.support.PostgreSql;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;

@DisplayName("Two servers on one PostgreSQL")
@Order(4)
class TwoNodesIT extends TwoNodesContract {

    TwoNodesIT() {
        super(PostgreSql.start(OwnServer.folder()));
    }
}
