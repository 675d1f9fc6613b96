package org.identityverification.impl.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Runs statements on a connection, each for a limited time, and converts values for the database and back. */
final class Sql {

    private final Connection connection;
    private final Dialect dialect;
    private final Duration timeout;
    private boolean wrote;

    /** Without a timeout if it is zero. */
    Sql(Connection connection, Dialect dialect, Duration timeout) {
        this.connection = connection;
        this.dialect = dialect;
        this.timeout = timeout;
    }

    /** Whether a statement has changed a row. */
    boolean wrote() {
        return wrote;
    }

    interface Reader<T> {
        T read(Rows row) throws SQLException;
    }

    interface Execution<T> {
        T run() throws SQLException;
    }

    <T> List<T> query(String sql, Reader<T> reader, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, values);
            try (ResultSet found = execute(statement, statement::executeQuery)) {
                Rows row = new Rows(found, dialect);
                List<T> rows = new ArrayList<>();
                while (found.next()) {
                    rows.add(reader.read(row));
                }
                return rows;
            }
        }
    }

    int update(String sql, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, values);
            int count = execute(statement, statement::executeUpdate);
            wrote |= count > 0;
            return count;
        }
    }

    /** Runs such a statement for each item, as a batch, and returns the items for which it changed exactly one row. */
    <T> List<T> batch(String sql, List<T> items, Function<T, @Nullable Object[]> values) throws SQLException {
        if (items.isEmpty()) {
            return List.of();
        }
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (T item : items) {
                bind(statement, values.apply(item));
                statement.addBatch();
            }
            int[] counts = execute(statement, statement::executeBatch);
            if (Arrays.stream(counts).anyMatch(count -> count == Statement.SUCCESS_NO_INFO)) {
                throw new SQLException("The driver does not count the rows that a batch changes", "0A000");
            }
            wrote |= Arrays.stream(counts).anyMatch(count -> count > 0);
            return IntStream.range(0, counts.length)
                    .filter(i -> counts[i] == 1)
                    .<T>mapToObj(items::get)
                    .toList();
        }
    }

    private <T> T execute(Statement statement, Execution<T> execution) throws SQLException {
        // In H2 the timeout applies to the whole connection, which belongs to the host's pool.
        int before = statement.getQueryTimeout();
        statement.setQueryTimeout(timeout.isZero() ? 0 : (int) Math.max(1, timeout.toSeconds()));
        try {
            return execution.run();
        } finally {
            statement.setQueryTimeout(before);
        }
    }

    static @Nullable Object[] values(@Nullable Object... values) {
        return values;
    }

    static @Nullable Object[] concat(@Nullable Object[] values, @Nullable Object... more) {
        return Stream.concat(Arrays.stream(values), Arrays.stream(more)).toArray();
    }

    private void bind(PreparedStatement statement, @Nullable Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            dialect.bind(statement, i + 1, converted(values[i]));
        }
    }

    private @Nullable Object converted(@Nullable Object value) {
        if (value instanceof Instant time) {
            // The database would round, but what is compared later must equal what was stored.
            return dialect.value(time.truncatedTo(ChronoUnit.MILLIS));
        }
        if (value instanceof UUID id) {
            return dialect.value(id);
        }
        if (value instanceof Enum<?> constant) {
            return constant.name();
        }
        // PostgreSQL can't store U+0000, and a result must not be lost because of it.
        return value instanceof String text ? text.replace('\0', '\uFFFD') : value;
    }
}
