package org.identityverification.impl.tasks;

import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import org.identityverification.ModuleClock;
import org.identityverification.impl.concurrent.ModuleExecutor;
import org.identityverification.impl.concurrent.Work;
import org.identityverification.impl.config.Settings;
import org.identityverification.impl.lifecycle.ModuleBean;
import org.identityverification.impl.lifecycle.ModuleStart;
import org.identityverification.impl.lifecycle.ModuleStop;
import org.identityverification.impl.messages.Explanation;
import org.identityverification.impl.messages.Message;
import org.identityverification.impl.messages.OncePerMinute;
import org.identityverification.impl.telemetry.Telemetry;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.TaskGroup;
import org.identityverification.impl.verification.TaskKind;
import org.identityverification.impl.verification.TaskTaker;
import org.identityverification.impl.verification.VerificationStore;

/**
 * Claims due tasks, and runs them on threads of the module. Each {@link TaskGroup} has permits and a loop of its own, so that a
 * failing or slow group delays no other. With several accounts, none takes all permits for calls. The store wakes a loop when a task
 * of this node is due; in addition, the loops look every {@code identity-verification.task-poll} for tasks that other nodes left.
 *
 * <p>A claim is a lease, which is renewed as long as the task runs. When this node dies, the lease ends, and another node claims the
 * task.
 */
@ModuleBean
public class TaskRunner implements TaskTaker {

    private static final Logger LOGGER = System.getLogger(TaskRunner.class.getName());
    private static final Duration MAX_PAUSE = Duration.ofSeconds(10);
    /** A pause after a claim, so that the tasks that come meanwhile are claimed together. */
    private static final long PAUSE_AFTER_CLAIM_NANOS = Duration.ofMillis(10).toNanos();

    private final RunningTasks running;
    private final Map<TaskGroup, Waiter> waiters = new EnumMap<>(TaskGroup.class);
    private final OncePerMinute failures = new OncePerMinute();
    /** Groups that had no free permit, at least for some account, at their last claim: the end of a task wakes their loop. */
    private final Set<TaskGroup> full = ConcurrentHashMap.newKeySet();

    private final Instance<TaskHandler> found;
    private final VerificationStore store;
    private final Executor executor;
    private final BacklogMonitor backlog;
    private final Clock clock;
    private final Duration lease;
    private final List<TaskGroup> groups;
    private final Duration taskPoll;
    private final Duration pause;
    private final LeaseRenewer leases;
    private final HungDetector hungDetector;
    private volatile Map<TaskKind, TaskHandler> handlers = Map.of();
    private volatile boolean stopped;
    private volatile boolean ended;

    @Inject
    TaskRunner(
            @Any Instance<TaskHandler> found,
            VerificationStore store,
            ModuleExecutor executor,
            Settings settings,
            BacklogMonitor backlog,
            Telemetry telemetry,
            @ModuleClock Clock clock) {
        this(found, store, executor.bulkhead(Work.TASKS), settings, backlog, clock, VerificationStore.LEASE);
        telemetry.watchHung(running::hung);
    }

    TaskRunner(
            Instance<TaskHandler> found,
            VerificationStore store,
            Executor executor,
            Settings settings,
            BacklogMonitor backlog,
            Clock clock,
            Duration lease) {
        this.found = found;
        this.store = store;
        this.executor = executor;
        this.backlog = backlog;
        this.clock = clock;
        this.lease = lease;
        this.running = new RunningTasks(settings.accounts().areSeveral());
        this.groups = Arrays.stream(TaskGroup.values())
                .filter(group -> settings.deliveryEnabled() || !group.kinds().contains(TaskKind.DELIVER))
                .toList();
        this.taskPoll = settings.taskPoll();
        Duration hungAfter = settings.deliveryHungAfter();
        this.pause = Collections.min(List.of(MAX_PAUSE, taskPoll, hungAfter));
        this.leases = new LeaseRenewer(store, running, lease);
        this.hungDetector =
                new HungDetector(running, hungAfter, task -> handlerOf(task).helpers(task));
        for (TaskGroup group : TaskGroup.values()) {
            waiters.put(group, new Waiter());
        }
    }

    void start(@Observes ModuleStart start) {
        for (TaskGroup group : groups) {
            executor.execute(() -> runLoop(() -> loop(group)));
        }
        executor.execute(() -> runLoop(leases::run));
    }

    void stop(@Observes(notifyObserver = Reception.IF_EXISTS) @Priority(ModuleStop.EARLY) ModuleStop stop) {
        stopped = true;
        waiters.values().forEach(Waiter::stop);
        leases.stop();
    }

    /**
     * Whether a loop, or the renewal of leases, has ended while the application runs: then only a restart helps.
     */
    public boolean hasEnded() {
        return ended;
    }

    /** How many deliveries have taken longer than {@code identity-verification.delivery.hung-after}, on this node. */
    public int hung() {
        return running.hung();
    }

    private void runLoop(Loop loop) {
        try {
            loop.run();
        } catch (InterruptedException e) {
            // The server stops its threads.
            Thread.currentThread().interrupt();
        } finally {
            ended |= !stopped;
        }
    }

    private void loop(TaskGroup group) throws InterruptedException {
        Waiter waiter = waiterOf(group);
        while (!waiter.isStopped()) {
            boolean more = false;
            try {
                prepare();
                if (group == TaskGroup.HOUSEKEEPING) {
                    watch();
                }
                more = claim(group);
            } catch (RuntimeException | Error e) {
                if (failures.permits(Message.TASK_LOOP_FAILED)) {
                    Message.TASK_LOOP_FAILED.log(LOGGER, e, pause, Explanation.orClass(e));
                }
            }
            if (!more) {
                waiter.await(pause);
            }
        }
    }

