package org.identityverification;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The root of all failures of a verification, a sealed hierarchy. Messages are in English. Messages and causes contain
 * neither personal data nor secrets.
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
                NotStoredException,
                SwitchedOffException,
                AlreadyStartedException,
                ProviderTimeoutException {

    private final FailureKind kind;
    private final transient FailureDetails details;

    IdentityVerificationException(FailureKind kind, String message, FailureDetails details, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.details = Objects.requireNonNull(details, "details");
    }

    /** The kind of the failure, for programs that do not need the exact exception. */
    public FailureKind kind() {
        return kind;
    }

    /** The provider's business code or the gateway's code, for example {@code 30503107} or {@code A400AC}. */
    public Optional<String> code() {
        return details().code();
    }

    /** The provider's or gateway's message, shortened, without the person's data. */
    public Optional<String> providerMessage() {
        return details().providerMessage();
    }

    /** {@code X-Ca-Request-Id}: the id under which the provider's support finds the call. */
    public Optional<String> requestId() {
        return details().requestId();
    }

    /**
     * Whether the same request may succeed after {@link #retryAfter()} and can't start a second flow. The module has already
     * retried {@link FailureKind#REFUSED_FOR_NOW} and {@link FailureKind#UNREACHABLE}.
     */
    public boolean isRetryable() {
        return kind.retryable();
    }

    /** How long to wait before the next try. Present if the failure {@linkplain #isRetryable() is retryable}. */
    public Optional<Duration> retryAfter() {
        return details().retryAfter().or(() -> isRetryable() ? Optional.of(Duration.ofSeconds(5)) : Optional.empty());
    }

    /**
     * Whether the provider may have started and billed a flow although the call failed. If so, its result may still
     * arrive, with this {@link #verificationId()}. Never {@code true} for a result query, which starts no flow.
     */
    public boolean outcomeUnknown() {
        return kind.outcomeUnknown() && !details().query();
    }

    /** The module's id of the verification. Absent if the failure was found before a call was prepared. */
    public Optional<UUID> verificationId() {
        return details().verificationId();
    }

    // Transient, because Optional is not serializable: a deserialized exception has only its kind and message.
    private FailureDetails details() {
        return details == null ? FailureDetails.NONE : details;
    }
}
