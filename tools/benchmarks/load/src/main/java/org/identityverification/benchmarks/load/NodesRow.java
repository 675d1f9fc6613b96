package org.identityverification.benchmarks.load;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.identityverification.testservers.Database;
import org.identityverification.testservers.MariaDb;
import org.identityverification.testservers.PostgreSql;

/** What grows with the nodes of one database: the same number of confirmed verifications a second on 1, 2 and 4, and none at all. */
final class NodesRow implements Benchmarks.Row {

    private static final List<Integer> NODES = List.of(1, 2, 4);
    private static final int RATE = 60;
    private static final int CALLERS = 60;
    private static final int CONNECTIONS = 64;

    // Lengths, as multiples of benchmarks.seconds.
    private static final double WARM_UP = 2;
    private static final double MEASUREMENT = 3;
    private static final double IDLE = 3;

    private static final String STATUS =
            "SELECT cast(sum(%s) AS SIGNED) FROM information_schema.global_status WHERE variable_name IN (%s)";

    /** A database, and queries for its connections and for the statements that it has executed. */
    private record Place(String name, Database database, String connections, String statements) {

        static Place postgresql(PostgreSql database) {
            database.execute("ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'");
            database.stop();
            database.startAgain();
            database.execute("CREATE EXTENSION pg_stat_statements");
            return new Place(
                    "PostgreSQL",
                    database,
                    "SELECT count(*) - 1 FROM pg_stat_activity WHERE backend_type = 'client backend'",
                    "SELECT coalesce(sum(calls), 0) FROM pg_stat_statements"
                            + " WHERE query ~ '^(SELECT|INSERT|UPDATE|DELETE).*identity_verification'");
        }

        static Place mariadb(MariaDb database) {
            return new Place(
                    "MariaDB",
                    database,
                    STATUS.formatted("variable_value - 1", "'THREADS_CONNECTED'"),
                    STATUS.formatted("variable_value", "'COM_SELECT', 'COM_INSERT', 'COM_UPDATE', 'COM_DELETE'"));
        }

        double number(String query) throws SQLException {
            return Double.parseDouble(database.query(query).get(0));
        }
    }

    @Override
    public Table measure(Stub stub) throws Exception {
        Table table = new Table(
                "%d confirmed verifications a second in all for %.1f s, on 1, 2 and 4 nodes: each verification"
                        .formatted(RATE, MEASUREMENT * Benchmarks.SECONDS));
        try (PostgreSql database = PostgreSql.start(Benchmarks.WORK)) {
            measure(stub, Place.postgresql(database), table);
        }
        try (MariaDb database = MariaDb.start(Benchmarks.WORK)) {
            measure(stub, Place.mariadb(database), table);
        }
        return table;
    }

    private static void measure(Stub stub, Place place, Table table) throws Exception {
        List<Server> servers = new ArrayList<>();
        try {
            for (int nodes : NODES) {
                while (servers.size() < nodes) {
                    String name = "node-" + servers.size() + "-on-" + place.name();
                    servers.add(Server.start(name, place.database(), stub, Fleet.SETTINGS));
                }
                Fleet fleet = new Fleet(stub, Benchmarks.MODULE, CALLERS, CONNECTIONS, servers);
                String column = place.name() + ", " + nodes;
                fleet.verify(RATE, WARM_UP * Benchmarks.SECONDS, new Table("Warm-up"), column);
                double before = place.number(place.statements());
                int delivered = fleet.verify(RATE, MEASUREMENT * Benchmarks.SECONDS, table, column);
                table.note(column, "statements", (place.number(place.statements()) - before) / delivered);
                table.note(column, "connections in all", place.number(place.connections()));
                // Now without load.
                Usage usage = new Usage(servers);
                double beforeIdle = place.number(place.statements());
                double seconds = IDLE * Benchmarks.SECONDS;
                Thread.sleep(Math.round(seconds * 1000));
                double idle = place.number(place.statements()) - beforeIdle;
                table.note(column, "idle: statements a second", idle / seconds);
                table.note(column, "idle: database, µs a second", usage.microsOfDatabase() / seconds);
                System.out.println(table);
            }
        } finally {
            servers.forEach(Server::close);
        }
    }
}
