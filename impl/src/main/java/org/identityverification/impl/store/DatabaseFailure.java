package org.identityverification.impl.store;

import java.sql.SQLException;
import java.util.Objects;
import java.util.Set;
import org.identityverification.impl.runtime.messages.Explanation;
import org.identityverification.impl.runtime.messages.RedactedException;
import org.identityverification.impl.verification.StoreFailure;

/** The database failed. Shows no statement and no value, which the driver's own message may hold. */
final class DatabaseFailure extends StoreFailure implements Explanation {

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

    String sqlState() {
        return sqlState;
    }

    /** Whether it is one of a {@linkplain Dialect dialect's} errors. */
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
