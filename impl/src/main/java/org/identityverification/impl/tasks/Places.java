package org.identityverification.impl.tasks;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import org.identityverification.impl.verification.DueFor;

/** How much work of each kind may run on this node. Each kind has places of its own, so that slow work delays no other kind. */
final class Places {

    private final Map<DueFor, Semaphore> free = new EnumMap<>(DueFor.class);

    Places() {
        for (DueFor kind : DueFor.values()) {
            free.put(kind, new Semaphore(size(kind)));
        }
    }

    /** Takes a place for new work. A quarter of the places is left for work that waits in the store. */
    boolean takeDirectly(DueFor kind) {
        return of(kind).availablePermits() > size(kind) / 4 && of(kind).tryAcquire();
    }

    int takeAll(DueFor kind) {
        return of(kind).drainPermits();
    }

    void giveBack(DueFor kind, int count) {
        of(kind).release(count);
    }

    private Semaphore of(DueFor kind) {
        return Objects.requireNonNull(free.get(kind), "each kind has places");
    }

    private static int size(DueFor kind) {
        return switch (kind) {
            case DELIVER -> 128;
            case CONFIRM -> 64;
            case ASK -> 32;
            case PARKED -> 0;
        };
    }
}
