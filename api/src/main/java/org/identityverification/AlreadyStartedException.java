package org.identityverification;

import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An earlier start has the same {@linkplain VerificationRequest#startKey() key}: nothing was begun.
 *
 * <ul>
 *   <li>{@link #hasBegun()}: its verification goes on, and {@link IdentityVerificationService#find} says how.
 *   <li>It has not, with {@link #retryAfter()}: the earlier start is under way. The same request tells more then.
 *   <li>It has not, without: the outcome of the earlier start is not known. If it began a flow, the result comes. A start with a new
 *       key may be billed as a second one, so the person decides.
 * </ul>
 */
public final class AlreadyStartedException extends IdentityVerificationException {

    private final VerificationStatus status;
    private final boolean begun;

    /**
     * Reports an earlier start.
     *
     * @param underWay how long it may still be under way; absent if it can't be
     */
    public AlreadyStartedException(
            UUID verificationId, VerificationStatus status, boolean begun, @Nullable Duration underWay) {
        super(
                FailureKind.ALREADY_STARTED,
                "Nothing was begun, because an earlier start has the same key",
                FailureDetails.builder()
                        .verificationId(Objects.requireNonNull(verificationId, "verificationId"))
                        .retryAfter(underWay)
                        .build(),
                null);
        this.status = Objects.requireNonNull(status, "status");
        this.begun = begun;
    }

    /** The status of the earlier verification, whose id is {@link #verificationId()}. */
    public VerificationStatus status() {
        return status;
    }

    /** Whether the earlier start is known to have begun a flow. Until it is, its verification may be gone later. */
    public boolean hasBegun() {
        return begun;
    }
}
