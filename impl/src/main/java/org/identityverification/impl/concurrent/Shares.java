package org.identityverification.impl.concurrent;

import java.util.HashMap;
import java.util.Map;

/**
 * Divides permits among the accounts that share them, so that one whose calls take long never has all. An account may have twice as
 * many as are free: alone two thirds of them, and each of {@code n} that want all has {@code 2 / (2n + 1)}.
 */
public final class Shares {

    private final Map<String, Integer> taken = new HashMap<>();

    /** Whether an account that has so many permits may take one of those that are free. */
    public static boolean allow(int taken, int free) {
        return taken < 2 * free;
    }

    /** Takes a permit for an account, if it may. */
    synchronized boolean take(String account, int free) {
        int before = taken.getOrDefault(account, 0);
        boolean allowed = allow(before, free);
        if (allowed) {
            taken.put(account, before + 1);
        }
        return allowed;
    }

    synchronized void release(String account) {
        taken.computeIfPresent(account, (name, count) -> count == 1 ? null : count - 1);
    }
}
