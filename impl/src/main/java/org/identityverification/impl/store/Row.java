package org.identityverification.impl.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The row on which a result stands. */
final class Row {

    private final ResultSet result;
    private final Dialect dialect;

    Row(ResultSet result, Dialect dialect) {
        this.result = result;
        this.dialect = dialect;
    }

    @Nullable
    String text(String column) throws SQLException {
        return result.getString(column);
    }

    @Nullable
    UUID id(String column) throws SQLException {
        String id = text(column);
        return id == null ? null : UUID.fromString(id);
    }

    @Nullable
    Instant time(String column) throws SQLException {
        return dialect.time(result, column);
    }

    <E extends Enum<E>> @Nullable E constant(String column, Class<E> type) throws SQLException {
        String name = text(column);
        return name == null ? null : Enum.valueOf(type, name);
    }

    /** 0 or {@code false} if the column is null. */
    int number(String column) throws SQLException {
        return result.getInt(column);
    }

    boolean flag(String column) throws SQLException {
        return result.getBoolean(column);
    }

    OptionalInt optionalNumber(String column) throws SQLException {
        int number = result.getInt(column);
        return result.wasNull() ? OptionalInt.empty() : OptionalInt.of(number);
    }
}
