package org.identityverification.impl.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.identityverification.impl.verification.Due;
import org.identityverification.impl.verification.DueFor;
import org.identityverification.impl.verification.VerificationRecord;
import org.identityverification.impl.verification.VerificationStore.Taken;
import org.identityverification.impl.verification.WorkRunner;

/** Has a place for all work, unless a test fills it, and records what it gets. */
public final class Taker implements WorkRunner {

    public final List<Taken> taken = new CopyOnWriteArrayList<>();
    public volatile boolean hasPlaces = true;
    public volatile boolean wanted;

    final List<Due> woken = new CopyOnWriteArrayList<>();
    /** Reserved, and neither used nor given back. */
    final AtomicInteger open = new AtomicInteger();

    /** It has run this, and given back every other place. */
    void assertTook(VerificationRecord... work) {
        assertThat(taken).extracting(Taken::record).containsExactly(work);
        assertThat(open).hasValue(0);
    }

    Taken last() {
        return taken.get(taken.size() - 1);
    }

    @Override
    public boolean reserve(VerificationRecord record, DueFor kind) {
        wanted = true;
        if (hasPlaces) {
            open.incrementAndGet();
        }
        return hasPlaces;
    }

    @Override
    public void run(Taken work) {
        open.decrementAndGet();
        taken.add(work);
    }

    @Override
    public void giveBack(VerificationRecord record, DueFor kind) {
        open.decrementAndGet();
    }

    @Override
    public void wake(DueFor kind, Instant due) {
        woken.add(new Due(kind, due));
    }
}
