package org.identityverification.impl.provider;

import java.lang.System.Logger;
import java.util.EnumMap;
import java.util.Map;
import org.identityverification.ProviderAccountException;
import org.identityverification.ProviderAccountException.Reason;
import org.identityverification.impl.messages.Message;
import org.identityverification.impl.messages.OncePerMinute;

/** Logs that the provider refuses the account: for each reason one line a minute, and how many refusals it stands for. */
final class AccountProblems {

    private final Logger logger;
    private final OncePerMinute limit;
    private final Map<Reason, Integer> unlogged = new EnumMap<>(Reason.class);

    AccountProblems(Logger logger, OncePerMinute limit) {
        this.logger = logger;
        this.limit = limit;
    }

    synchronized void report(ProviderAccountException refusal) {
        Reason reason = refusal.reason();
        if (!limit.permits(reason)) {
            unlogged.merge(reason, 1, Integer::sum);
            return;
        }
        Integer before = unlogged.remove(reason);
        if (before != null) {
            Message.ACCOUNT_PROBLEM_GOES_ON.log(logger, reason, before + 1);
        } else {
            Message.ACCOUNT_PROBLEM.log(
                    logger,
                    reason,
                    refusal.code().orElse("none"),
                    refusal.requestId().orElse("none"));
        }
    }

    /** Logs what would be logged with the next refusal, because the application stops. */
    synchronized void flush() {
        unlogged.forEach((reason, count) -> Message.ACCOUNT_PROBLEM_GOES_ON.log(logger, reason, count));
        unlogged.clear();
    }
}
