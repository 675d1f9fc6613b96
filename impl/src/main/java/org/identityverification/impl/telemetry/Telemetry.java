package org.identityverification.impl.telemetry;

import java.util.Locale;
import java.util.UUID;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.identityverification.IdentityVerificationException;
import org.identityverification.ProviderAccountException;
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

    /** Makes a call to the provider, with all of its attempts. */
    public <T> T call(String operation, UUID verificationId, @Nullable String account, Supplier<T> call) {
        return call.get();
    }

    /** A notification with a valid token came. */
    public void notified(UUID verificationId) {}

    /** A notification has a result, whose delivery belongs to the notification's trace. */
    public void resultReceived(UUID verificationId, boolean passed) {}

    /** Hides the token in the request's path from the current span. */
    public void hideToken() {}

    public void answered(NotificationOutcome outcome) {}

    /** Hands a result to the observers, in the trace of the notification that brought it. Attempts count from 1. */
    public <T> T deliver(UUID verificationId, VerificationOutcome outcome, int attempt, Supplier<T> delivery) {
        return delivery.get();
    }

    public void delivered(DeliveryOutcome outcome, @Nullable String account) {}

    /** A verification has a final status, or a better one than before. */
    public void ended(VerificationOutcome outcome, ResultSource source, boolean confirmed, @Nullable String account) {}

    /** Sets the sources of gauges. They are called on the server's threads, never block, and are negative while unknown. */
    public void watchUndelivered(LongSupplier waiting, LongSupplier parked, DoubleSupplier oldestAgeSeconds) {}

    /** The same for the claims that are not decided. */
    public void watchClaims(LongSupplier waiting, DoubleSupplier oldestAgeSeconds) {}

    /** Sets the source of a gauge, which is called on the server's threads. */
    public void watchHung(LongSupplier hung) {}

    /** Sets the source of a gauge: how often a second the provider is asked about claims at most. */
    public void watchPace(LongSupplier perSecond) {}

    /** Closes the gauges: the server's telemetry may outlive the application. */
    public void stop() {}

    /** Makes work part of the current thread's trace, whichever thread runs it. */
    public Runnable inCurrentTrace(Runnable work) {
        return work;
    }

    static String errorType(Throwable failure) {
        if (failure instanceof ProviderAccountException account) {
            return "account." + label(account.reason());
        }
        return failure instanceof IdentityVerificationException known ? label(known.kind()) : "unexpected";
    }

    static String label(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
