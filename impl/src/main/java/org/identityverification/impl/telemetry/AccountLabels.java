package org.identityverification.impl.telemetry;

import java.util.HashSet;
import java.util.Set;

/**
 * How metrics name accounts: the first by their names, all further ones as {@code other}, so that the series of a metric stay few.
 * It must be asked about accounts that exist only, or else strangers could take the places.
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
