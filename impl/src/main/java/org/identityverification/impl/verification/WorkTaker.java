package org.identityverification.impl.verification;

import java.time.Instant;
import org.identityverification.impl.verification.VerificationStore.Taken;

/** Runs due work on this node. No method waits or throws. */
public interface WorkTaker {

    WorkTaker NONE = new WorkTaker() {
        @Override
        public boolean reserve(DueFor kind) {
            return false;
        }

        @Override
        public void run(Taken work) {}

        @Override
        public void giveBack(DueFor kind) {}

        @Override
        public void wake(DueFor kind, Instant due) {}
    };

    /** Reserves a place for work that a change is about to make due: for {@link #run}, or to be given back. */
    boolean reserve(DueFor kind);

    /** Runs work that was written with a lease, in the place that is reserved for it. */
    void run(Taken work);

    void giveBack(DueFor kind);

    /** There is work that can be taken from the given time on. */
    void wake(DueFor kind, Instant due);
}
