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
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.identityverification.ModuleClock;
import org.identityverification.impl.concurrent.ModuleExecutor;
import org.identityverification.impl.concurrent.Share;
import org.identityverification.impl.config.Settings;
import org.identityverification.impl.lifecycle.ModuleStart;
import org.identityverification.impl.lifecycle.ModuleStop;
import org.identityverification.impl.messages.Message;
import org.identityverification.impl.telemetry.Telemetry;
import org.identityverification.impl.verification.ClaimedTask;
import org.identityverification.impl.verification.Situation;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.TaskGroup;
import org.identityverification.impl.verification.TaskKind;
import org.identityverification.impl.verification.TaskTaker;
import org.identityverification.impl.verification.VerificationStore;

/**
 * Claims tasks that are due, and has them done on threads of the module. Each {@link TaskGroup} is claimed for itself and has
 * places of its own. A new delivery is handed over already claimed, as long as there is room for it; the store wakes the loop in
 * time for any other task. Besides, the loop looks every {@code identity-verification.task-poll} for what other nodes left.
 *
 * <p>A claim is a lease. As long as a task is under way here, its lease is renewed, so that no other node begins it; when this
 * node dies, the lease ends, and another node claims the task.
 */
@ApplicationScoped
public class TaskRunner implements TaskTaker {

    private static final Logger LOGGER = System.getLogger(TaskRunner.class.getName());
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Duration MAX_PAUSE = Duration.ofSeconds(10);
    private static final int MAX_COMPLETED_AT_ONCE = 32;

    private final UnderWay underWay = new UnderWay();
    private final Waiter waiter = new Waiter();
    private final BlockingQueue<Run> finished = new LinkedBlockingQueue<>();
    private final AtomicBoolean completing = new AtomicBoolean();
    /** Groups that had no room when they were to be claimed: the end of one of their tasks wakes the loop. */
    private final Set<TaskGroup> full = ConcurrentHashMap.newKeySet();

    private final Instance<TaskHandler> found;
    private final VerificationStore store;
    private final Executor executor;
    private final BacklogWatch backlog;
    private final Clock clock;
    private final Duration lease;
    private final Duration taskPoll;
    private final Duration pause;
    private final LeaseKeeper leases;
    private final HungWatch hungWatch;
    private volatile Map<TaskKind, TaskHandler> handlers = Map.of();
    private volatile boolean olderMayWait = true;
    private volatile boolean ended;

    /** For the container's proxy only. */
    @SuppressWarnings("NullAway")
    TaskRunner() {
        this.found = null;
        this.store = null;
        this.executor = null;
        this.backlog = null;
        this.clock = null;
        this.lease = null;
        this.taskPoll = null;
        this.pause = null;
        this.leases = null;
        this.hungWatch = null;
    }

    /**
     * Made by the container.
     *
     * @param found the handlers, one for each kind of task
     * @param store where tasks come from
     * @param executor where they are done
     * @param settings how often to look, and when a delivery hangs
     * @param backlog is to be kept up to date
     * @param telemetry shows how many deliveries hang
     * @param clock tells what is due
     */
    @Inject
    TaskRunner(
            @Any Instance<TaskHandler> found,
            VerificationStore store,
            ModuleExecutor executor,
            Settings settings,
            BacklogWatch backlog,
            Telemetry telemetry,
            @ModuleClock Clock clock) {
        this(found, store, executor.share(Share.TASKS), settings, backlog, clock, LEASE);
        telemetry.watchHung(underWay::hung);
    }

    TaskRunner(
            Instance<TaskHandler> found,
            VerificationStore store,
            Executor executor,
            Settings settings,
            BacklogWatch backlog,
            Clock clock,
            Duration lease) {
        this.found = found;
        this.store = store;
        this.executor = executor;
        this.backlog = backlog;
        this.clock = clock;
        this.lease = lease;
        this.taskPoll = settings.taskPoll();
        Duration hungAfter = settings.deliveryHungAfter();
        this.pause = Collections.min(List.of(MAX_PAUSE, taskPoll, hungAfter));
        this.leases = new LeaseKeeper(store, underWay, lease);
        this.hungWatch =
                new HungWatch(underWay, hungAfter, task -> handlerOf(task).helpers(task));
    }

