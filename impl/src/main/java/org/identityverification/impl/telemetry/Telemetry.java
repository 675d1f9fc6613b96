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

/** Where the other rooms report what happens. This class itself reports nothing. A failure to report is never thrown. */
public class Telemetry {

    private static final int SHOWN_OF_AN_ID = 8;

    /** How a notification was answered. */
    public enum NotificationOutcome {
        /** It told something new, which is stored. */
        ACCEPTED,
        /** It told nothing new. */
        DUPLICATE,
        /** Its token is of a wrong form, forged or too old. */
        FORGED,
        /** It can't be read, or names another flow. */
        REFUSED,
        /** Its body is too long or took too long. */
        CUT_OFF,
        /** The store failed or did not answer: the provider tries again. */
        NOT_STORED
    }

    /** How an attempt to deliver a result ended. */
    public enum DeliveryOutcome {
        /** No observer threw. */
        DELIVERED,
        /** An observer threw: it is tried again. */
        FAILED,
        /** An observer threw, and has for too long: it is not tried again by itself. */
        PARKED
    }

    /** Makes a call to the provider, with all of its attempts. */
    public <T> T call(String operation, UUID verificationId, Supplier<T> call) {
        return call.get();
    }

    /** A notification with a valid token has come. */
    public void notified(UUID verificationId) {}

    /** The notification brings a result, whose delivery belongs to its trace. A repetition makes no difference. */
    public void brings(UUID verificationId, boolean passed) {}

    /** A request has come whose path holds a token, valid or not: its span must not show it. */
    public void hideToken() {}

    /** A notification was answered. */
    public void answered(NotificationOutcome outcome) {}

    /** Hands a result to the observers, as part of the trace of the notification that brought it. Attempts count from 1. */
    public <T> T deliver(UUID verificationId, VerificationOutcome outcome, int attempt, Supplier<T> delivery) {
        return delivery.get();
    }

    /** An attempt to deliver a result has ended. */
    public void delivered(DeliveryOutcome outcome) {}

    /** A verification has a final status, or a better one than before. */
    public void ended(VerificationOutcome outcome, ResultSource source, boolean confirmed) {}

    /**
     * Says where to read the state of undelivered results. The server's own threads call the suppliers, so they must look
     * nothing up; they give a negative number as long as they know nothing.
     */
    public void watchUndelivered(LongSupplier waiting, LongSupplier parked, DoubleSupplier oldestAgeSeconds) {}

    /** Says where to read how many deliveries hang. The server's own threads call the supplier. */
    public void watchHung(LongSupplier hung) {}

    /** The same work for another thread, as part of the current thread's trace. */
    public Runnable carried(Runnable work) {
        return work;
    }

    /** What logs and traces show of a verification's id: enough to find it, too little to read its status with. */
    public static String shortened(UUID id) {
        return id.toString().substring(0, SHOWN_OF_AN_ID) + "…";
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
