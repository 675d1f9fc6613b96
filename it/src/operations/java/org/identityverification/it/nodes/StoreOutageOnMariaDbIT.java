package org.identityverification.it.nodes;

import org.identityverification.it.server.OwnServer;
import org.identityverification.testservers.Database;
import org.identityverification.testservers.MariaDb;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;

@Tag("long")
@Order(1)
class StoreOutageOnMariaDbIT extends StoreOutageIT {

    @Override
    Database startDatabase() {
        return MariaDb.start(OwnServer.folder());
    }

    @Override
    String joiningDataSource() {
        return """
            <dataSource id="joining" jndiName="jdbc/joining" isolationLevel="TRANSACTION_READ_COMMITTED">
                <jdbcDriver libraryRef="mariadb" javax.sql.ConnectionPoolDataSource="org.mariadb.jdbc.MariaDbDataSource"/>
                <properties url="jdbc:mariadb://${mysql.host}:${mysql.port}/${mysql.database}"
                    user="${mysql.user}" password="${mysql.password}"/>
            </dataSource>
            """;
    }
}