    void start(@Observes ModuleStart start) {
        executor.execute(() -> untilTheEnd(this::loop));
        executor.execute(() -> untilTheEnd(leases::keep));
    }

    void stop(@Observes(notifyObserver = Reception.IF_EXISTS) @Priority(ModuleStop.EARLY) ModuleStop stop) {
        waiter.stop();
        leases.stop();
    }

    /**
     * Whether tasks are not looked for any more, or their leases are not renewed. Only a restart of the application helps then.
     *
     * @return {@code false} from before the first look until the application stops, unless something ended the threads
     */
    public boolean hasEnded() {
        return ended;
    }

    /**
     * How many deliveries an observer does not let go.
     *
     * @return those that have taken longer than {@code identity-verification.delivery.hung-after}, on this node
     */
    public int hung() {
        return underWay.hung();
    }

    /**
     * Whether so many deliveries hang that no further one gives its place up.
     *
     * @return {@code true} until some return
     */
    public boolean hasTooManyHung() {
        return underWay.hasTooManyHung();
    }

    private void untilTheEnd(Work work) {
        try {
            work.run();
        } catch (InterruptedException e) {
            // The server is stopping its threads: so is this one.
            Thread.currentThread().interrupt();
        } finally {
            ended = true;
        }
    }

    private void loop() throws InterruptedException {
        while (!waiter.isStopped()) {
            boolean more = false;
            try {
                prepare();
                watch();
                more = claimAll();
            } catch (RuntimeException | Error e) {
                Message.TASK_LOOP_FAILED.log(LOGGER, e, pause);
            }
            if (!more) {
                waiter.await(pause);
            }
        }
    }

    // Here: the handlers, and all that they need, take a while to make, and the start of the application need not wait.
    private void prepare() {
        if (handlers.isEmpty()) {
            Map<TaskKind, TaskHandler> all = new EnumMap<>(TaskKind.class);
            found.forEach(handler -> all.put(handler.kind(), handler));
            store.ensure(Task.purge(clock.instant()));
            handlers = all;
            store.tasksFor(this);
        }
    }

    private void watch() {
        backlog.refreshIfOld();
        if (hungWatch.look()) {
            leases.ringNow();
        }
    }

