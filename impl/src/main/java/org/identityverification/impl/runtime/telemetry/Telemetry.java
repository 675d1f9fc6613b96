package org.identityverification.impl.runtime.telemetry;

import java.util.Locale;
import java.util.UUID;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.identityverification.IdentityVerificationException;
import org.identityverification.ResultSource;
import org.identityverification.VerificationOutcome;
import org.jspecify.annotations.Nullable;

/**
 * Receives what the other packages report. This class ignores all reports. A failure to report is never thrown. An account is absent
 * when it is the common one or unknown.
 */
public class Telemetry {

    public enum NotificationOutcome {
        ACCEPTED,
        /** It said nothing new. */
        DUPLICATE,
        /** Its token is not genuine, or has expired. */
        FORGED,
        REFUSED,
        /** Its body is too long or took too long. */
        CUT_OFF,
        NOT_STORED
    }

    public enum DeliveryOutcome {
        DELIVERED,
        /** An observer threw; the delivery is retried. */
        FAILED,
        /** An observer has thrown for too long; the delivery waits for the operator. */
        PARKED
    }

    public enum Gauge {
        WAITING("delivery.pending", "{delivery}", "Undelivered results in the whole store", "waiting"),
        PARKED("delivery.pending", "{delivery}", "Undelivered results in the whole store", "parked"),
        OLDEST_AGE("delivery.oldest_age", "s", "Age of the oldest undelivered result in the whole store", null),
        HUNG("delivery.hung", "{delivery}", "Hanging deliveries on this node", null),
        STUCK("stuck", "{part}", "Parts of this node whose threads are all stuck in the store", null),
        CLAIMS(
                "claims.pending",
                "{result}",
                "Results that wait for confirmation, or for their start, in the whole store",
                null),
        OLDEST_CLAIM_AGE("claims.oldest_age", "s", "Age of the oldest claim in the whole store", null),
        OLDEST_QUESTION_AGE(
                "questions.oldest_age", "s", "How late the latest query without a claim is, in the whole store", null),
        PACE("claims.pace", "{query}", "Current maximum of queries per second, on this node", null);

        final String fullName;
        final String unit;
        final String description;
        final @Nullable String state;

        Gauge(String name, String unit, String description, @Nullable String state) {
            this.fullName = "identity_verification." + name;
            this.unit = unit;
            this.description = description;
            this.state = state;
        }
    }

    /** Makes a call to the provider, with all of its attempts. */
    public <T> T call(String operation, UUID verificationId, @Nullable String account, Supplier<T> call) {
        return call.get();
    }

    public void notified(UUID verificationId) {}

    /** Hides the token in the request's path from the current span. */
    public void hideToken() {}

    public void answered(NotificationOutcome outcome) {}

    /** Hands a result to the observers, in the trace of what made it due, where this is known. Attempts count from 1. */
    public <T> T deliver(UUID verificationId, int attempt, Supplier<T> delivery) {
        return delivery.get();
    }

    public void delivered(DeliveryOutcome outcome, @Nullable String account) {}

    /** A verification has a final status, or a better one than before. */
    public void ended(VerificationOutcome outcome, ResultSource source, boolean confirmed, @Nullable String account) {}

    /** Sets the source of a gauge. It is called on the server's threads, never blocks, and is negative while unknown. */
    public void watch(Gauge gauge, DoubleSupplier value) {}

    /** Closes the gauges: the server's telemetry may outlive the application. */
    public void stop() {}

    /** Makes work part of the current thread's trace, whichever thread runs it. */
    public Runnable inCurrentTrace(Runnable work) {
        return work;
    }

    static String errorType(Throwable failure) {
        return failure instanceof IdentityVerificationException known ? label(known.kind()) : "unexpected";
    }

    static String label(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
