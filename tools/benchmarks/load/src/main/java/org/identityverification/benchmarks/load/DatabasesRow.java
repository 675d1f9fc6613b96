package org.identityverification.benchmarks.load;

import java.util.Map;
import org.identityverification.testservers.Database;
import org.identityverification.testservers.MariaDb;
import org.identityverification.testservers.PostgreSql;

/** What operators ask about a month of a million verifications, on PostgreSQL and on MariaDB: the last of three rounds. */
final class DatabasesRow implements Benchmarks.Row {

    private static final int ROWS = (int) Math.min(1_000_000, 250_000 * Benchmarks.SECONDS);
    private static final int MONTH = 30 * 86_400;

    /** Verifications of two accounts and modes that ended in each way. */
    private static final String FILL = """
            INSERT INTO identity_verification (id, application, version, context_id, account, face_auth_mode, started_at,
                answered_at, flow_id, link_expires_at, give_up_at, status, confirmed, source, completed_at, delivered_at,
                asks, refusals, denials, round, attempts)
            SELECT %1$s, 'bench', n, 'order', CASE WHEN n %% 3 = 0 THEN 'retail' END,
                CASE WHEN n %% 5 = 0 THEN 'ZHIMACREDIT' ELSE 'TENCENT' END, %2$s, %2$s, n, %2$s, %2$s,
                CASE n %% 4 WHEN 0 THEN 'FAILED' WHEN 1 THEN 'EXPIRED' ELSE 'PASSED' END, n %% 4 > 1, 'QUERY', %2$s, %2$s,
                1, 0, 0, 1, 1
            FROM %3$s
            """;

    @Override
    public Table measure(Stub stub) throws Exception {
        Table table = new Table("A month of " + ROWS + " verifications, milliseconds");
        String time = "now() - n * interval '1 s' * " + MONTH + " / " + ROWS;
        String numbers = "generate_series(1, " + ROWS + ") AS numbers(n)";
        try (PostgreSql database = PostgreSql.start(Benchmarks.WORK)) {
            measure(stub, "PostgreSQL", database, table, FILL.formatted("gen_random_uuid()", time, numbers), "ANALYZE");
        }
        time = "UTC_TIMESTAMP(3) - INTERVAL n * " + MONTH + " / " + ROWS + " SECOND";
        numbers = "(SELECT seq AS n FROM seq_1_to_" + ROWS + ") AS numbers";
        try (MariaDb database = MariaDb.start(Benchmarks.WORK)) {
            String fill = FILL.formatted("UUID()", time, numbers);
            measure(stub, "MariaDB", database, table, fill, "ANALYZE TABLE identity_verification");
        }
        return table;
    }

    private static void measure(Stub stub, String name, Database database, Table table, String... fill)
            throws Exception {
        Map<String, String> application = Map.of("IDENTITY_VERIFICATION_APPLICATION", "bench");
        try (Server server = Server.start("on-" + name, database, stub, application)) {
            database.execute(fill);
            for (int round = 0; round < 3; round++) {
                table.note(name, "page of 100, flow unknown", server.millisOfList(30, 100));
                table.note(name, "page of 10 000, flow unknown", server.millisOfList(30, 10_000));
                table.note(name, "counts of a day", server.millisOfList(1, 0));
                table.note(name, "counts of a month", server.millisOfList(30, 0));
            }
        }
    }
}
