package org.identityverification.impl.tasks;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.identityverification.impl.verification.DueFor;

/** How much work of each kind may run on this node. Each kind has places of its own, so that slow work delays no other kind. */
final class Places {

    /** How many hung deliveries may give up their places. Each keeps a thread, which waits for its observer. */
    static final int MAX_HUNG = 256;

    private final Map<DueFor, Integer> taken = new EnumMap<>(DueFor.class);

    /** Takes a place for new work. A quarter of the places is left for work that waits in the store. */
    synchronized boolean takeDirectly(DueFor kind) {
        return taken(kind) < size(kind) * 3 / 4 && take(kind, 1) == 1;
    }

    /** Takes as many places as are free. */
    synchronized int takeAll(DueFor kind) {
        return take(kind, size(kind));
    }

    synchronized void giveBack(DueFor kind, int count) {
        taken.merge(kind, -count, Integer::sum);
    }

    private int take(DueFor kind, int max) {
        int count = Math.min(max, size(kind) - taken(kind));
        taken.merge(kind, count, Integer::sum);
        return count;
    }

    private int taken(DueFor kind) {
        return Objects.requireNonNullElse(taken.get(kind), 0);
    }

    private static int size(DueFor kind) {
        return switch (kind) {
            case DELIVER -> 128;
            case CONFIRM -> 64;
            case WAIT -> 32;
            case PARKED -> 0;
        };
    }
}
