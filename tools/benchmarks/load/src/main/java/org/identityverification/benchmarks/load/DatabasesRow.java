package org.identityverification.benchmarks.load;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.identityverification.testservers.Database;
import org.identityverification.testservers.MariaDb;
import org.identityverification.testservers.PostgreSql;

/**
 * The module on PostgreSQL and on MariaDB, in turns: as many starts as possible, and then all their notifications. The table also
 * shows the size of the rows that existed before.
 */
final class DatabasesRow implements Benchmarks.Row {

    private static final int BEFORE = Integer.getInteger("benchmarks.before");
    private static final double MEGABYTE = 1e6;

    /** A database with its own server, and the query for the size of a table with its indexes. */
    private record Place(String name, Database database, Server server, String sizeOf) {

        void fill(Table table) throws SQLException {
            Fill.verifications(database, BEFORE);
            table.note(name, "rows there before, MB", size("identity_verification"));
        }

        private double size(String tableName) throws SQLException {
            return Long.parseLong(database.query(sizeOf.formatted(tableName)).get(0)) / MEGABYTE;
        }
    }

    @Override
    public Table measure(Surroundings surroundings) throws Exception {
        Table table = new Table("Start, and accept notifications, with " + BEFORE + " rows in the table before");
        try (PostgreSql postgresql = surroundings.start(PostgreSql::start);
                MariaDb mariadb = surroundings.start(MariaDb::start);
                Server onPostgresql = surroundings.server("on-postgresql", postgresql, Map.of());
                Server onMariadb = surroundings.server("on-mariadb", mariadb, Map.of())) {
            List<Place> places = List.of(
                    new Place("PostgreSQL", postgresql, onPostgresql, "SELECT pg_total_relation_size('%s')"),
                    new Place(
                            "MariaDB",
                            mariadb,
                            onMariadb,
                            "SELECT file_size FROM information_schema.innodb_sys_tablespaces"
                                    + " WHERE name = 'identity/%s'"));
            for (Place place : places) {
                place.fill(table);
            }
            postgresql.execute("ANALYZE");
            for (int round = -NotificationRow.WARM_UP_ROUNDS; round < surroundings.rounds(); round++) {
                for (Place place : places) {
                    NotificationRow.once(
                            surroundings,
                            place.server(),
                            Surroundings.MODULE,
                            place.name(),
                            round < 0 ? new Table("Warm-up") : table);
                }
            }
        }
        return table;
    }
}
