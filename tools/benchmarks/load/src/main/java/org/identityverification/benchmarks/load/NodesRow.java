package org.identityverification.benchmarks.load;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.identityverification.testservers.Database;
import org.identityverification.testservers.MariaDb;
import org.identityverification.testservers.PostgreSql;

/**
 * What grows with the nodes of one database: the same number of confirmed verifications a second on 1, 2 and 4, and none at all. As
 * behind a proxy, each node is notified of what any node has started.
 */
final class NodesRow implements Benchmarks.Row {

    private static final List<Integer> NODES = List.of(1, 2, 4);
    private static final int RATE = 60;
    private static final int CALLERS = 60;
    private static final int CONNECTIONS = 16;
    private static final Duration PROVIDER = Duration.ofMillis(100);
    private static final Duration PERSON = Duration.ofMillis(500);

    // Lengths, as multiples of benchmarks.seconds.
    private static final double WARM_UP = 2;
    private static final double MEASUREMENT = 3;
    private static final double IDLE = 3;

    private static final String STATEMENTS = "statements";

    /** As the documents advise. The delay leaves only the queries that confirm a notification, none for what an earlier measurement failed to notify. */
    static final Map<String, String> SETTINGS = Map.of(
            "identity-verification.result-query.enabled", "true",
            "identity-verification.result-query.first-delay", "PT1H");

    private static final String CALLS = "SELECT coalesce(sum(%s), 0) FROM pg_stat_statements WHERE query ~ '%s'";
    private static final String STATUS =
            "SELECT cast(sum(%s) AS SIGNED) FROM information_schema.global_status WHERE variable_name IN (%s)";

    /** A database, and queries for what it has counted. */
    private record Place(
            String name, Database database, String connections, String statements, String commits, String lost) {

        static Place postgresql(PostgreSql database) {
            database.execute("ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'");
            database.stop();
            database.startAgain();
            database.execute("CREATE EXTENSION pg_stat_statements");
            return new Place(
                    "PostgreSQL",
                    database,
                    "SELECT count(*) - 1 FROM pg_stat_activity WHERE backend_type = 'client backend'",
                    CALLS.formatted("calls", "^(SELECT|INSERT|UPDATE|DELETE).*identity_verification"),
                    "SELECT pg_current_xact_id()",
                    CALLS.formatted("calls - rows", "^UPDATE identity_verification"));
        }

        static Place mariadb(MariaDb database) {
            database.execute("SET GLOBAL innodb_monitor_enable = 'trx_rw_commits'");
            return new Place(
                    "MariaDB",
                    database,
                    STATUS.formatted("variable_value - 1", "'THREADS_CONNECTED'"),
                    STATUS.formatted("variable_value", "'COM_SELECT', 'COM_INSERT', 'COM_UPDATE', 'COM_DELETE'"),
                    "SELECT count FROM information_schema.innodb_metrics WHERE name = 'trx_rw_commits'",
                    STATUS.formatted(
                            "CASE variable_name WHEN 'COM_UPDATE' THEN variable_value ELSE -variable_value END",
                            "'COM_UPDATE', 'HANDLER_UPDATE'"));
        }

        String column(int nodes) {
            return name + ", " + nodes;
        }

        double number(String query) throws SQLException {
            return Double.parseDouble(database.query(query).get(0));
        }

        Map<String, Double> counted() throws SQLException {
            Map<String, Double> counted = new LinkedHashMap<>();
            counted.put(STATEMENTS, number(statements));
            counted.put("commits of a change", number(commits));
            counted.put("updates lost to another", number(lost));
            return counted;
        }
    }

    @Override
    public Table measure(Surroundings surroundings) throws Exception {
        Table table = new Table(
                "%d confirmed verifications a second in all for %.1f s, on 1, 2 and 4 nodes: each verification"
                        .formatted(RATE, MEASUREMENT * surroundings.seconds()));
        try (PostgreSql database = surroundings.start(PostgreSql::start)) {
            measure(surroundings, Place.postgresql(database), table);
        }
        try (MariaDb database = surroundings.start(MariaDb::start)) {
            measure(surroundings, Place.mariadb(database), table);
        }
        return table;
    }

