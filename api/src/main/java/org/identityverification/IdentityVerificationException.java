package org.identityverification;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The root of all failures. The type says what the caller can do, {@link #kind()} what failed. Messages are in English. Messages and
 * causes contain neither personal data nor secrets.
 */
public abstract sealed class IdentityVerificationException extends RuntimeException
        permits InvalidRequestException,
                AlreadyStartedException,
                NotStartedException,
                OutcomeUnknownException,
                QueryFailedException,
                StoreUnavailableException,
                SwitchedOffException {

    private final FailureKind kind;
    private final FailureDetails details;

    IdentityVerificationException(FailureKind kind, String message, FailureDetails details, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = Objects.requireNonNull(kind, "kind");
        this.details = Objects.requireNonNull(details, "details");
    }

    /** What exactly failed. */
    public FailureKind kind() {
        return kind;
    }

    /** The provider's business code or the gateway's code, for example {@code 30503107} or {@code A400AC}. */
    public Optional<String> code() {
        return Optional.ofNullable(details.code);
    }

    /** The provider's or gateway's message, shortened, without the person's data. */
    public Optional<String> providerMessage() {
        return Optional.ofNullable(details.providerMessage);
    }

    /** {@code X-Ca-Request-Id}: the id under which the provider's support finds the call. */
    public Optional<String> requestId() {
        return Optional.ofNullable(details.requestId);
    }

    /**
     * Whether the same request may succeed after {@link #retryAfter()} and can't start a second flow. The module has already
     * retried {@link FailureKind#THROTTLED}, {@link FailureKind#NONCE_REFUSED} and {@link FailureKind#UNREACHABLE}.
     */
    public boolean isRetryable() {
        return kind.retryable();
    }

    /** How long to wait before the next try. Present if the failure {@linkplain #isRetryable() is retryable}. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(details.retryAfter)
                .or(() -> isRetryable() ? Optional.of(Duration.ofSeconds(5)) : Optional.empty());
    }

    /** Whether this is an {@link OutcomeUnknownException}: the provider may have started and billed a flow although the call failed. */
    public boolean outcomeUnknown() {
        return this instanceof OutcomeUnknownException;
    }

    /** The module's id of the verification. Absent if the failure was found before a call was prepared. */
    public Optional<UUID> verificationId() {
        return Optional.ofNullable(details.verificationId);
    }
}
