package org.identityverification.impl.store;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.identityverification.impl.runtime.config.DatabaseProduct;
import org.identityverification.impl.runtime.config.InvalidConfigurationException;
import org.identityverification.impl.runtime.config.Keys;
import org.jspecify.annotations.Nullable;

/**
 * What differs between databases: some expressions, and how ids and times are written and read. Another database is one more
 * constant, its script, and its errors in {@link DatabaseFailure}.
 */
enum Dialect {
    H2("schema-h2.sql"),

    POSTGRESQL("schema-postgresql.sql") {

        // It ends the wait for a lock alone, so no commit is cut.
        @Override
        String limitingLocks(Duration wait) {
            return " AND (SELECT set_config('lock_timeout', '" + wait.toMillis() + "ms', true)) IS NOT NULL";
        }

        // Without types, which the driver does not know of nulls: it would prepare a statement again whenever other
        // values are null.
        @Override
        void bind(PreparedStatement statement, int index, @Nullable Object value) throws SQLException {
            statement.setObject(index, value == null ? null : value.toString(), Types.OTHER);
        }
    },

    /** MariaDB and MySQL. Times are UTC without a zone, so that neither the server's nor the JVM's zone shifts them. */
    MYSQL("schema-mysql.sql") {

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
    };

    final String script;

    Dialect(String script) {
        this.script = script;
    }

    static Dialect of(DatabaseProduct product) {
        return product == DatabaseProduct.MARIADB ? MYSQL : valueOf(product.name());
    }

    /** Throws an {@link InvalidConfigurationException} for a product that the module does not know, or that is too old. */
    static Dialect of(DataSource dataSource) {
        try (Connection connection = dataSource.getConnection()) {
            DatabaseMetaData database = connection.getMetaData();
            return of(
                    database.getDatabaseProductName(),
                    database.getDatabaseMajorVersion(),
                    database.getDatabaseMinorVersion());
        } catch (SQLException e) {
            throw new DatabaseFailure("The database failed", Transactions.driverException(e));
        }
    }

    static Dialect of(String name, int major, int minor) {
        DatabaseProduct product = Stream.of(DatabaseProduct.values())
                .filter(it -> it.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> invalid("is required, because the driver reports the product \"" + name
                        + "\", which the module does not know: set it to the dialect that this product speaks, one of h2,"
                        + " postgresql, mariadb, mysql"));
        if (major < product.minMajor || (major == product.minMajor && minor < product.minMinor)) {
            throw invalid("means " + name + " by default, of which the module needs version " + product.minMajor + "."
                    + product.minMinor + " or newer, but the driver reports " + major + "." + minor
                    + ": upgrade the server, or set the key to "
                    + product.name().toLowerCase(Locale.ROOT)
                    + " to try it anyway");
        }
        return of(product);
    }

    private static InvalidConfigurationException invalid(String problem) {
        return new InvalidConfigurationException(List.of(Keys.DATABASE + " " + problem + ", see docs/databases.md"));
    }

    /** Whether the database is part of this JVM; false if it does not answer. */
    boolean isEmbedded(DataSource dataSource) {
        if (this != H2) {
            return false;
        }
        try (Connection connection = dataSource.getConnection()) {
            return !connection.getMetaData().getURL().matches("jdbc:h2:(tcp|ssl):.*");
        } catch (SQLException e) {
            return false;
        }
    }

    /**
     * A condition to append to a statement, which limits its waits for locks; empty where only the time of a whole statement can be
     * limited. Nothing of it stays in the session, which belongs to the host's pool.
     */
    String limitingLocks(Duration wait) {
        return "";
    }

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

    void bind(PreparedStatement statement, int index, @Nullable Object value) throws SQLException {
        statement.setObject(index, value);
    }

    @Nullable
    Instant time(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    /**
     * Whether a statement that commits itself must not be cancelled. In PostgreSQL a cancelled one that waits for a synchronous standby
     * counts as committed, and others see what the standby may never have. The driver's socket timeout ends it instead.
     */
    boolean mustNotCancelCommits() {
        return this == POSTGRESQL;
    }

    /** Whether a row that is known must be locked before it is written. */
    boolean locksFirst() {
        // H2 2.4.240 damages a row now and then when transactions race for it by UPDATE alone.
        return this == H2;
    }

    /** Whether a failed transaction must end by a savepoint and a commit, because a rollback may never return. */
    boolean rollbackMayHang() {
        // When H2 2.4.240 has failed to write its file, it counts the end of a ROLLBACK twice. Below zero, the next
        // statement of a transaction spins for ever, in MVStore.registerVersionUsage. A COMMIT is counted right.
        return this == H2;
    }
}
