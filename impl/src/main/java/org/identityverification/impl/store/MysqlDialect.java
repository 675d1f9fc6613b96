package org.identityverification.impl.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** MariaDB and MySQL. Times are UTC without a zone, so that neither the server's nor the JVM's zone shifts them. */
final class MysqlDialect extends Dialect {

    @Override
    String script() {
        return "schema-mysql.sql";
    }

    @Override
    String now() {
        return "UTC_TIMESTAMP(3)";
    }

    @Override
    String nowPlusMillis() {
        return now() + " + INTERVAL ? * 1000 MICROSECOND";
    }

    @Override
    Object value(UUID id) {
        return id.toString();
    }

    @Override
    Object value(Instant time) {
        return LocalDateTime.ofInstant(time, ZoneOffset.UTC);
    }

    @Override
    @Nullable
    Instant time(ResultSet row, String column) throws SQLException {
        LocalDateTime time = row.getObject(column, LocalDateTime.class);
        return time == null ? null : time.toInstant(ZoneOffset.UTC);
    }

    @Override
    boolean batches(String sql) {
        // MariaDB's driver would prepare a batch on the server, which refuses that for a statement with a time limit.
        return !sql.startsWith("INSERT");
    }

    @Override
    Set<String> typesOfIdAndTime() {
        return Set.of("CHAR", "DATETIME");
    }

    @Override
    Optional<String> selectUnfitColumns() {
        return Optional.of("""
                SELECT column_name AS name
                FROM information_schema.columns
                WHERE table_schema = DATABASE() AND table_name = 'identity_verification'
                    AND (datetime_precision < 3 OR column_name = 'application' AND collation_name NOT LIKE '%bin')
                """);
    }

    @Override
    Set<String> conflicts() {
        // Deadlock; duplicate key; a row was changed since it was read (MariaDB from 11.6 on).
        return Set.of("40001", "1062", "1020");
    }

    @Override
    Set<String> lostConnections() {
        // Killed; shutting down.
        return Set.of("1927", "1053");
    }

    @Override
    Set<String> missingTable() {
        return Set.of("42S02");
    }

    @Override
    Set<String> accessDenied() {
        // To a database; to a table.
        return Set.of("1044", "1142");
    }
}
