package org.identityverification.impl.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.identityverification.impl.config.DatabaseProduct;
import org.jspecify.annotations.Nullable;

/**
 * What differs between databases: some expressions, how ids and times are written and read, and what errors mean. Another
 * database is one more class like {@link MysqlDialect}, and its script.
 *
 * <p>An error is an SQLState or a vendor code.
 */
abstract class Dialect {

    static Dialect of(DatabaseProduct product) {
        return switch (product) {
            case H2 -> new H2Dialect();
            case POSTGRESQL -> new PostgresqlDialect();
            case MARIADB, MYSQL -> new MysqlDialect();
        };
    }

    /** The script of the tables, beside this class. */
    abstract String script();

    /** The present time, by the database's clock. */
    String now() {
        return "CURRENT_TIMESTAMP";
    }

    /** The present time plus a parameter's milliseconds; null if the parameter is. */
    String nowPlusMillis() {
        return now() + " + INTERVAL '0.001' SECOND * CAST(? AS BIGINT)";
    }

    Object value(UUID id) {
        return id;
    }

    /** The time must be in whole milliseconds. */
    Object value(Instant time) {
        return OffsetDateTime.ofInstant(time, ZoneOffset.UTC);
    }

    @Nullable
    Instant time(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    /** Whether a row that is known must be locked before it is written. */
    boolean locksFirst() {
        return false;
    }

    /** Whether the driver can run a statement as a batch. */
    boolean batches(String sql) {
        return true;
    }

    /** What the driver calls the types of {@code id} and {@code started_at} in tables of the script. */
    abstract Set<String> typesOfIdAndTime();

    /** Selects the {@code name} of each column that, unlike the script's, truncates values or treats different ones as equal. */
    Optional<String> selectUnfitColumns() {
        return Optional.empty();
    }

    /** Errors of a conflict with another transaction: a retry helps. */
    abstract Set<String> conflicts();

    /** Errors of a connection that the server has ended, besides all of SQLState class 08. */
    Set<String> lostConnections() {
        return Set.of();
    }

    abstract Set<String> missingTable();

    abstract Set<String> accessDenied();
}
