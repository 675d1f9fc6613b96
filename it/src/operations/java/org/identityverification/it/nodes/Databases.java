package org.identityverification.it.nodes;

import org.identityverification.it.server.OwnServer;
import org.identityverification.testservers.Database;
import org.identityverification.testservers.MariaDb;
import org.identityverification.testservers.PostgreSql;

/** PostgreSQL, unless {@code -Dit.database=mariadb} chooses MariaDB. */
final class Databases {

    static final boolean MARIADB = System.getProperty("it.database", "").equals("mariadb");

    private Databases() {}

    static Database start() {
        return MARIADB ? MariaDb.start(OwnServer.folder()) : PostgreSql.start(OwnServer.folder());
    }
}
