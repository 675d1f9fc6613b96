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

    /**
     * What kind of failure it is: the row of the one table.
     *
     * @return the kind
     */
    public FailureKind kind() {
        return kind;
    }

    /**
     * The provider's business code, or the gateway's code, as text.
     *
     * @return for example {@code 30503107} or {@code A400AC}
     */
    public Optional<String> code() {
        return details().code();
    }

    /**
     * The provider's or gateway's own words, shortened, without the person's data.
     *
     * @return the message
     */
    public Optional<String> providerMessage() {
        return details().providerMessage();
    }

    /**
     * The id under which the provider's support finds the call.
     *
     * @return {@code X-Ca-Request-Id}
     */
    public Optional<String> requestId() {
        return details().requestId();
    }

    /**
     * Whether the same request may succeed later as it is, and repeating it can't start a second flow. The module has already
     * retried it where its table says so.
     *
     * @return {@code true} if it makes sense to try again after {@link #retryAfter()}
     */
    public boolean isRetryable() {
        return kind.retryable();
    }

    /**
     * How long to wait before another try makes sense.
     *
     * @return present with everything that is retryable
     */
    public Optional<Duration> retryAfter() {
        return details().retryAfter().or(() -> isRetryable() ? Optional.of(Duration.ofSeconds(5)) : Optional.empty());
    }

    /**
     * Whether the provider may have started, and billed, a flow although the call failed. If so, a result may still
     * arrive, with {@link #verificationId()}. Never {@code true} for a result query, which starts no flow.
     *
     * @return {@code true} if a flow may exist
     */
    public boolean outcomeUnknown() {
        return kind.outcomeUnknown() && !details().query();
    }

    /**
     * Our id of the verification.
     *
     * @return present when the call was about to be made
     */
    public Optional<UUID> verificationId() {
        return details().verificationId();
    }

    // Transient, because Optional is not serializable: an exception that was sent elsewhere keeps kind and message.
    private FailureDetails details() {
        return details == null ? FailureDetails.NONE : details;
    }
}
