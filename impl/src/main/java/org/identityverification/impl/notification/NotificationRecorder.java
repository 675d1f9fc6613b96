package org.identityverification.impl.notification;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.identityverification.ModuleClock;
import org.identityverification.ResultSource;
import org.identityverification.VerificationOutcome;
import org.identityverification.impl.concurrent.BoundedExecutor;
import org.identityverification.impl.concurrent.ModuleExecutor;
import org.identityverification.impl.concurrent.Share;
import org.identityverification.impl.config.Settings;
import org.identityverification.impl.messages.Message;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.Result;
import org.identityverification.impl.verification.Transition;
import org.identityverification.impl.verification.VerificationStore;
import org.jspecify.annotations.Nullable;

/**
 * Stores what a notification claims, on threads that no other work can use up. The provider gives up after 5 seconds (contract,
 * section 2), so the request waits for less. A write that ends later does no harm: an equal repeat changes nothing.
 */
@ApplicationScoped
class NotificationRecorder {

    private static final Logger LOGGER = System.getLogger(NotificationRecorder.class.getName());
    private static final Duration STORE_TIMEOUT = Duration.ofSeconds(3);

    private final VerificationStore store;
    private final BoundedExecutor executor;
    private final Settings settings;
    private final Clock clock;

    /** For the container's proxy only. */
    @SuppressWarnings("NullAway")
    NotificationRecorder() {
        this.store = null;
        this.executor = null;
        this.settings = null;
        this.clock = null;
    }

    @Inject
    NotificationRecorder(
            VerificationStore store, ModuleExecutor executor, Settings settings, @ModuleClock Clock clock) {
        this.store = store;
        this.executor = executor.share(Share.NOTIFICATIONS);
        this.settings = settings;
        this.clock = clock;
    }

    /** Returns only after the claim is stored for certain. */
    Transition.Effect record(UUID verificationId, Notification notification) throws NotRecordedException {
        Change change = new Change.Notified(
                notification.flowId(),
                resultOf(notification),
                settings.resultQueryConfirm(),
                settings.callDeadline(),
                settings.notificationValidFor());
        try {
            return executor.call(() -> store.apply(verificationId, change), STORE_TIMEOUT)
                    .effect();
        } catch (ExecutionException e) {
            throw notRecorded(verificationId, classOf(e.getCause()));
        } catch (TimeoutException e) {
            throw notRecorded(verificationId, "the store did not answer in time");
        } catch (RejectedExecutionException e) {
            throw notRecorded(verificationId, "too many notifications are under way");
        }
    }

    private Result resultOf(Notification notification) {
        return new Result(
                notification.success() ? VerificationOutcome.PASSED : VerificationOutcome.FAILED,
                notification.verifyCode(),
                notification.success() ? null : notification.failReasonCode(),
                clock.instant(),
                false,
                ResultSource.NOTIFICATION);
    }

    private static String classOf(@Nullable Throwable failure) {
        return failure == null ? "unknown" : failure.getClass().getName();
    }

    private static NotRecordedException notRecorded(UUID verificationId, String why) {
        Message.NOTIFICATION_NOT_STORED.log(LOGGER, verificationId, why);
        return new NotRecordedException(why);
    }
}
