package org.identityverification.impl.verification;

import java.time.Instant;
import java.util.Optional;
import org.identityverification.impl.verification.VerificationStore.Taken;

/** Runs due work on this node. No method waits or throws. */
public interface WorkTaker {

    /** Takes no work. */
    WorkTaker NONE = new WorkTaker() {
        @Override
        public Optional<Place> reserve(DueFor kind) {
            return Optional.empty();
        }

        @Override
        public void wake(DueFor kind, Instant due) {}
    };

    /** Reserves a place for work that a change is about to make due. */
    Optional<Place> reserve(DueFor kind);

    /** There is work that can be taken from the given time on. */
    void wake(DueFor kind, Instant due);

    /** A reserved place. Exactly one of its methods must be called. */
    interface Place {

        DueFor kind();

        /** Runs work that was written with a lease. */
        void run(Taken work);

        void giveBack();
    }
}
