package org.identityverification.benchmarks.load;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.identityverification.testservers.Database;
import org.identityverification.testservers.MariaDb;
import org.identityverification.testservers.PostgreSql;

/**
 * What grows with the nodes of one database: the same number of confirmed verifications a second on 1, 2 and 4, and none at all.
 * Lengths are multiples of {@code benchmarks.seconds}.
 */
final class NodesRow implements Benchmarks.Row {

    private static final int RATE = 60;
    private static final double LENGTH = 3;

    @Override
    public Table measure(Stub stub) throws Exception {
        Table table = new Table(
                "%d confirmed verifications a second in all for %.1f s, on 1, 2 and 4 nodes: each verification"
                        .formatted(RATE, LENGTH * Benchmarks.SECONDS));
        try (PostgreSql database = PostgreSql.start(Benchmarks.WORK)) {
            database.execute("ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'");
            database.stop();
            database.startAgain();
            database.execute("CREATE EXTENSION pg_stat_statements");
            String connections = "SELECT count(*) - 1 FROM pg_stat_activity WHERE backend_type = 'client backend'";
            String statements = "SELECT coalesce(sum(calls), 0) FROM pg_stat_statements"
                    + " WHERE query ~ '^(SELECT|INSERT|UPDATE|DELETE).*identity_verification'";
            measure(stub, "PostgreSQL", database, connections, statements, table);
        }
        try (MariaDb database = MariaDb.start(Benchmarks.WORK)) {
            String status =
                    "SELECT cast(sum(%s) AS SIGNED) FROM information_schema.global_status WHERE variable_name IN (%s)";
            String connections = status.formatted("variable_value - 1", "'THREADS_CONNECTED'");
            String statements =
                    status.formatted("variable_value", "'COM_SELECT', 'COM_INSERT', 'COM_UPDATE', 'COM_DELETE'");
            measure(stub, "MariaDB", database, connections, statements, table);
        }
        return table;
    }

    /** The queries are for the connections of the database, and for the statements that it has executed. */
    private static void measure(
            Stub stub, String name, Database database, String connections, String statements, Table table)
            throws Exception {
        List<Server> servers = new ArrayList<>();
        try {
            for (int nodes : List.of(1, 2, 4)) {
                while (servers.size() < nodes) {
                    String node = "node-" + servers.size() + "-on-" + name;
                    servers.add(Server.start(node, database, stub, Fleet.SETTINGS));
                }
                Fleet fleet = new Fleet(stub, Benchmarks.MODULE, 60, 64, servers);
                String column = name + ", " + nodes;
                fleet.verify(RATE, 2, new Table("Warm-up"), column);
                double before = number(database, statements);
                int delivered = fleet.verify(RATE, LENGTH, table, column);
                table.note(column, "statements", (number(database, statements) - before) / delivered);
                table.note(column, "connections in all", number(database, connections));
                // Now without load.
                before = number(database, statements);
                double seconds = LENGTH * Benchmarks.SECONDS;
                Thread.sleep(Math.round(seconds * 1000));
                table.note(column, "idle: statements a second", (number(database, statements) - before) / seconds);
                System.out.println(table);
            }
        } finally {
            servers.forEach(Server::close);
        }
    }

    private static double number(Database database, String query) throws SQLException {
        return Double.parseDouble(database.query(query).get(0));
    }
}
