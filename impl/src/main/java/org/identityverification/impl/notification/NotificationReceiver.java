package org.identityverification.impl.notification;

import jakarta.annotation.PostConstruct;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.lang.System.Logger;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.identityverification.VerificationOutcome;
import org.identityverification.impl.notification.NotificationReader.Notification;
import org.identityverification.impl.notification.NotificationReader.UnreadableNotificationException;
import org.identityverification.impl.runtime.concurrent.CorrectedClock;
import org.identityverification.impl.runtime.concurrent.Deadline;
import org.identityverification.impl.runtime.concurrent.ModuleExecutor;
import org.identityverification.impl.runtime.concurrent.Share;
import org.identityverification.impl.runtime.config.Settings;
import org.identityverification.impl.runtime.lifecycle.ModuleBean;
import org.identityverification.impl.runtime.messages.Explanation;
import org.identityverification.impl.runtime.messages.Message;
import org.identityverification.impl.runtime.messages.OncePerMinute;
import org.identityverification.impl.runtime.telemetry.Telemetry;
import org.identityverification.impl.runtime.telemetry.Telemetry.NotificationOutcome;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.NotifyTokens;
import org.identityverification.impl.verification.StoreFailure;
import org.identityverification.impl.verification.Transition;
import org.identityverification.impl.verification.VerificationStore;

/**
 * Decides about the provider's notifications (contract, section 2), for {@code NotificationResource}.
 *
 * <p>The token is checked first: without a valid token, no byte of the body is read. Everything that the provider may send is
 * accepted, and no request is answered with 500.
 */
@ModuleBean
public class NotificationReceiver {

    static final int MAX_BODY_BYTES = 16 * 1024;

    private static final Duration STORE_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration FIRST_LOCK_WAIT = Duration.ofMillis(200);
    private static final Logger LOGGER = System.getLogger(NotificationReceiver.class.getName());

    private final NotificationReader reader = new NotificationReader();
    private final OncePerMinute limit = new OncePerMinute();

    @Inject
    Settings settings;

    @Inject
    VerificationStore store;

    @Inject
    ModuleExecutor executor;

    @Inject
    Telemetry telemetry;

    @Inject
    CorrectedClock clock;

    /** The provider waits no longer than this for an answer (contract, section 2). */
    Duration bodyTimeout = Duration.ofSeconds(5);

    private Optional<NotifyTokens> tokens = Optional.empty();
    private Semaphore longWaits = new Semaphore(0);

    @PostConstruct
    void prepare() {
        tokens = NotifyTokens.of(settings);
        longWaits = new Semaphore(executor.permits(Share.NOTIFICATIONS).size() / 2);
    }

    public Response ping(String token) {
        return answer(verificationOf(token).isPresent() ? Status.OK : Status.NOT_FOUND)
                .build();
    }

    /** Answers 200 only after the result is stored. */
    public Response accept(String token, InputStream body) {
        UUID verificationId = verificationOf(token).orElse(null);
        if (verificationId == null) {
            return mayBeValid(token)
                    ? tryAgain(NotificationOutcome.NOT_STORED)
                    : answer(Status.NOT_FOUND, NotificationOutcome.FORGED);
        }
        telemetry.notified(verificationId);
        try {
            byte[] bytes = read(body);
            return bytes.length > MAX_BODY_BYTES
                    ? answer(Status.REQUEST_ENTITY_TOO_LARGE, NotificationOutcome.CUT_OFF)
                    : record(verificationId, bytes);
        } catch (InterruptedIOException e) {
            telemetry.answered(NotificationOutcome.CUT_OFF);
            return answer(Status.REQUEST_TIMEOUT).header("Connection", "close").build();
        } catch (IOException e) {
            return refused(verificationId, "its body ended early");
        } catch (UnreadableNotificationException e) {
            return refused(verificationId, String.valueOf(e.getMessage()));
        }
    }

    private byte[] read(InputStream body) throws IOException {
        Deadline deadline = Deadline.after(bodyTimeout);
        byte[] bytes = new byte[MAX_BODY_BYTES + 1];
        int length = 0;
        int more;
        while (length < bytes.length && (more = body.read(bytes, length, bytes.length - length)) >= 0) {
            length += more;
            if (deadline.hasPassed()) {
                throw new InterruptedIOException("The body is too slow");
            }
        }
        return Arrays.copyOf(bytes, length);
    }

