package org.identityverification.impl.results;

import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.identityverification.IdentityVerificationException;
import org.identityverification.ModuleClock;
import org.identityverification.ThrottledException;
import org.identityverification.impl.config.Settings;
import org.identityverification.impl.lifecycle.ModuleBean;
import org.identityverification.impl.tasks.BackOff;
import org.identityverification.impl.tasks.TaskOutcome;
import org.identityverification.impl.telemetry.Telemetry;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.TaskKind;

/**
 * Decides when the provider is asked. Each account has one pace for queries about held results and one for other queries, so that no
 * backlog floods the provider, or delays a held result or another account.
 */
@ModuleBean
class QuerySchedule {

    private static final int BACKGROUND_PER_SECOND = 20;
    private static final Duration MIN_PAUSE_FOR_HELD = Duration.ofSeconds(2);
    private static final Duration MIN_PAUSE_AFTER_FAILURE = Duration.ofSeconds(10);
    private static final Duration MAX_PAUSE = Duration.ofMinutes(30);

    private final Paces background = new Paces(BACKGROUND_PER_SECOND);
    private final Paces forHeld;
    private final Duration firstDelay;
    private final Clock clock;

    @Inject
    QuerySchedule(Settings settings, Telemetry telemetry, @ModuleClock Clock clock) {
        this.forHeld = new Paces(settings.resultQueryMaxPerSecond());
        this.firstDelay = settings.resultQueryFirstDelay();
        this.clock = clock;
        telemetry.watchPace(forHeld::slowest);
    }

    /** Waits, for a few seconds at most, until the provider may be asked. */
    void awaitTurn(Task task) {
        (task.kind() == TaskKind.HELD ? forHeld : background).of(task).acquire();
    }

    /** There is no answer about a held result yet: the pause is as long as the result is old. */
    TaskOutcome noResultYet(Task held) {
        return TaskOutcome.reschedule(pauseSince(held.createdAt(), MIN_PAUSE_FOR_HELD));
    }

    /** There is no result yet, and none is held: the pause is as long as the task is old, but ends at the last chance. */
    TaskOutcome noResultYet(Task task, Instant lastChance) {
        Instant now = clock.instant();
        Duration pause = pauseSince(task.createdAt(), firstDelay);
        boolean stepsOver = now.isBefore(lastChance) && now.plus(pause).isAfter(lastChance);
        return TaskOutcome.reschedule(stepsOver ? Duration.between(now, lastChance) : pause);
    }

    /** Schedules a retry. Only throttling by the provider slows down the account's other queries too. */
    TaskOutcome failed(Task task, IdentityVerificationException failure) {
        if (failure instanceof ThrottledException) {
            forHeld.of(task).slowDown();
            background.of(task).slowDown();
        }
        Duration pause = BackOff.after(task.attempts());
        Duration retryAfter = failure.retryAfter().orElse(Duration.ZERO);
        return TaskOutcome.reschedule(
                between(MIN_PAUSE_AFTER_FAILURE, between(retryAfter, pause, MAX_PAUSE), MAX_PAUSE));
    }

    private Duration pauseSince(Instant begin, Duration min) {
        return between(min, Duration.between(begin, clock.instant()), MAX_PAUSE);
    }

    private static Duration between(Duration min, Duration pause, Duration max) {
        Duration atLeast = pause.compareTo(min) < 0 ? min : pause;
        return atLeast.compareTo(max) > 0 ? max : atLeast;
    }

    /** One throttle for each account that asks. */
    private static final class Paces {

        private static final int MANY = 1000;

        private final int max;
        private final Map<String, Throttle> throttles = new HashMap<>();

        private Paces(int perSecond) {
            this.max = perSecond;
        }

        synchronized Throttle of(Task task) {
            if (throttles.size() > MANY) {
                throttles.values().removeIf(Throttle::isIdle);
            }
            return throttles.computeIfAbsent(
                    Objects.requireNonNullElse(task.account(), ""),
                    account -> new Throttle(max, System::nanoTime, LockSupport::parkNanos));
        }

        synchronized int slowest() {
            return throttles.values().stream()
                    .mapToInt(Throttle::perSecond)
                    .min()
                    .orElse(max);
        }
    }
}
