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
import org.identityverification.ResultSource;
import org.identityverification.VerificationOutcome;
import org.identityverification.impl.concurrent.ModuleExecutor;
import org.identityverification.impl.concurrent.ModuleTime;
import org.identityverification.impl.config.Settings;
import org.identityverification.impl.messages.Message;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.Result;
import org.identityverification.impl.verification.Transition;
import org.identityverification.impl.verification.VerificationStore;
import org.jspecify.annotations.Nullable;

/**
 * Stores what was notified, and lets the provider wait no longer than it is willing to: it gives up after 5 seconds (contract,
 * section 2). A write that ends later does no harm, because the same notice again changes nothing.
 */
@ApplicationScoped
class NoticeKeeper {

    private static final Logger LOGGER = System.getLogger(NoticeKeeper.class.getName());
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(3);

    private final VerificationStore store;
    private final ModuleExecutor executor;
    private final boolean confirm;
    private final Clock clock;

    /** For the container's proxy only. */
    @SuppressWarnings("NullAway")
    NoticeKeeper() {
        this.store = null;
        this.executor = null;
        this.confirm = false;
        this.clock = null;
    }

    @Inject
    NoticeKeeper(VerificationStore store, ModuleExecutor executor, Settings settings, @ModuleTime Clock clock) {
        this.store = store;
        this.executor = executor;
        this.confirm = settings.resultQueryConfirm();
        this.clock = clock;
    }

    /** Returns only after the result is stored for certain. */
    Transition.Effect keep(UUID verificationId, Notice notice) throws NotKeptException {
        Change change = changeOf(notice);
        try {
            return executor.call(() -> store.apply(verificationId, change), LONGEST_WAIT)
                    .effect();
        } catch (ExecutionException e) {
            throw notKept(verificationId, classOf(e.getCause()));
        } catch (TimeoutException e) {
            throw notKept(verificationId, "the store did not answer in time");
        } catch (RejectedExecutionException e) {
            throw notKept(verificationId, "too much is under way");
        }
    }

    private Change changeOf(Notice notice) {
        return confirm
                ? new Change.Announced(notice.flowId(), notice.contextId(), resultOf(notice))
                : new Change.Ended(notice.flowId(), notice.contextId(), resultOf(notice));
    }

    private static String classOf(@Nullable Throwable failure) {
        return failure == null ? "unknown" : failure.getClass().getName();
    }

    private Result resultOf(Notice notice) {
        return new Result(
                notice.success() ? VerificationOutcome.PASSED : VerificationOutcome.FAILED,
                notice.verifyCode(),
                notice.success() ? null : notice.failReasonCode(),
                clock.instant(),
                false,
                ResultSource.NOTIFICATION);
    }

    private static NotKeptException notKept(UUID verificationId, String why) {
        Message.NOTICE_NOT_STORED.log(LOGGER, verificationId, why);
        return new NotKeptException(why);
    }
}
