package org.identityverification;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can go wrong with a verification, as one sealed tree. Messages are English. Messages and causes
 * hold neither personal data nor secrets.
 */
public abstract sealed class IdentityVerificationException extends RuntimeException
        permits InvalidRequestException,
                UnderAgeException,
                ProviderAccountException,
                ProviderFailedException,
                UnknownProviderCodeException,
                ThrottledException,
                NonceRefusedException,
                ProviderUnreachableException,
                CallNotAttemptedException,
                UnreadableAnswerException,
                FlowUnknownException,
                StoreUnavailableException,
                ProviderTimeoutException {

    private static final long serialVersionUID = 1L;

    private final FailureKind kind;
    private final transient FailureDetails details;

    IdentityVerificationException(FailureKind kind, String message, FailureDetails details, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.details = Objects.requireNonNull(details, "details");
    }

    /** What all failures of a kind have in common. */
    public FailureKind kind() {
        return kind;
    }

    /** The provider's business code, or the gateway's: {@code 30503107} or {@code A400AC}, for example. */
    public Optional<String> code() {
        return details().code();
    }

    /** The provider's or gateway's own words, shortened, without the person's data. */
    public Optional<String> providerMessage() {
        return details().providerMessage();
    }

    /** {@code X-Ca-Request-Id}: the id under which the provider's support finds the call. */
    public Optional<String> requestId() {
        return details().requestId();
    }

    /**
     * Whether the same request may succeed after {@link #retryAfter()}, and repeating it can't start a second flow. The module
     * has already retried {@link FailureKind#REFUSED_FOR_NOW} and {@link FailureKind#UNREACHABLE}.
     */
    public boolean isRetryable() {
        return kind.retryable();
    }

    /** How long to wait before another try makes sense. Present with everything that is retryable. */
    public Optional<Duration> retryAfter() {
        return details().retryAfter().or(() -> isRetryable() ? Optional.of(Duration.ofSeconds(5)) : Optional.empty());
    }

    /**
     * Whether the provider may have started, and billed, a flow although the call failed. If so, a result may still
     * arrive, with {@link #verificationId()}. Never {@code true} for a result query, which starts no flow.
     */
    public boolean outcomeUnknown() {
        return kind.outcomeUnknown() && !details().query();
    }

    /** Our id of the verification. Present when the call was about to be made. */
    public Optional<UUID> verificationId() {
        return details().verificationId();
    }

    // Transient, because Optional is not serializable: an exception that was sent elsewhere keeps kind and message.
    private FailureDetails details() {
        return details == null ? FailureDetails.NONE : details;
    }
}
