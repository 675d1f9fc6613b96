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

    /**
     * The operation with this key.
     *
     * @param key as {@link #key()} gives it, in any case
     * @return the operation, or empty
     */
    public static Optional<Operation> byKey(String key) {
        return Arrays.stream(values())
                .filter(operation -> operation.key().equalsIgnoreCase(key))
                .findFirst();
    }

    /**
     * How the control endpoint calls it.
     *
     * @return lower case
     */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
