package org.identityverification.impl.tasks;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import org.identityverification.impl.concurrent.ModuleExecutor;
import org.identityverification.impl.concurrent.ModuleTime;
import org.identityverification.impl.config.Settings;
import org.identityverification.impl.messages.Message;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.TaskKind;
import org.identityverification.impl.verification.VerificationStore;

/**
 * Looks for tasks that are due, claims them, and has them done on the module's executor. A change that leaves a task behind
 * wakes it at once; beyond that it looks every {@code identity-verification.task-poll} for what others left, and forgets what
 * is older than the retention.
 */
@ApplicationScoped
public class TaskRunner {

    private static final Logger LOGGER = System.getLogger(TaskRunner.class.getName());
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final int AT_ONCE = 32;
    private static final int PURGED_AT_ONCE = 500;
    private static final Duration BETWEEN_PURGES = Duration.ofMinutes(1);

    private final BackOff backOff = new BackOff(
            Duration.ofSeconds(1),
            Duration.ofMinutes(5),
            () -> ThreadLocalRandom.current().nextDouble());
    private final Map<TaskKind, TaskHandler> handlers = new EnumMap<>(TaskKind.class);
    private final Semaphore places = new Semaphore(AT_ONCE);
    private final Alarm alarm = new Alarm();
    private final VerificationStore store;
    private final ModuleExecutor executor;
    private final Settings settings;
    private final Clock clock;
    private Instant nextPurge = Instant.MIN;

    /** For the container's proxy only. */
    @SuppressWarnings("NullAway")
    TaskRunner() {
        this.store = null;
        this.executor = null;
        this.settings = null;
        this.clock = null;
    }

    /**
     * Made by the container.
     *
     * @param found the handlers, one for each kind of task
     * @param store where tasks come from
     * @param executor where they are done
     * @param settings how often to look, and how long to keep what is over
     * @param clock tells what is due
     */
    @Inject
    TaskRunner(
            @Any Instance<TaskHandler> found,
            VerificationStore store,
            ModuleExecutor executor,
            Settings settings,
            @ModuleTime Clock clock) {
        found.forEach(handler -> handlers.put(handler.kind(), handler));
        this.store = store;
        this.executor = executor;
        this.settings = settings;
        this.clock = clock;
    }

    void start(@Observes @Initialized(ApplicationScoped.class) Object started) {
        store.onNewTasks(alarm::ringNow);
        executor.execute(this::loop);
    }

    void stop(@Observes @BeforeDestroyed(ApplicationScoped.class) Object stopping) {
        alarm.stop();
    }

    private void loop() {
        while (!alarm.isStopped()) {
            try {
                boolean foundAny = claimAndDispatch();
                purge();
                if (!foundAny) {
                    alarm.await(settings.taskPoll());
                }
            } catch (InterruptedException e) {
                // The server is stopping its threads: so is this loop.
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                Duration pause = settings.taskPoll();
                Message.TASK_LOOP_FAILED.log(LOGGER, e, pause);
                alarm.awaitQuietly(pause);
            }
        }
    }

    private boolean claimAndDispatch() throws InterruptedException {
        places.acquire();
        int free = 1 + places.drainPermits();
        List<Task> claimed = List.of();
        try {
            claimed = store.claim(free, clock.instant(), LEASE);
        } finally {
            places.release(free - claimed.size());
        }
        claimed.forEach(this::dispatch);
        return !claimed.isEmpty();
    }

    private void dispatch(Task task) {
        try {
            executor.execute(() -> {
                try {
                    run(task);
                } finally {
                    places.release();
                }
            });
        } catch (RejectedExecutionException e) {
            places.release();
            again(task, backOff.after(task.attempts()));
        }
    }

    private void run(Task task) {
        try {
            Objects.requireNonNull(handlers.get(task.kind()), "every kind of task has a handler")
                    .handle(task);
            store.done(task, clock.instant());
        } catch (TaskFailedException e) {
            Duration pause = backOff.after(task.attempts());
            Message.DELIVERY_FAILED.log(
                    LOGGER, e, task.id(), String.valueOf(task.verificationId()), task.attempts(), pause);
            again(task, pause);
        } catch (RuntimeException e) {
            Duration pause = backOff.after(task.attempts());
            Message.TASK_FAILED.log(LOGGER, e, task.kind(), String.valueOf(task.verificationId()), pause);
            again(task, pause);
        }
    }

    private void again(Task task, Duration pause) {
        store.again(task, clock.instant().plus(pause));
        alarm.ringIn(pause);
    }

    private void purge() {
        Instant now = clock.instant();
        if (now.isBefore(nextPurge)) {
            return;
        }
        int purged = store.purge(now.minus(settings.retention()), PURGED_AT_ONCE);
        nextPurge = purged == PURGED_AT_ONCE ? now : now.plus(BETWEEN_PURGES);
    }
}
