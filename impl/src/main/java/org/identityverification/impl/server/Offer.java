package org.identityverification.impl.server;

import java.util.Arrays;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What a server can offer that the module can do without, and what is different then. */
enum Offer {
    CONCURRENCY(
            "Jakarta Concurrency", "the threads are its own, without the naming and security context of the server"),
    TRANSACTIONS("Jakarta Transactions", "observers can begin no global transaction; the module itself needs none"),
    JNDI("JNDI", "a data source can only be a bean, cdi:name"),
    TELEMETRY("MicroProfile Telemetry", "nothing is measured or traced"),
    HEALTH("MicroProfile Health", "there are no health checks");

    private final String standard;
    private final String consequence;

    Offer(String standard, String consequence) {
        this.standard = standard;
        this.consequence = consequence;
    }

    /** Says all that is not there, and what that means; empty when nothing is missing. */
    static String missing(Predicate<Offer> isThere) {
        return Arrays.stream(values())
                .filter(isThere.negate())
                .map(it -> it.standard + " (" + it.consequence + ")")
                .collect(Collectors.joining("; "));
    }
}
