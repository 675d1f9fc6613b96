package org.identityverification.impl.store;

import java.util.Set;

final class H2Dialect extends Dialect {

    @Override
    String script() {
        return "schema-h2.sql";
    }

    @Override
    boolean locksFirst() {
        // H2 2.4.240 damages a row now and then when transactions race for it by UPDATE alone.
        return true;
    }

    @Override
    Set<String> typesOfIdAndTime() {
        return Set.of("UUID", "TIMESTAMP WITH TIME ZONE");
    }

    @Override
    Set<String> conflicts() {
        // Unique violation, deadlock; a row was changed since it was read.
        return Set.of("23505", "40001", "90131");
    }

    @Override
    Set<String> missingTable() {
        return Set.of("42S02", "42S03", "42S04");
    }

    @Override
    Set<String> accessDenied() {
        return Set.of("90096", "90040");
    }
}
