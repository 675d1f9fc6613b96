package org.identityverification.impl.store;

import java.lang.System.Logger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.identityverification.impl.messages.Message;
import org.identityverification.impl.messages.OncePerMinute;
import org.identityverification.impl.verification.StoreFailure;
import org.jspecify.annotations.Nullable;

/** The current row of a {@link ResultSet}. */
final class Row {

    private static final Logger LOGGER = System.getLogger(Row.class.getName());
    private static final OncePerMinute LIMIT = new OncePerMinute();

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

    /** @throws UnknownValueException when a newer version has written another value, which is also logged */
    <E extends Enum<E>> @Nullable E constant(String column, Class<E> type) throws SQLException {
        String name = text(column);
        if (name == null) {
            return null;
        }
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(name)) {
                return constant;
            }
        }
        UUID id = Rows.id(this);
        if (LIMIT.permits(id)) {
            Message.UNKNOWN_VALUE.log(LOGGER, id, column);
        }
        throw new UnknownValueException(column);
    }

    /** As for the following two, 0 or {@code false} if the column is null. */
    long longNumber(String column) throws SQLException {
        return result.getLong(column);
    }

    int number(String column) throws SQLException {
        return result.getInt(column);
    }

    boolean flag(String column) throws SQLException {
        return result.getBoolean(column);
    }

    /** A row has a value that this version does not know. */
    static final class UnknownValueException extends StoreFailure {

        private UnknownValueException(String column) {
            super("The column " + column + " has a value that this version does not know", null, false);
        }
    }
}