    private static void measure(Surroundings surroundings, Place place, Table table) throws Exception {
        List<Server> servers = new ArrayList<>();
        try {
            for (int nodes : NODES) {
                while (servers.size() < nodes) {
                    String name = "node-" + servers.size() + "-on-" + place.name();
                    servers.add(surroundings.server(name, place.database(), SETTINGS));
                }
                Fleet fleet = new Fleet(surroundings, place, servers);
                fleet.busy(WARM_UP, new Table("Warm-up"));
                fleet.busy(MEASUREMENT, table);
                fleet.idle(table);
                System.out.println(table);
            }
        } finally {
            servers.forEach(Server::close);
        }
    }

    private record Fleet(Surroundings surroundings, Place place, List<Server> servers) {

        void busy(double length, Table table) throws Exception {
            for (Server server : servers) {
                server.reset();
            }
            Map<String, Double> before = place.counted();
            Usage usage = new Usage(servers.toArray(Server[]::new));
            int failures = verify(length * surroundings.seconds());
            int delivered = delivered();
            String column = place.column(servers.size());
            for (Map.Entry<String, Double> counter : place.counted().entrySet()) {
                table.note(column, counter.getKey(), (counter.getValue() - before.get(counter.getKey())) / delivered);
            }
            table.note(column, "connections in all", place.number(place.connections()));
            usage.note(table, column, "verification", delivered);
            table.note(column, "failures in all", failures);
        }

        /** Starts, notifies and waits for the deliveries. Returns how many of these failed. */
        private int verify(double seconds) throws Exception {
            List<Requests> notifications = new ArrayList<>();
            try {
                for (Server server : servers) {
                    notifications.add(new Requests(server.port(), 200).send(CONNECTIONS));
                }
                AtomicInteger next = new AtomicInteger();
                surroundings
                        .stub()
                        .set(
                                PROVIDER,
                                flow -> notifications
                                        .get(next.getAndIncrement() % servers.size())
                                        .add(flow.id(), flow.notification(), PERSON));
                List<CompletableFuture<Server.Load>> loads = new ArrayList<>();
                for (Server server : servers) {
                    loads.add(CompletableFuture.supplyAsync(
                            () -> server.load(Surroundings.MODULE, CALLERS, seconds, (double) RATE / servers.size()),
                            task -> new Thread(task).start()));
                }
                int failures = 0;
                for (CompletableFuture<Server.Load> load : loads) {
                    failures += load.join().failures() + load.join().refused();
                }
                int accepted = 0;
                for (Requests its : notifications) {
                    accepted += its.awaitAnswers() - its.failures();
                    failures += its.failures();
                }
                long begun = System.nanoTime();
                while (delivered() < accepted && System.nanoTime() - begun < Server.LONGEST_BACKLOG.toNanos()) {
                    Thread.sleep(20);
                }
                return failures + accepted - delivered();
            } finally {
                notifications.forEach(Requests::close);
            }
        }

        private int delivered() {
            return servers.stream().mapToInt(Server::countOfDeliveries).sum();
        }

        void idle(Table table) throws Exception {
            double before = place.counted().get(STATEMENTS);
            Usage usage = new Usage(servers.toArray(Server[]::new));
            double seconds = IDLE * surroundings.seconds();
            Thread.sleep(Math.round(seconds * 1000));
            String column = place.column(servers.size());
            table.note(column, "idle: statements a second", (place.counted().get(STATEMENTS) - before) / seconds);
            table.note(
                    column,
                    "idle: processor time of the database, ms a second",
                    usage.microsOfDatabase() / 1e3 / seconds);
        }
    }
}
