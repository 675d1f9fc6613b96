package org.identityverification.impl.store;

import java.util.Set;

final class PostgresqlDialect extends Dialect {

    @Override
    String script() {
        return "schema-postgresql.sql";
    }

    @Override
    Set<String> typesOfIdAndTime() {
        return Set.of("uuid", "timestamptz");
    }

    @Override
    Set<String> conflicts() {
        // Unique violation, serialization failure, deadlock.
        return Set.of("23505", "40001", "40P01");
    }

    @Override
    Set<String> lostConnections() {
        return Set.of("57P01", "57P02", "57P03");
    }

    @Override
    Set<String> missingTable() {
        return Set.of("42P01");
    }

    @Override
    Set<String> accessDenied() {
        return Set.of("42501");
    }
}
