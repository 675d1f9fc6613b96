package org.identityverification.impl.store;

import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;
import org.identityverification.impl.runtime.config.Rules;
import org.identityverification.impl.runtime.telemetry.Telemetry;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.Transition;
import org.identityverification.impl.verification.VerificationRecord;
import org.identityverification.impl.verification.WorkRunner;

/**
 * The store in memory, with the databases' short way: what the caller knows is changed without being read, if its version is still
 * the same. For one thread.
 */
public final class ShortWayStore extends InMemoryVerificationStore {

    private final Clock clock;
    private final Rules rules;
    private WorkRunner taker = WorkRunner.NONE;

    public ShortWayStore(Clock clock, Rules rules) {
        super(2, rules, clock, new Telemetry());
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
        return written(known, new Write(change, null, rules, taker), () -> super.change(known, change));
    }

    @Override
    public Transition end(VerificationRecord leased, Change change) {
        return written(leased, new Write(change, leased.leaseId(), rules, taker), () -> super.end(leased, change));
    }

    @SuppressWarnings("ReferenceEquality") // the very same record means that there is nothing to write
    private Transition written(VerificationRecord known, Write write, Supplier<Transition> longWay) {
        Optional<VerificationRecord> present = find(known.id()).filter(it -> it.version() == known.version());
        if (present.isEmpty()) {
            return longWay.get();
        }
        try (write) {
            Transition transition = write.decide(known, clock.instant());
            VerificationRecord after = transition.after();
            if (after == null || after == known) {
                return longWay.get();
            }
            insert(write.writesLease() ? after : after.withLease(present.get().lease()), null);
            write.committed(transition, 0);
            return transition;
        }
    }
}
