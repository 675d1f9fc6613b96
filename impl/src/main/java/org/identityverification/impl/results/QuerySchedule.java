package org.identityverification.impl.results;

import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.identityverification.IdentityVerificationException;
import org.identityverification.ModuleClock;
import org.identityverification.impl.config.Settings;
import org.identityverification.impl.lifecycle.ModuleBean;
import org.identityverification.impl.tasks.BackOff;
import org.identityverification.impl.tasks.TaskOutcome;
import org.identityverification.impl.verification.Task;

/** Decides when the provider is asked. All tasks share one rate, so that no backlog floods the provider. */
@ModuleBean
class QuerySchedule {

    private static final int QUERIES_PER_SECOND = 20;
    private static final Duration MIN_PAUSE_FOR_HELD = Duration.ofSeconds(2);
    private static final Duration MIN_PAUSE_AFTER_FAILURE = Duration.ofSeconds(10);
    private static final Duration MAX_PAUSE = Duration.ofMinutes(30);

    private final Throttle throttle = new Throttle(QUERIES_PER_SECOND, System::nanoTime, LockSupport::parkNanos);
    private final Duration firstDelay;
    private final Clock clock;

    @Inject
    QuerySchedule(Settings settings, @ModuleClock Clock clock) {
        this.firstDelay = settings.resultQueryFirstDelay();
        this.clock = clock;
    }

    /** Waits, for a few seconds at most, until the provider may be asked. */
    void awaitTurn() {
        throttle.acquire();
    }

    /** The pause equals the age of the newest held result. */
    TaskOutcome noResultYet(List<Task> held) {
        Instant newest = held.stream()
                .map(Task::createdAt)
                .max(Comparator.naturalOrder())
                .orElseThrow();
        return TaskOutcome.reschedule(pauseSince(newest, MIN_PAUSE_FOR_HELD));
    }

    /** There is no result yet, and none is held: the pause is as long as the task is old, but ends at the last chance. */
    TaskOutcome noResultYet(Task task, Instant lastChance) {
        Instant now = clock.instant();
        Duration pause = pauseSince(task.createdAt(), firstDelay);
        boolean stepsOver = now.isBefore(lastChance) && now.plus(pause).isAfter(lastChance);
        return TaskOutcome.reschedule(stepsOver ? Duration.between(now, lastChance) : pause);
    }

    TaskOutcome failed(Task task, IdentityVerificationException failure) {
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
}
