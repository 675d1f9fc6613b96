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
 * Logs that the provider refuses the account: at once, and then once a minute how often it has refused since. A line for each
 * refused call would hide everything else in the log.
 */
final class AccountProblems {

    private static final Duration LOG_INTERVAL = Duration.ofMinutes(1);

    private final Logger logger;
    private final Executor aMinuteLater;

    /** How many refusals are not logged yet, for each reason that was logged in the last minute. */
    private final Map<Reason, Integer> unlogged = new EnumMap<>(Reason.class);

    AccountProblems(Logger logger) {
        // The timer's own thread writes the line, because that is quick.
        this(logger, CompletableFuture.delayedExecutor(LOG_INTERVAL.toSeconds(), TimeUnit.SECONDS, Runnable::run));
    }

    AccountProblems(Logger logger, Executor aMinuteLater) {
        this.logger = logger;
        this.aMinuteLater = aMinuteLater;
    }

    synchronized void report(ProviderAccountException refusal) {
        Reason reason = refusal.reason();
        if (unlogged.computeIfPresent(reason, (any, count) -> count + 1) == null) {
            Message.ACCOUNT_PROBLEM.log(
                    logger,
                    reason,
                    refusal.code().orElse("none"),
                    refusal.requestId().orElse("none"));
            countForAMinute(reason);
        }
    }

    /** Logs now what would be logged within the minute, because the application stops. */
    synchronized void flush() {
        unlogged.forEach(this::logCount);
        unlogged.clear();
    }

    private void countForAMinute(Reason reason) {
        unlogged.put(reason, 0);
        aMinuteLater.execute(() -> endMinute(reason));
    }

    private synchronized void endMinute(Reason reason) {
        Integer count = unlogged.remove(reason);
        if (count != null && count > 0) {
            logCount(reason, count);
            countForAMinute(reason);
        }
    }

    private void logCount(Reason reason, int count) {
        if (count > 0) {
            Message.ACCOUNT_PROBLEM_GOES_ON.log(logger, reason, count);
        }
    }
}
