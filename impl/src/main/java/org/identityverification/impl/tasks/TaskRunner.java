package org.identityverification.impl.tasks;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.identityverification.impl.concurrent.ModuleExecutor;
import org.identityverification.impl.concurrent.ModuleTime;
import org.identityverification.impl.config.Settings;
import org.identityverification.impl.lifecycle.ModuleStart;
import org.identityverification.impl.lifecycle.ModuleStop;
import org.identityverification.impl.messages.Message;
import org.identityverification.impl.verification.ClaimedTask;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.TaskKind;
import org.identityverification.impl.verification.TaskTaker;
import org.identityverification.impl.verification.VerificationStore;

/**
 * Looks for tasks that are due, claims them, and has them done on the module's executor. A new delivery is
 * handed over already claimed, as long as there is room for it; a change that leaves any other task behind that is due wakes the
 * loop at once. Beyond that it looks every {@code identity-verification.task-poll} for what others left and for what has become due.
 *
 * <p>A claim is a lease. As long as a task is under way here, its lease is renewed, so that nobody else begins it; when this
 * node dies, the lease runs out, and another node claims the task.
 */
@ApplicationScoped
public class TaskRunner implements TaskTaker {

    private static final Logger LOGGER = System.getLogger(TaskRunner.class.getName());
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Duration BETWEEN_RENEWALS = Duration.ofSeconds(10);
    private static final int AT_ONCE = 32;

    private final Instance<TaskHandler> found;
    private final Map<TaskKind, TaskHandler> handlers = new EnumMap<>(TaskKind.class);
    private final Map<UUID, Task> underWay = new ConcurrentHashMap<>();
    private final BlockingQueue<Task> finished = new LinkedBlockingQueue<>();
    private final AtomicBoolean finishing = new AtomicBoolean();
    private final Alarm alarm = new Alarm();
    private final VerificationStore store;
    private final ModuleExecutor executor;
    private final Settings settings;
    private final BacklogWatch backlog;
    private final Clock clock;
    private volatile boolean ended;
    private Instant nextRenewal = Instant.MAX;
    private volatile boolean moreMayWait;

    /** For the container's proxy only. */
    @SuppressWarnings("NullAway")
    TaskRunner() {
        this.found = null;
        this.store = null;
        this.executor = null;
        this.settings = null;
        this.backlog = null;
        this.clock = null;
    }

    /**
     * Made by the container.
     *
     * @param found the handlers, one for each kind of task
     * @param store where tasks come from
     * @param executor where they are done
     * @param settings how often to look
     * @param backlog is to be kept up to date
     * @param clock tells what is due
     */
    @Inject
    TaskRunner(
            @Any Instance<TaskHandler> found,
            VerificationStore store,
            ModuleExecutor executor,
            Settings settings,
            BacklogWatch backlog,
            @ModuleTime Clock clock) {
        this.found = found;
        this.store = store;
        this.executor = executor;
        this.settings = settings;
        this.backlog = backlog;
        this.clock = clock;
    }

    void start(@Observes ModuleStart start) {
        nextRenewal = clock.instant().plus(BETWEEN_RENEWALS);
        executor.execute(this::loopToTheEnd);
    }

    void stop(@Observes(notifyObserver = Reception.IF_EXISTS) @Priority(ModuleStop.EARLY) ModuleStop stop) {
        alarm.stop();
    }

    /**
     * Whether nobody looks for tasks any more. Only a restart of the application helps then.
     *
     * @return {@code false} from before the first look until the application stops, unless something ended the loop
     */
    public boolean hasEnded() {
        return ended;
    }

    private void loopToTheEnd() {
        try {
            loop();
        } finally {
            ended = true;
        }
    }

    private void loop() {
        boolean prepared = false;
        while (!alarm.isStopped()) {
            Duration pause = shorter(settings.taskPoll(), BETWEEN_RENEWALS);
            try {
                if (!prepared) {
                    prepare();
                    prepared = true;
                }
                renewLeases();
                backlog.refreshIfOld();
                if (!claimAndDispatch()) {
                    alarm.await(pause);
                }
            } catch (InterruptedException e) {
                // The server is stopping its threads: so is this loop.
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException | Error e) {
                Message.TASK_LOOP_FAILED.log(LOGGER, e, pause);
                alarm.awaitQuietly(pause);
            }
        }
    }

