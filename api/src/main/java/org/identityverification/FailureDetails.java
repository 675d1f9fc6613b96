package org.identityverification;

import static java.util.Optional.empty;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * The details of a failure, for programs. They contain no personal data.
 *
 * @param code the provider's business code or the gateway's {@code X-Ca-Error-Code}, as text
 * @param providerMessage the provider's or gateway's message, shortened, without the person's data; after a result query only
 *     the gateway's
 * @param requestId {@code X-Ca-Request-Id}, which the provider's support asks for
 * @param retryAfter how long to wait before the next try
 * @param verificationId the module's id of the verification; a result that arrives despite the failure has it
 * @param query whether the call was a result query, which starts no flow
 */
public record FailureDetails(
        Optional<String> code,
        Optional<String> providerMessage,
        Optional<String> requestId,
        Optional<Duration> retryAfter,
        Optional<UUID> verificationId,
        boolean query) {

    public static final FailureDetails NONE = new FailureDetails(empty(), empty(), empty(), empty(), empty());

    public FailureDetails {
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(providerMessage, "providerMessage");
        Objects.requireNonNull(requestId, "requestId");
        Objects.requireNonNull(retryAfter, "retryAfter");
        Objects.requireNonNull(verificationId, "verificationId");
    }

    /** The details of a call that starts a flow. */
    public FailureDetails(
            Optional<String> code,
            Optional<String> providerMessage,
            Optional<String> requestId,
            Optional<Duration> retryAfter,
            Optional<UUID> verificationId) {
        this(code, providerMessage, requestId, retryAfter, verificationId, false);
    }

    /** The details of a start that the provider did not answer. */
    public static FailureDetails of(UUID verificationId) {
        return new FailureDetails(empty(), empty(), empty(), empty(), Optional.of(verificationId));
    }

    /** The details of a result query that the provider did not answer. */
    public static FailureDetails ofQuery(UUID verificationId) {
        return new FailureDetails(empty(), empty(), empty(), empty(), Optional.of(verificationId), true);
    }

    public FailureDetails withRetryAfter(Duration retryAfter) {
        return new FailureDetails(code, providerMessage, requestId, Optional.of(retryAfter), verificationId, query);
    }
}
