package org.identityverification.impl.telemetry;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.event.Observes;
import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.identityverification.IdentityVerificationException;
import org.identityverification.ProviderAccountException;
import org.identityverification.ResultSource;
import org.identityverification.VerificationOutcome;
import org.identityverification.impl.lifecycle.ModuleBean;
import org.identityverification.impl.lifecycle.ModuleStart;

/**
 * Where the other rooms report what happens. Does nothing at all on a server without OpenTelemetry; never throws; never
 * waits.
 */
@ModuleBean
public class Telemetry {

    private static final String WITH_OPEN_TELEMETRY =
            "org.identityverification.impl.telemetry.OpenTelemetryInstruments";
    private static final int SHOWN_OF_AN_ID = 8;

    private volatile Instruments instruments;

    /** Reports to nobody until the container has made it. */
    public Telemetry() {
        this(Instruments.NONE);
    }

    Telemetry(Instruments instruments) {
        this.instruments = instruments;
    }

    // By name: a bean that mentions a type that the server lacks vanishes on some servers, and breaks the application
    // on
    // others.
    @PostConstruct
    void open() {
        try {
            instruments = Class.forName(WITH_OPEN_TELEMETRY, true, Telemetry.class.getClassLoader())
                    .asSubclass(Instruments.class)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (InvocationTargetException | LinkageError e) {
            // There is no OpenTelemetry here, or none that this application may see.
            instruments = Instruments.NONE;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("The module's jar is not complete", e);
        }
    }

    /** By being observed, makes sure that {@link #open()} happens at start-up, on a thread of the server. */
    void start(@Observes ModuleStart start) {}

    /**
     * Makes a call to the provider, with all of its attempts.
     *
     * @param operation what for
     * @param verificationId for which verification
     * @param call throws the module's own exceptions
     * @param <T> what it gives
     * @return what it gives
     */
    public <T> T call(String operation, UUID verificationId, Supplier<T> call) {
        long begun = System.nanoTime();
        try {
            T answer = instruments.inSpan(operation, verificationId, Telemetry::errorType, call);
            instruments.called(operation, "", Duration.ofNanos(System.nanoTime() - begun));
            return answer;
        } catch (RuntimeException | Error e) {
            instruments.called(operation, errorType(e), Duration.ofNanos(System.nanoTime() - begun));
            throw e;
        }
    }

    /**
     * A request with a valid token has come.
     *
     * @param verificationId for which verification
     */
    public void notified(UUID verificationId) {
        instruments.notified(verificationId);
    }

    /**
     * The request brings a result, whose delivery belongs to its trace; the same result again makes no difference.
     *
     * @param verificationId of which verification
     * @param passed which result
     */
    public void brings(UUID verificationId, boolean passed) {
        instruments.brings(verificationId, passed ? VerificationOutcome.PASSED : VerificationOutcome.FAILED);
    }

    /** A request has come whose path holds a token, valid or not: its span must not show it. */
    public void hideToken() {
        instruments.hidePath();
    }

    /**
     * A notification was answered.
     *
     * @param outcome how
     */
    public void answered(NotificationOutcome outcome) {
        instruments.answered(label(outcome));
    }

    /**
     * Hands a result to the observers, as part of the trace of the notification that brought it.
     *
     * @param verificationId for which verification
     * @param outcome which result
     * @param attempt which attempt it is, from 1
     * @param attemptIt says how it went
     * @param <T> what it gives
     * @return what it gives
     */
    public <T> T deliver(UUID verificationId, VerificationOutcome outcome, int attempt, Supplier<T> attemptIt) {
        return instruments.inDelivery(verificationId, outcome, attempt, attemptIt);
    }

    /**
     * Observers have had a result, or refused it.
     *
     * @param outcome which
     */
    public void delivered(DeliveryOutcome outcome) {
        instruments.delivered(label(outcome));
    }

    /**
     * A verification has ended, or ended better than before.
     *
     * @param outcome how
     * @param source who said so
     * @param confirmed whether the provider itself said so
     */
    public void ended(VerificationOutcome outcome, ResultSource source, boolean confirmed) {
        instruments.ended(label(outcome), label(source), confirmed);
    }

    /**
     * Says where to read the state of undelivered results. The suppliers are called on threads of the server's own, where
     * nothing can be looked up; they give a negative number as long as they know nothing.
     *
     * @param waiting how many will be tried by themselves
     * @param parked how many are tried only when somebody re-drives them
     * @param oldestAgeSeconds since when the oldest waits
     */
    public void watchUndelivered(LongSupplier waiting, LongSupplier parked, DoubleSupplier oldestAgeSeconds) {
        instruments.watchUndelivered(waiting, parked, oldestAgeSeconds);
    }

    /**
     * Says where to read how many deliveries hang. The supplier is called on threads of the server's own.
     *
     * @param hung how many on this node
     */
    public void watchHung(LongSupplier hung) {
        instruments.watchHung(hung);
    }

    /**
     * The same work, as part of the trace to which the current thread belongs.
     *
     * @param work what another thread is to do
     * @return what to give to the other thread
     */
    public Runnable carried(Runnable work) {
        return instruments.carried(work);
    }

    /**
     * What logs and traces show of an id: enough to find it again, too little to read its status with.
     *
     * @param id a verification's id
     * @return its beginning
     */
    public static String shortened(UUID id) {
        return id.toString().substring(0, SHOWN_OF_AN_ID) + "…";
    }

    private static String errorType(Throwable failure) {
        if (failure instanceof ProviderAccountException account) {
            return "account." + label(account.reason());
        }
        return failure instanceof IdentityVerificationException known ? label(known.kind()) : "unexpected";
    }

    private static String label(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