    private Response record(UUID verificationId, byte[] body) throws UnreadableNotificationException {
        Notification notification = reader.read(body);
        Optional<Transition.Effect> effect = store(verificationId, notification);
        if (effect.isEmpty()) {
            return tryAgain(NotificationOutcome.NOT_STORED);
        }
        if (!notification.leftOut().isEmpty()) {
            String fields = String.join(" and ", notification.leftOut());
            logOncePerMinute(Message.NOTIFICATION_PART_LEFT_OUT, verificationId, fields);
        }
        return switch (effect.get()) {
            case CHANGED -> answer(Status.OK, NotificationOutcome.ACCEPTED);
            case NOTHING_NEW -> answer(Status.OK, NotificationOutcome.DUPLICATE);
            case TRY_AGAIN -> {
                logOncePerMinute(Message.NOTIFICATION_REFUSED_FOR_NOW, verificationId, "");
                yield tryAgain(NotificationOutcome.REFUSED);
            }
            case NO_ROW, LEASE_LOST -> {
                if (limit.permits(Message.NOTIFICATION_WITHOUT_VERIFICATION)) {
                    Message.NOTIFICATION_WITHOUT_VERIFICATION.log(LOGGER, verificationId);
                }
                yield answer(Status.NOT_FOUND, NotificationOutcome.REFUSED);
            }
            case OTHER_FLOW -> refused(verificationId, "its flowId is not this verification's");
        };
    }

    /** Returns empty if it is not certain that the result is stored. A write that ends later is harmless, like any repeat. */
    private Optional<Transition.Effect> store(UUID verificationId, Notification notification) {
        Change change = new Change.Notified(
                notification.flowId(),
                notification.success() ? VerificationOutcome.PASSED : VerificationOutcome.FAILED,
                notification.verifyCode(),
                notification.success() ? null : notification.failReasonCode());
        return executor.permits(Share.NOTIFICATIONS)
                .call(
                        verificationId,
                        () -> Optional.of(change(verificationId, change).effect()),
                        STORE_TIMEOUT,
                        (end, cause) -> {
                            String why = switch (end) {
                                case TIMEOUT -> "the store did not answer in time";
                                case REFUSED ->
                                    "too many notifications are under way"
                                            + Explanation.of(cause)
                                                    .map(it -> ": " + it)
                                                    .orElse("");
                                case FAILED -> Explanation.orClass(cause);
                            };
                            // Of all together, because in an outage each is of another verification.
                            int count = limit.count(Message.NOTIFICATION_NOT_STORED);
                            if (count > 0) {
                                Message.NOTIFICATION_NOT_STORED.log(LOGGER, verificationId, why, count);
                            }
                            return Optional.empty();
                        });
    }

    /** Waits for a locked row for longer only within half of the permits: the others are for rows that are free. */
    private Transition change(UUID verificationId, Change change) {
        try {
            return store.change(verificationId, change, FIRST_LOCK_WAIT);
        } catch (StoreFailure e) {
            if (!e.isLocked() || !longWaits.tryAcquire()) {
                throw e;
            }
        }
        try {
            return store.change(verificationId, change);
        } finally {
            longWaits.release();
        }
    }

    private Optional<UUID> verificationOf(String token) {
        telemetry.hideToken();
        return tokens.flatMap(it -> it.verify(token, clock.instant()));
    }

    /** Until the database has told its time, the clock of this node may be wrong, and no token is certainly too old. */
    private boolean mayBeValid(String token) {
        return !clock.isCorrected()
                && tokens.flatMap(it -> it.verify(token, Instant.EPOCH)).isPresent();
    }

    private Response tryAgain(NotificationOutcome outcome) {
        telemetry.answered(outcome);
        return answer(Status.SERVICE_UNAVAILABLE)
                .header(HttpHeaders.RETRY_AFTER, 1)
                .build();
    }

    private Response refused(UUID verificationId, String why) {
        logOncePerMinute(Message.NOTIFICATION_REFUSED, verificationId, why);
        return answer(Status.BAD_REQUEST, NotificationOutcome.REFUSED);
    }

    private void logOncePerMinute(Message message, UUID verificationId, String what) {
        if (limit.permits(List.of(message, verificationId))) {
            message.log(LOGGER, verificationId, what);
        }
    }

    private Response answer(Status status, NotificationOutcome outcome) {
        telemetry.answered(outcome);
        return answer(status).build();
    }

    private static Response.ResponseBuilder answer(Status status) {
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .entity("{\"received\":" + (status == Status.OK) + "}");
    }
}
