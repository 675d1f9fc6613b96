package org.identityverification.impl.provider;

import java.lang.System.Logger;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.identityverification.ProviderAccountException;
import org.identityverification.ProviderAccountException.Reason;
import org.identityverification.impl.messages.Message;

/**
 * Tells the operator that the account must be put in order: at once, and then once a minute how often it was refused since,
 * for as long as it is. A line for each refused call would be a flood, and hide everything else.
 */
final class AccountProblems {

    private static final Duration BETWEEN_LINES = Duration.ofMinutes(1);

    private final Logger logger;
    private final Executor aMinuteLater;

    /** For each reason that a line was about in the last minute, how many refusals no line has told yet. */
    private final Map<Reason, Integer> untold = new EnumMap<>(Reason.class);

    AccountProblems(Logger logger) {
        // It only writes a line or two, so the timer's own thread may do it.
        this(logger, CompletableFuture.delayedExecutor(BETWEEN_LINES.toSeconds(), TimeUnit.SECONDS, Runnable::run));
    }

    AccountProblems(Logger logger, Executor aMinuteLater) {
        this.logger = logger;
        this.aMinuteLater = aMinuteLater;
    }

    /** Another call was refused. */
    void note(ProviderAccountException refusal) {
        Reason reason = refusal.reason();
        synchronized (untold) {
            if (untold.computeIfPresent(reason, (any, count) -> count + 1) != null) {
                return;
            }
            untold.put(reason, 0);
        }
        Message.ACCOUNT_PROBLEM.log(
                logger,
                reason,
                refusal.code().orElse("none"),
                refusal.requestId().orElse("none"));
        aMinuteLater.execute(() -> tellWhatFollowed(reason));
    }

    /** Tells now what would be told within the minute: nobody will be there any more. */
    void tellEverything() {
        for (Reason reason : Reason.values()) {
            tell(reason, takeUntold(reason));
        }
    }

    private void tellWhatFollowed(Reason reason) {
        int count;
        synchronized (untold) {
            count = takeUntold(reason);
            if (count > 0) {
                untold.put(reason, 0);
            }
        }
        if (count > 0) {
            tell(reason, count);
            aMinuteLater.execute(() -> tellWhatFollowed(reason));
        }
    }

    private int takeUntold(Reason reason) {
        synchronized (untold) {
            Integer count = untold.remove(reason);
            return count == null ? 0 : count;
        }
    }

    private void tell(Reason reason, int count) {
        if (count > 0) {
            Message.ACCOUNT_PROBLEM_GOES_ON.log(logger, reason, count);
        }
    }
}
