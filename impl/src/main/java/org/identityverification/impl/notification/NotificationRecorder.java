package org.identityverification.impl.notification;

import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.identityverification.ModuleClock;
import org.identityverification.ResultSource;
import org.identityverification.VerificationOutcome;
import org.identityverification.impl.concurrent.BoundedExecutor;
import org.identityverification.impl.concurrent.ModuleExecutor;
import org.identityverification.impl.concurrent.Share;
import org.identityverification.impl.config.Settings;
import org.identityverification.impl.lifecycle.ModuleBean;
import org.identityverification.impl.messages.Message;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.Result;
import org.identityverification.impl.verification.Transition;
import org.identityverification.impl.verification.VerificationStore;

/**
 * Stores what a notification claims, on threads that no other work can use up. The provider gives up after 5 seconds (contract,
 * section 2), so the request waits for less. A write that ends later does no harm: an equal repeat changes nothing.
 */
@ModuleBean
class NotificationRecorder {

    private static final Logger LOGGER = System.getLogger(NotificationRecorder.class.getName());
    private static final Duration STORE_TIMEOUT = Duration.ofSeconds(3);

    private final VerificationStore store;
    private final BoundedExecutor threads;
    private final Settings settings;
    private final Clock clock;

    @Inject
    NotificationRecorder(
            VerificationStore store, ModuleExecutor executor, Settings settings, @ModuleClock Clock clock) {
        this.store = store;
        this.threads = executor.share(Share.NOTIFICATIONS);
        this.settings = settings;
        this.clock = clock;
    }

    /** Stores a claim. Empty when it is not certain that the claim is stored. */
    Optional<Transition.Effect> record(UUID verificationId, Notification notification) {
        Change change = new Change.Notified(
                notification.flowId(),
                resultOf(notification),
                settings.resultQueryConfirm(),
                settings.callDeadline(),
                settings.notificationValidFor());
        return threads.call(
                () -> Optional.of(store.apply(verificationId, change).effect()), STORE_TIMEOUT, (end, cause) -> {
                    String why = switch (end) {
                        case TIMEOUT -> "the store did not answer in time";
                        case REFUSED -> "too many notifications are under way";
                        case FAILED -> cause.getClass().getName();
                    };
                    Message.NOTIFICATION_NOT_STORED.log(LOGGER, verificationId, why);
                    return Optional.empty();
                });
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
}
