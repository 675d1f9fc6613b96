package org.identityverification.impl.store;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.identityverification.impl.verification.Due;
import org.identityverification.impl.verification.DueFor;
import org.identityverification.impl.verification.VerificationRecord;
import org.identityverification.impl.verification.VerificationStore.Taken;
import org.identityverification.impl.verification.WorkRunner;

/** Has a place for some kinds of work, and records what it gets. */
final class Taker implements WorkRunner {

    final List<VerificationRecord> taken = new CopyOnWriteArrayList<>();
    final List<Due> woken = new CopyOnWriteArrayList<>();
    /** Reserved, and neither used nor given back. */
    final AtomicInteger open = new AtomicInteger();

    private final Set<DueFor> places;

    private Taker(Set<DueFor> places) {
        this.places = places;
    }

    static Taker withPlaces() {
        return new Taker(EnumSet.allOf(DueFor.class));
    }

    static Taker full() {
        return new Taker(EnumSet.noneOf(DueFor.class));
    }

    VerificationRecord last() {
        return taken.get(taken.size() - 1);
    }

    @Override
    public boolean reserve(DueFor kind) {
        if (places.contains(kind)) {
            open.incrementAndGet();
        }
        return places.contains(kind);
    }

    @Override
    public void run(Taken work) {
        open.decrementAndGet();
        taken.add(work.record());
    }

    @Override
    public void giveBack(DueFor kind) {
        open.decrementAndGet();
    }

    @Override
    public void wake(DueFor kind, Instant due) {
        woken.add(new Due(kind, due));
    }
}
