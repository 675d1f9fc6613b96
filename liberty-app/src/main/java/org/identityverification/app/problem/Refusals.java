package org.identityverification.app.problem;

import jakarta.enterprise.context.ApplicationScoped;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.identityverification.app.telemetry.RefusalCounter;
import org.identityverification.impl.runtime.messages.OncePerMinute;

/** Counts refused authorization by reason: in a metric, and in one log line a minute. Never says who was refused, or what was sent. */
@ApplicationScoped
public class Refusals {

    private static final Logger LOGGER = System.getLogger(Refusals.class.getName());

    private final OncePerMinute limit;
    private final Map<String, Integer> sinceLastLine = new TreeMap<>();

    Refusals() {
        this(System::nanoTime);
    }

    Refusals(LongSupplier nanoTime) {
        limit = new OncePerMinute(nanoTime);
    }

    /** Counts a problem whose status is 401 or 403, and ignores any other. */
    void count(Problem problem, boolean hasToken) {
        boolean isAboutToken = problem.status() == ProblemType.TOKEN_REQUIRED.status();
        if (isAboutToken || problem.status() == ProblemType.ROLE_REQUIRED.status()) {
            String reason =
                    isAboutToken && hasToken ? "token_refused" : problem.slug().replace('-', '_');
            RefusalCounter.add(reason);
            log(reason);
        }
    }

    private synchronized void log(String reason) {
        sinceLastLine.merge(reason, 1, Integer::sum);
        if (limit.permits(Refusals.class)) {
            LOGGER.log(
                    Level.WARNING,
                    "IVAPP0014W: Requests refused since the last such line, by reason: " + sinceLastLine);
            sinceLastLine.clear();
        }
    }
}
