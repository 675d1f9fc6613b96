package org.identityverification.benchmarks.load;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.identityverification.testservers.MariaDb;
import org.identityverification.testservers.PostgreSql;

/** The module on PostgreSQL and on MariaDB: as many starts as possible, and then all their notifications. */
final class DatabasesRow implements Benchmarks.Row {

    private static final int WARM_UP_ROUNDS = 4;
    private static final double MEASUREMENT = 3;
    private static final int CALLERS = 50;
    private static final int CONNECTIONS = 16;

    @Override
    public Table measure(Stub stub) throws Exception {
        Table table = new Table("Start, " + CALLERS + " callers, and notify, " + CONNECTIONS + " connections");
        try (PostgreSql postgresql = PostgreSql.start(Benchmarks.WORK);
                MariaDb mariadb = MariaDb.start(Benchmarks.WORK);
                Server onPostgresql = Server.start("on-postgresql", postgresql, stub, Map.of());
                Server onMariadb = Server.start("on-mariadb", mariadb, stub, Map.of())) {
            for (int round = 0; round < WARM_UP_ROUNDS; round++) {
                once(stub, onPostgresql, 1, new Table("Warm-up"), "PostgreSQL");
                once(stub, onMariadb, 1, new Table("Warm-up"), "MariaDB");
                postgresql.execute("ANALYZE");
            }
            once(stub, onPostgresql, MEASUREMENT, table, "PostgreSQL");
            once(stub, onMariadb, MEASUREMENT, table, "MariaDB");
        }
        return table;
    }

    private static void once(Stub stub, Server server, double length, Table table, String column) throws Exception {
        Fleet fleet = new Fleet(stub, Benchmarks.MODULE, CALLERS, CONNECTIONS, List.of(server));
        fleet.startThenFinish(0, length * Benchmarks.SECONDS, Duration.ZERO, table, column);
    }
}
