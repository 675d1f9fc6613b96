package org.identityverification.impl.store;

import java.sql.SQLException;
import java.util.Objects;
import java.util.Set;
import org.identityverification.impl.runtime.messages.Explanation;
import org.identityverification.impl.runtime.messages.RedactedException;
import org.identityverification.impl.verification.StoreFailure;

/** The database failed. Shows no statement and no value, which the driver's own message may hold. */
final class DatabaseFailure extends StoreFailure implements Explanation {

    // Errors of all dialects: an SQLState or a vendor code, which means nothing else in another database.

    /** A conflict with another transaction, also about a key or a row that has changed since it was read: a retry helps. */
    static final Set<String> CONFLICT = Set.of("23505", "40001", "40P01", "90131", "1062", "1020");

    /** The server has ended the connection, or the driver has connected to another host by itself. */
    static final Set<String> LOST_CONNECTION = Set.of("57P01", "57P02", "57P03", "1927", "1053", "25S03");

    /** A wait for a lock, or a statement, took too long. */
    static final Set<String> TIMEOUT = Set.of("HYT00", "57014", "55P03", "1205", "1969", "1317");

    static final Set<String> MISSING_TABLE = Set.of("42S02", "42S03", "42S04", "42P01");
    static final Set<String> ACCESS_DENIED = Set.of("90096", "90040", "42501", "1044", "1142");

    private final String sqlState;
    private final int vendorCode;

    DatabaseFailure(String what, SQLException cause) {
        this(what, cause, false);
    }

    DatabaseFailure(String what, SQLException cause, boolean outcomeUnknown) {
        super("%s (%s)".formatted(what, shown(cause)), RedactedException.of(cause), outcomeUnknown);
        this.sqlState = stateOf(cause);
        this.vendorCode = cause.getErrorCode();
    }

    /** The codes, if there are any, and the class of a cause outside the database, such as a wrong certificate. */
    private static String shown(SQLException cause) {
        Throwable innermost =
                Explanation.causes(cause).reduce((outer, inner) -> inner).orElse(cause);
        String type = innermost.getClass().getName();
        if (cause.getSQLState() == null) {
            return type;
        }
        String codes = "SQLState " + cause.getSQLState() + ", vendor code " + cause.getErrorCode();
        return innermost instanceof SQLException ? codes : codes + ", " + type;
    }

    @Override
    public boolean isLocked() {
        return isOneOf(TIMEOUT);
    }

    String sqlState() {
        return sqlState;
    }

    boolean isOneOf(Set<String> errors) {
        return errors.contains(sqlState) || errors.contains(Integer.toString(vendorCode));
    }

    static boolean isOneOf(Set<String> errors, SQLException e) {
        return errors.contains(stateOf(e)) || errors.contains(Integer.toString(e.getErrorCode()));
    }

    static String stateOf(SQLException e) {
        return Objects.requireNonNullElse(e.getSQLState(), "");
    }
}