    // Not at start-up, because it takes a while to create the handlers and everything that they need.
    private synchronized void prepare() {
        if (handlers.isEmpty()) {
            Map<TaskKind, TaskHandler> all = new EnumMap<>(TaskKind.class);
            found.forEach(handler -> all.put(handler.kind(), handler));
            store.ensure(Task.purge(clock.instant()));
            handlers = all;
            store.setTaskTaker(this);
        }
    }

    private void watch() {
        backlog.refreshIfOld();
        if (hungDetector.look()) {
            waiterOf(TaskGroup.DELIVERIES).wake();
        }
    }

    /** Returns whether more tasks may be due, with permits free for them. */
    private boolean claim(TaskGroup group) {
        // Before the free permits are counted, so that a task that ends after the count wakes this loop.
        full.add(group);
        int free = running.free(group);
        if (free == 0) {
            return false;
        }
        Set<String> busy = running.busy(group, free);
        if (busy.isEmpty()) {
            full.remove(group);
        }
        int limit = running.claimLimit(group, free);
        long begun = System.nanoTime();
        List<Task> claimed = store.claim(group, limit, clock.instant(), lease, busy);
        // Skipping the tasks of busy accounts costs the store more the more there are: pause as long as it took.
        long pause = busy.isEmpty() ? 0 : System.nanoTime() - begun;
        claimed.forEach(task -> dispatch(task, group));
        if (!claimed.isEmpty() || pause > 0) {
            LockSupport.parkNanos(Math.max(PAUSE_AFTER_CLAIM_NANOS, pause));
        }
        return claimed.size() == limit;
    }

    @Override
    public boolean hasCapacity(Task task) {
        TaskGroup group = TaskGroup.of(task.kind());
        int free = running.free(group);
        return !stopped
                && groups.contains(group)
                // Otherwise new tasks would overtake those that wait.
                && !full.contains(group)
                && free > 0
                && !running.busy(group, free).contains(task.share());
    }

    @Override
    public void run(Task claimed) {
        dispatch(claimed, TaskGroup.of(claimed.kind()));
    }

    @Override
    public void wake(TaskKind kind, Instant due) {
        Waiter waiter = waiterOf(TaskGroup.of(kind));
        Duration untilDue = Duration.between(clock.instant(), due);
        if (untilDue.isNegative() || untilDue.isZero()) {
            waiter.wake();
        } else if (untilDue.compareTo(taskPoll) <= 0) {
            waiter.wakeIn(untilDue);
        }
    }

    private Waiter waiterOf(TaskGroup group) {
        return Objects.requireNonNull(waiters.get(group), "each group has a loop");
    }

    private void dispatch(Task task, TaskGroup group) {
        RunningTask run = running.begin(task, group);
        try {
            executor.execute(() -> run(run));
        } catch (RuntimeException | Error e) {
            retry(run, e);
        }
    }

    private void run(RunningTask run) {
        try {
            settle(run, outcomeOf(run));
        } catch (RuntimeException | Error e) {
            retry(run, e);
        }
    }

    private TaskOutcome outcomeOf(RunningTask run) {
        run.thread = Thread.currentThread();
        try {
            return handlerOf(run.task).handle(run.task);
        } finally {
            run.thread = null;
            // A stopping server may have interrupted the thread, which could make the store fail.
            Thread.interrupted();
        }
    }

    private TaskHandler handlerOf(Task task) {
        return Objects.requireNonNull(handlers.get(task.kind()), "every kind of task has a handler");
    }

    private void settle(RunningTask run, TaskOutcome outcome) {
        Task task = run.task;
        if (outcome == TaskOutcome.COMPLETE) {
            store.complete(task, clock.instant());
        } else if (outcome instanceof TaskOutcome.Reschedule reschedule) {
            reschedule(task, reschedule.pause());
        } else if (outcome == TaskOutcome.PARK) {
            store.park(task);
        }
        // The start of its verification may have made a held result due again during its lease.
        end(run, task.kind() == TaskKind.HELD && outcome != TaskOutcome.ENDED);
    }

    private void reschedule(Task task, Duration pause) {
        Instant due = clock.instant().plus(pause);
        store.reschedule(task, due);
        wake(task.kind(), due);
    }

    private void retry(RunningTask run, Throwable failure) {
        Task task = run.task;
        Duration pause = BackOff.after(task.attempts());
        Object verification = Objects.requireNonNullElse(task.verificationId(), "none");
        int count = failures.count(List.of(Message.TASK_FAILED, task.kind()));
        if (count > 0) {
            Message.TASK_FAILED.log(
                    LOGGER, failure, task.kind(), count, verification, pause, Explanation.orClass(failure));
        }
        try {
            reschedule(task, pause);
        } catch (RuntimeException | Error e) {
            // The task is claimed again when its lease ends.
        } finally {
            end(run, false);
        }
    }

    private void end(RunningTask run, boolean mayBeDue) {
        running.end(run);
        if (mayBeDue || full.contains(run.group)) {
            waiterOf(run.group).wake();
        }
    }

    /** What a thread of the runner does until the application stops. */
    private interface Loop {
        void run() throws InterruptedException;
    }
}
