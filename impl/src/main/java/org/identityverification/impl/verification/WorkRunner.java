package org.identityverification.impl.verification;

import java.time.Instant;
import org.identityverification.impl.verification.VerificationStore.Taken;

/** Runs due work on this node. No method waits or throws. */
public interface WorkRunner {

    WorkRunner NONE = new WorkRunner() {};

    /** Reserves what work needs that a change is about to make due: for {@link #run}, or to be given back. */
    default boolean reserve(VerificationRecord record, DueFor kind) {
        return false;
    }

    /** Runs work that was written with a lease, for which {@link #reserve} was called. */
    default void run(Taken work) {}

    default void giveBack(VerificationRecord record, DueFor kind) {}

    /** There is work that can be taken from the given time on. */
    default void wake(DueFor kind, Instant due) {}
}
