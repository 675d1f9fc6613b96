package org.identityverification.impl.store;

import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;
import org.identityverification.impl.runtime.config.Rules;
import org.identityverification.impl.runtime.telemetry.Telemetry;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.Track;
import org.identityverification.impl.verification.Transition;
import org.identityverification.impl.verification.VerificationRecord;
import org.identityverification.impl.verification.WorkRunner;

/**
 * The store in memory, with the databases' short way: what the caller knows is changed without being read, if its version is still
 * the same.
 */
public final class ShortWayStore extends InMemoryVerificationStore {

    private final Clock clock;
    private final Rules rules;
    private volatile WorkRunner taker = WorkRunner.NONE;

    public ShortWayStore(int maxVerifications, Clock clock, Rules rules) {
        super(maxVerifications, rules, clock, new Telemetry());
        this.clock = clock;
        this.rules = rules;
    }

    @Override
    public void setWorkRunner(WorkRunner taker) {
        super.setWorkRunner(taker);
        this.taker = taker;
    }

    @Override
    public Transition change(VerificationRecord known, Change change) {
        return written(known, new LeasingChange(change, null, rules, taker), () -> super.change(known, change));
    }

    @Override
    public Transition end(Taken work, Change change) {
        return written(work.record(), new LeasingChange(change, work, rules, taker), () -> super.end(work, change));
    }

    @SuppressWarnings("ReferenceEquality") // the very same record means that there is nothing to write
    private synchronized Transition written(
            VerificationRecord known, LeasingChange write, Supplier<Transition> longWay) {
        Optional<VerificationRecord> present = find(known.id()).filter(it -> it.version() == known.version());
        if (present.isEmpty() || write.leavesLeaseOf(known)) {
            return longWay.get();
        }
        try (write) {
            Transition transition = write.decide(known, clock.instant());
            VerificationRecord after = transition.after();
            if (after == null || after == known) {
                return longWay.get();
            }
            for (Track track : Track.values()) {
                if (!write.writtenLeases().contains(track)) {
                    after = after.withLease(track, present.get().work(track).lease());
                }
            }
            insert(after, null);
            write.committed(transition, 0);
            return transition;
        }
    }
}
