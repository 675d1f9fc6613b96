package org.identityverification.impl.concurrent;

import java.util.HashMap;
import java.util.Map;

/**
 * Divides permits among accounts, so that an account with slow calls never takes them all. An account may hold twice as many permits
 * as are free: two thirds of all when it is alone, and {@code 2 / (2n + 1)} of all when {@code n} accounts want as many as they can get.
 */
public final class Shares {

    private final Map<String, Integer> taken = new HashMap<>();

    /** Whether an account that holds {@code taken} permits may take another one while {@code free} permits are free. */
    public static boolean allow(int taken, int free) {
        return taken < 2 * free;
    }

    /** Takes a permit for an account, if its share allows it. */
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
