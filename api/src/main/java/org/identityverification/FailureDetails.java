package org.identityverification;

import static java.util.Optional.empty;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * What a program may want to know about a failure. Nothing in it is personal.
 *
 * @param code the provider's business code or the gateway's {@code X-Ca-Error-Code}, as text
 * @param providerMessage the provider's or gateway's own words, shortened, without the person's data
 * @param requestId {@code X-Ca-Request-Id}, which the provider's support asks for
 * @param retryAfter how long to wait before another try makes sense
 * @param verificationId our id of the verification; a result that arrives in spite of the failure carries it
 * @param query whether the call asked for a result, which starts no flow
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

    /** The details of a start without an answer of the provider. */
    public static FailureDetails of(UUID verificationId) {
        return new FailureDetails(empty(), empty(), empty(), empty(), Optional.of(verificationId));
    }

    /** The details of a result query without an answer of the provider. */
    public static FailureDetails ofQuery(UUID verificationId) {
        return new FailureDetails(empty(), empty(), empty(), empty(), Optional.of(verificationId), true);
    }

    public FailureDetails withRetryAfter(Duration retryAfter) {
        return new FailureDetails(code, providerMessage, requestId, Optional.of(retryAfter), verificationId, query);
    }
}
