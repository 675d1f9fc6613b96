package org.identityverification.it.accounts;

import org.identityverification.it.server.OwnServer;
import org.identityverification.testservers.Database;
import org.identityverification.testservers.MariaDb;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;

@DisplayName("52 accounts of two servers on one MariaDB")
@Order(4)
class AccountsOnMariaDbIT extends AccountsIT {

    @Override
    Database startDatabase() {
        return MariaDb.start(OwnServer.folder());
    }
}
