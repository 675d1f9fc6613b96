package org.identityverification.impl.tasks;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.identityverification.IdentityVerificationException;
import org.identityverification.impl.concurrent.ModuleTime;
import org.identityverification.impl.config.Settings;
import org.identityverification.impl.verification.Task;

/**
 * When the provider may be asked, and when again. All tasks that ask it share one pace, so that no backlog can flood it; a
 * provider that is down is left alone for a while.
 */
@ApplicationScoped
class AskingSchedule {

    private static final int ASKED_PER_SECOND = 20;
    private static final Duration OUT_OF_TURN = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(30);
    private static final Duration SHORTEST_PAUSE_AFTER_FAILURE = Duration.ofSeconds(10);

    private final Pace pace = new Pace(ASKED_PER_SECOND, System::nanoTime);
    private final Duration firstDelay;
    private final Clock clock;

    /** For the container's proxy only. */
    @SuppressWarnings("NullAway")
    AskingSchedule() {
        this.firstDelay = null;
        this.clock = null;
    }

    @Inject
    AskingSchedule(Settings settings, @ModuleTime Clock clock) {
        this.firstDelay = settings.resultQueryFirstDelay();
        this.clock = clock;
    }

    /** Empty when the provider may be asked now; else what to do instead. */
    Optional<TaskOutcome> outOfTurn() {
        return pace.permits() ? Optional.empty() : Optional.of(TaskOutcome.again(OUT_OF_TURN));
    }

    /** There is no result yet, though it was announced: wait for as long again as it has taken so far. */
    TaskOutcome noResultYet(Task task, Duration shortest) {
        return TaskOutcome.again(pause(task, shortest));
    }

    /** There is no result yet, and it was not announced either: the same, but no pause steps over the last chance. */
    TaskOutcome noResultYet(Task task, Instant lastChance) {
        Instant now = clock.instant();
        Duration pause = pause(task, firstDelay);
        boolean stepsOver = now.isBefore(lastChance) && now.plus(pause).isAfter(lastChance);
        return TaskOutcome.again(stepsOver ? Duration.between(now, lastChance) : pause);
    }

    /** The provider could not be asked. */
    TaskOutcome failed(Task task, IdentityVerificationException failure) {
        Duration pause = BackOff.STANDARD.after(task.attempts());
        Duration asked = failure.retryAfter().orElse(Duration.ZERO);
        Duration asLongAsAsked = between(asked, pause, LONGEST_PAUSE);
        return TaskOutcome.again(between(SHORTEST_PAUSE_AFTER_FAILURE, asLongAsAsked, LONGEST_PAUSE));
    }

    private Duration pause(Task task, Duration shortest) {
        Duration age = Duration.between(task.createdAt(), clock.instant());
        return between(shortest, age, LONGEST_PAUSE);
    }

    private static Duration between(Duration least, Duration pause, Duration most) {
        Duration atLeast = pause.compareTo(least) < 0 ? least : pause;
        return atLeast.compareTo(most) > 0 ? most : atLeast;
    }
}
