package org.identityverification.impl.telemetry;

import java.util.HashSet;
import java.util.Set;

/**
 * How metrics name accounts: the first ones by their names, all others as {@code other}, so that a metric keeps few series. Must be
 * asked only about accounts that exist: otherwise strangers could use up the names.
 */
final class AccountLabels {

    static final int MAX_NAMES = 20;
    static final String OTHER = "other";

    private final Set<String> names = new HashSet<>();

    synchronized String of(String account) {
        if (names.size() < MAX_NAMES) {
            names.add(account);
        }
        return names.contains(account) ? account : OTHER;
    }
}
