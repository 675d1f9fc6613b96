package org.identityverification.impl.store;

import java.sql.SQLException;
import java.util.Objects;
import java.util.stream.Stream;

/** Finds what the driver said. Some servers' pools wrap it in an exception of their own, without SQLState and code. */
final class DriverFailure {

    private static final int MAX_DEPTH = 20;

    private DriverFailure() {}

    /** The first exception with an SQLState among an exception and its causes; without one, the exception itself. */
    static SQLException in(SQLException thrown) {
        return Stream.<Throwable>iterate(thrown, Objects::nonNull, Throwable::getCause)
                .limit(MAX_DEPTH)
                .filter(SQLException.class::isInstance)
                .map(SQLException.class::cast)
                .filter(it -> it.getSQLState() != null)
                .findFirst()
                .orElse(thrown);
    }
}
