package org.identityverification.benchmarks.load;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.identityverification.testservers.MariaDb;
import org.identityverification.testservers.PostgreSql;

/**
 * The module on PostgreSQL and on MariaDB: as many starts as possible, then all their notifications; and what operators ask about a
 * month of a million verifications, the last of three rounds.
 */
final class DatabasesRow implements Benchmarks.Row {

    private static final int WARM_UP_ROUNDS = 4;
    private static final double MEASUREMENT = 3;
    private static final int CALLERS = 50;
    private static final int CONNECTIONS = 16;

    private static final int MONTH = 30 * 86_400;
    /** Verifications of a month, of two accounts and modes, that ended in each way. */
    private static final String FILL = """
            INSERT INTO identity_verification (id, application, version, context_id, account, face_auth_mode, started_at,
                answered_at, flow_id, link_expires_at, give_up_at, status, confirmed, source, completed_at, delivered_at,
                asks, refusals, denials, round, attempts)
            SELECT %1$s, (SELECT application FROM identity_verification LIMIT 1), n, 'order', CASE WHEN n %% 3 = 0 THEN 'retail' END,
                CASE WHEN n %% 5 = 0 THEN 'ZHIMACREDIT' ELSE 'TENCENT' END, %2$s, %2$s, CAST(n AS CHAR(20)), %2$s, %2$s,
                CASE n %% 4 WHEN 0 THEN 'FAILED' WHEN 1 THEN 'EXPIRED' ELSE 'PASSED' END, n %% 4 > 1, 'QUERY', %2$s, %2$s,
                1, 0, 0, 1, 1
            FROM %3$s
            """;

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
            int rows = (int) Math.min(1_000_000, 100_000 * Benchmarks.SECONDS);
            postgresql.execute(
                    FILL.formatted(
                            "gen_random_uuid()",
                            "now() - n * interval '" + MONTH + " s' / " + rows,
                            "generate_series(1, " + rows + ") AS rows(n)"),
                    "ANALYZE");
            mariadb.execute(FILL.formatted(
                    "UUID()",
                    "UTC_TIMESTAMP(3) - INTERVAL n * " + MONTH + " / " + rows + " SECOND",
                    "(SELECT seq AS n FROM seq_1_to_" + rows + ") AS rows"));
            list(onPostgresql, table, "PostgreSQL");
            list(onMariadb, table, "MariaDB");
        }
        return table;
    }

    private static void list(Server server, Table table, String column) {
        for (int round = 0; round < 3; round++) {
            table.note(column, "page of 100 of a month, ms", server.millisOfList(30, 100));
            table.note(column, "page of 10 000, ms", server.millisOfList(30, 10_000));
            table.note(column, "counts of a day, ms", server.millisOfList(1, 0));
            table.note(column, "counts of a month, ms", server.millisOfList(30, 0));
        }
    }

    private static void once(Stub stub, Server server, double length, Table table, String column) throws Exception {
        Fleet fleet = new Fleet(stub, Benchmarks.MODULE, CALLERS, CONNECTIONS, List.of(server));
        fleet.startThenFinish(0, length * Benchmarks.SECONDS, Duration.ZERO, table, column);
    }
}