    // Here: the handlers, and all that they need, take a while to make, and the start of the application need not wait.
    private void prepare() {
        found.forEach(handler -> handlers.put(handler.kind(), handler));
        store.tasksFor(this);
        store.ensure(Task.purge(clock.instant()));
    }

    private boolean claimAndDispatch() {
        int free = free();
        moreMayWait = true;
        if (free <= 0) {
            return false;
        }
        List<Task> claimed = store.claim(free, clock.instant(), LEASE);
        moreMayWait = claimed.size() == free;
        claimed.forEach(task -> dispatch(new ClaimedTask(task, null)));
        return moreMayWait;
    }

    /** Only as long as no older tasks may wait. */
    @Override
    public Optional<Instant> leaseForNew(int most) {
        boolean room = !moreMayWait && !ended && !alarm.isStopped() && free() >= most;
        return room ? Optional.of(clock.instant().plus(LEASE)) : Optional.empty();
    }

    @Override
    public void take(List<ClaimedTask> tasks) {
        tasks.forEach(this::dispatch);
    }

    @Override
    public void wake() {
        alarm.ringNow();
    }

    private int free() {
        return AT_ONCE - underWay.size() - finished.size();
    }

    private void dispatch(ClaimedTask claimed) {
        Task task = claimed.task();
        underWay.put(task.id(), task);
        try {
            executor.execute(() -> run(claimed));
        } catch (RejectedExecutionException e) {
            underWay.remove(task.id());
            againQuietly(task, BackOff.STANDARD.after(task.attempts()));
        }
    }

    private void run(ClaimedTask claimed) {
        Task task = claimed.task();
        try {
            TaskOutcome outcome = Objects.requireNonNull(handlers.get(task.kind()), "every kind of task has a handler")
                    .handle(claimed);
            if (outcome == TaskOutcome.DONE) {
                finish(task);
            } else {
                underWay.remove(task.id());
                settle(task, outcome);
            }
        } catch (RuntimeException | Error e) {
            failed(task, e);
        } finally {
            underWay.remove(task.id());
            if (moreMayWait) {
                alarm.ringNow();
            }
        }
    }

    /** Ends the task, or leaves it to whoever is ending others just now: what meanwhile finishes needs one commit, not many. */
    private void finish(Task task) {
        finished.add(task);
        underWay.remove(task.id());
        while (!finished.isEmpty() && finishing.compareAndSet(false, true)) {
            try {
                endFinished();
            } finally {
                finishing.set(false);
            }
        }
    }

    private void endFinished() {
        List<Task> ending = new ArrayList<>();
        finished.drainTo(ending, AT_ONCE);
        // Somebody else may have been quicker.
        if (ending.isEmpty()) {
            return;
        }
        try {
            store.done(ending, clock.instant());
        } catch (RuntimeException | Error e) {
            ending.forEach(task -> failed(task, e));
        }
    }

    private void failed(Task task, Throwable failure) {
        underWay.remove(task.id());
        Duration pause = BackOff.STANDARD.after(task.attempts());
        Object verification = Objects.requireNonNullElse(task.verificationId(), "none");
        Message.TASK_FAILED.log(LOGGER, failure, task.kind(), verification, pause);
        againQuietly(task, pause);
    }

    private void settle(Task task, TaskOutcome outcome) {
        if (outcome instanceof TaskOutcome.Again again) {
            again(task, again.pause());
        } else {
            store.park(task);
        }
    }

    private void again(Task task, Duration pause) {
        store.again(task, clock.instant().plus(pause));
        alarm.ringIn(pause);
    }

    private void againQuietly(Task task, Duration pause) {
        try {
            again(task, pause);
        } catch (RuntimeException e) {
            // The store fails here too: the lease runs out, and the task is claimed again.
        }
    }

    private void renewLeases() {
        Instant now = clock.instant();
        if (now.isBefore(nextRenewal)) {
            return;
        }
        nextRenewal = now.plus(BETWEEN_RENEWALS);
        for (Task task : underWay.values()) {
            store.again(task, now.plus(LEASE));
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
