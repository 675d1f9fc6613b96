package org.identityverification.testkit.simulation;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The two calls of the provider's API. */
public enum Operation {
    /** Start a face verification: contract, section 1. */
    START,
    /** Ask for the result: contract, section 3. */
    RESULT;

    /** The operation with this key, in any case. */
    public static Optional<Operation> byKey(String key) {
        return Arrays.stream(values())
                .filter(operation -> operation.key().equalsIgnoreCase(key))
                .findFirst();
    }

    /** How the sandbox calls it. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
