package org.identityverification;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Thrown by an observer of {@link VerificationCompleted} that could not act on the result. It says why, and may say when to try again.
 * The result is delivered to this observer again, as after any other exception; of any other one, only its class is kept.
 */
public final class DeliveryFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final Pattern REASON = Pattern.compile("[A-Za-z0-9 -]{1,64}");

    private final String reason;
    private final transient @Nullable Instant tryAgainAt;

    /**
     * @param reason is stored and logged, so it must name no person: 1 to 64 characters, each an ASCII letter, a digit, a space or
     *     {@code -}
     * @param tryAgainAt when this observer is called again, at most an hour ahead; {@code null} for the module's own pauses, which grow
     * @throws IllegalArgumentException for another reason
     */
    public DeliveryFailedException(String reason, @Nullable Instant tryAgainAt) {
        super(reason);
        if (!REASON.matcher(Objects.requireNonNull(reason, "reason")).matches()) {
            throw new IllegalArgumentException(
                    "reason must have 1 to 64 characters, each an ASCII letter, a digit, a space or -");
        }
        this.reason = reason;
        this.tryAgainAt = tryAgainAt;
    }

    /** Why the observer could not act. */
    public String reason() {
        return reason;
    }

    /** When this observer wants to be called again. */
    public Optional<Instant> tryAgainAt() {
        return Optional.ofNullable(tryAgainAt);
    }
}