    /** Whether there may be more, and room for it. A group that can't be claimed does not hold up the others. */
    private boolean claimAll() {
        olderMayWait = true;
        boolean more = false;
        RuntimeException failure = null;
        for (TaskGroup group : TaskGroup.values()) {
            try {
                boolean moreOfGroup = claim(group);
                more |= moreOfGroup;
                if (group == TaskGroup.DELIVERIES) {
                    olderMayWait = moreOfGroup || full.contains(group);
                }
            } catch (RuntimeException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
        return more;
    }

    private boolean claim(TaskGroup group) {
        // Before the count, so that a task that ends after it wakes the loop.
        full.add(group);
        int free = underWay.free(group);
        if (free <= 0) {
            return false;
        }
        full.remove(group);
        List<Task> claimed = store.claim(group, free, clock.instant(), lease);
        claimed.forEach(task -> dispatch(new ClaimedTask(task, null), group));
        return claimed.size() == free;
    }

    /** Only as long as no older deliveries may wait. */
    @Override
    public Optional<Duration> leaseForNew(int most) {
        boolean room = !olderMayWait && !ended && !waiter.isStopped() && underWay.free(TaskGroup.DELIVERIES) >= most;
        return room ? Optional.of(lease) : Optional.empty();
    }

    @Override
    public void take(List<ClaimedTask> tasks) {
        tasks.forEach(task -> dispatch(task, TaskGroup.DELIVERIES));
    }

    @Override
    public void wakeAt(Instant due) {
        Duration untilDue = Duration.between(clock.instant(), due);
        if (untilDue.isNegative() || untilDue.isZero()) {
            waiter.ringNow();
        } else if (untilDue.compareTo(taskPoll) <= 0) {
            waiter.ringIn(untilDue);
        }
    }

    private void dispatch(ClaimedTask claimed, TaskGroup group) {
        Run run = underWay.begin(claimed, group);
        try {
            executor.execute(() -> run(run));
        } catch (RuntimeException | Error e) {
            retry(run, e);
        }
    }

    private void run(Run run) {
        try {
            settle(run, outcomeOf(run));
        } catch (RuntimeException | Error e) {
            retry(run, e);
        }
    }

    private TaskOutcome outcomeOf(Run run) {
        run.handled();
        try {
            return handlerOf(run.task()).handle(run.claimed());
        } finally {
            run.returned();
            // An observer may have left it set, and the store must not stumble over it.
            Thread.interrupted();
        }
    }

    private TaskHandler handlerOf(Task task) {
        return Objects.requireNonNull(handlers.get(task.kind()), "every kind of task has a handler");
    }

    private void settle(Run run, TaskOutcome outcome) {
        if (outcome == TaskOutcome.COMPLETE) {
            complete(run);
        } else if (outcome instanceof TaskOutcome.Reschedule reschedule) {
            reschedule(run.task(), reschedule.pause());
            end(run);
        } else {
            store.park(run.task());
            end(run);
        }
    }

    private void reschedule(Task task, Duration pause) {
        Instant due = clock.instant().plus(pause);
        store.reschedule(task, due);
        wakeAt(due);
    }

    private void retry(Run run, Throwable failure) {
        Task task = run.task();
        Duration pause = BackOff.STANDARD.after(task.attempts());
        Object verification = Objects.requireNonNullElse(task.verificationId(), "none");
        Message.TASK_FAILED.log(LOGGER, failure, task.kind(), verification, pause);
        try {
            reschedule(task, pause);
        } catch (RuntimeException | Error e) {
            // The store fails here too: the lease ends, and the task is claimed again.
        } finally {
            end(run);
        }
    }

    /** Ends the task, or leaves that to the thread that is ending others: what finishes meanwhile needs one commit, not many. */
    private void complete(Run run) {
        finished.add(run);
        while (!finished.isEmpty() && completing.compareAndSet(false, true)) {
            try {
                completeFinished();
            } finally {
                completing.set(false);
            }
        }
    }

    private void completeFinished() {
        List<Run> runs = new ArrayList<>();
        finished.drainTo(runs, MAX_COMPLETED_AT_ONCE);
        // Another thread may have been quicker.
        if (runs.isEmpty()) {
            return;
        }
        try {
            store.complete(runs.stream().map(Run::task).toList(), clock.instant());
            runs.forEach(this::end);
        } catch (RuntimeException | Error e) {
            if (runs.size() == 1) {
                retry(runs.get(0), e);
            } else {
                runs.forEach(this::completeAlone);
            }
        }
    }

    /** So that only a task whose end can't be written is done again. */
    private void completeAlone(Run run) {
        try {
            store.complete(run.task(), clock.instant());
            end(run);
        } catch (RuntimeException | Error e) {
            retry(run, e);
        }
    }

    private void end(Run run) {
        underWay.end(run);
        // A change may have brought it forward meanwhile, to a moment that passed while its lease lasted.
        boolean mayBeDue = Situation.KINDS.contains(run.task().kind());
        if (mayBeDue || full.contains(run.group())) {
            waiter.ringNow();
        }
    }

    /** What a thread of the runner's own does. */
    @FunctionalInterface
    private interface Work {
        void run() throws InterruptedException;
    }
}
