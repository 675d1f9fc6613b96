package org.identityverification.benchmarks.load;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.identityverification.testservers.PostgreSql;

/** What grows in hours: complete verifications at an everyday rate on one node, beside a node without any. */
final class SoakRow implements Benchmarks.Row {

    private static final int RATE = 20;
    private static final int CALLERS = 20;
    private static final int COLUMNS = 4;
    private static final double LONGEST_LOAD = 600;
    private static final Duration PROVIDER = Duration.ofMillis(100);
    private static final Duration PERSON = Duration.ofSeconds(1);
    private static final String SIZE = "SELECT pg_relation_size(oid) FROM pg_class WHERE relname = '%s'";

    /** Finished verifications go after an hour, so that rows and indexes stop growing. */
    private static final Map<String, String> SETTINGS = Map.of(
            "identity-verification.result-query.enabled", "true",
            "identity-verification.notification.valid-for", "PT30M",
            "identity-verification.delivery.max-age", "PT30M",
            "identity-verification.retention", "PT1H");

    @Override
    public Table measure(Surroundings surroundings) throws Exception {
        Table table = new Table("%d complete verifications a second for %.0f s, beside an idle node"
                .formatted(RATE, surroundings.seconds()));
        try (PostgreSql database = surroundings.start(PostgreSql::start);
                Server server = surroundings.server("soak", database, SETTINGS);
                Server idle = surroundings.server("soak_idle", SETTINGS)) {
            for (int i = 1; i <= COLUMNS; i++) {
                double length = surroundings.seconds() / COLUMNS;
                String column = "after %.0f s".formatted(i * length);
                for (double left = length; left > 0; left -= LONGEST_LOAD) {
                    load(surroundings, server, Math.min(left, LONGEST_LOAD), table, column);
                }
                noteProcess(table, column, "", server);
                noteProcess(table, column, "idle node: ", idle);
                noteTable(table, column, database);
                if (i < COLUMNS) {
                    System.out.println(table);
                }
            }
        }
        return table;
    }

    private static void load(Surroundings surroundings, Server server, double seconds, Table table, String column)
            throws Exception {
        try (Requests notifications = new Requests(server.port(), 200).send(CALLERS)) {
            surroundings.stub().set(PROVIDER, flow -> notifications.add(flow.id(), flow.notification(), PERSON));
            Server.Load load = server.load(Surroundings.MODULE, CALLERS, seconds, RATE);
            int accepted = notifications.awaitAnswers() - notifications.failures();
            int delivered = server.awaitDeliveries(accepted, Server.LONGEST_BACKLOG);
            table.note(column, "started", load.count());
            table.note(column, "not started, notified or delivered", load.count() - delivered);
            table.note(column, "start: p99, ms", load.p99Millis());
            table.note(column, "notification: p99, ms", notifications.p99Millis());
        }
        server.reset();
    }

    private static void noteProcess(Table table, String column, String whose, Server server) throws Exception {
        table.note(
                column, whose + "heap after a collection, MB", server.process().liveHeap() / 1e6);
        table.note(column, whose + "threads", count(server, "task"));
        table.note(column, whose + "file handles", count(server, "fd"));
    }

    private static int count(Server server, String what) throws Exception {
        int count = 0;
        for (long process : Usage.processes(server.process().pid())) {
            try (Stream<Path> files = Files.list(Path.of("/proc", Long.toString(process), what))) {
                count += (int) files.count();
            }
        }
        return count;
    }

    private static void noteTable(Table table, String column, PostgreSql database) throws Exception {
        table.note(column, "rows", number(database, "SELECT count(*) FROM identity_verification"));
        table.note(column, "table, MB", number(database, SIZE.formatted("identity_verification")) / 1e6);
        for (String index : database.query(
                "SELECT indexname FROM pg_indexes WHERE tablename = 'identity_verification' ORDER BY indexname")) {
            table.note(column, "index " + index + ", MB", number(database, SIZE.formatted(index)) / 1e6);
        }
    }

    private static double number(PostgreSql database, String query) throws Exception {
        return Double.parseDouble(database.query(query).get(0));
    }
}
