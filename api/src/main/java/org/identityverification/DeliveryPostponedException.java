package org.identityverification;

import java.time.Instant;
import java.util.Objects;

/**
 * Thrown by an observer of {@link VerificationCompleted} that has not tried to act on the result, because what it needs is not ready.
 * The result is delivered to this observer again. Waiting is no attempt: it raises no {@link VerificationCompleted#attempt()}, and
 * no delivery is parked for it.
 */
public final class DeliveryPostponedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Instant until;

    /** @param until when this observer is called again, at most an hour ahead */
    public DeliveryPostponedException(Instant until) {
        super("not tried", null, false, false);
        this.until = Objects.requireNonNull(until, "until");
    }

    /** When this observer wants to be called again. */
    public Instant until() {
        return until;
    }
}
