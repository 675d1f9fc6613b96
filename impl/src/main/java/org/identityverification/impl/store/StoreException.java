package org.identityverification.impl.store;

import java.sql.SQLException;
import java.util.Objects;
import org.identityverification.impl.messages.Explanation;
import org.identityverification.impl.messages.RedactedException;

/** The database did not do what it was asked for. Shows no statement and no value: a driver's own words may hold both. */
final class StoreException extends RuntimeException implements Explanation {

    private final String sqlState;

    StoreException(String what, SQLException cause) {
        super(
                "%s (SQLState %s, vendor code %d)".formatted(what, cause.getSQLState(), cause.getErrorCode()),
                RedactedException.of(cause));
        this.sqlState = Objects.requireNonNullElse(cause.getSQLState(), "");
    }

    /** The standard's or the database's code, empty if the driver gave none. */
    String sqlState() {
        return sqlState;
    }
}
