package org.identityverification.impl.tasks;

import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.identityverification.impl.runtime.concurrent.CorrectedClock;
import org.identityverification.impl.runtime.concurrent.Deadline;
import org.identityverification.impl.runtime.concurrent.ModuleExecutor;
import org.identityverification.impl.runtime.concurrent.Permits;
import org.identityverification.impl.runtime.concurrent.Share;
import org.identityverification.impl.runtime.concurrent.StoreCalls;
import org.identityverification.impl.runtime.config.Settings;
import org.identityverification.impl.runtime.lifecycle.ModuleBean;
import org.identityverification.impl.runtime.lifecycle.ModuleStart;
import org.identityverification.impl.runtime.lifecycle.ModuleStop;
import org.identityverification.impl.runtime.messages.Explanation;
import org.identityverification.impl.runtime.messages.Message;
import org.identityverification.impl.runtime.messages.OncePerMinute;
import org.identityverification.impl.runtime.telemetry.Telemetry;
import org.identityverification.impl.tasks.WorkHandler.End;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.DueFor;
import org.identityverification.impl.verification.Transition;
import org.identityverification.impl.verification.VerificationRecord;
import org.identityverification.impl.verification.VerificationStore;
import org.identityverification.impl.verification.VerificationStore.Taken;
import org.identityverification.impl.verification.WorkRunner;

/**
 * Runs due work on threads of the module. Each kind has permits and a loop of its own, so that failing or slow work delays no other
 * kind; see {@link WorkLimits}. The store hands over work that this node's changes made due; in addition, the loops look every
 * {@code identity-verification.task-poll} for work that other nodes left.
 *
 * <p>Work runs with a lease, which is renewed as long as its handler runs. When this node dies, or can't write the end, the lease runs
 * out, and another thread or node takes the work.
 */
@ModuleBean
public class TaskRunner implements WorkRunner {

    private static final Logger LOGGER = System.getLogger(TaskRunner.class.getName());
    private static final Duration MAX_PAUSE = Duration.ofSeconds(10);
    /** A pause after work was found, so that what comes due meanwhile is taken together. */
    private static final long PAUSE_AFTER_TAKING_NANOS = Duration.ofMillis(10).toNanos();
    /** The same while permits are lacking, as each end of work wakes the loop. */
    private static final long PAUSE_WHILE_FULL_NANOS = Duration.ofMillis(50).toNanos();

    /** Looks one after the other, before turns are counted anew. */
    private static final int MAX_LOOKS = 5;

    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration SLACK = Duration.ofMillis(100);

    private final Set<RunningWork> running = ConcurrentHashMap.newKeySet();
    private final Map<DueFor, Waiter> waiters = new EnumMap<>(DueFor.class);
    private final OncePerMinute failures = new OncePerMinute();
    /** Kinds that had too few permits when their loop looked last: the end of work wakes the loop. */
    private final Set<DueFor> full = ConcurrentHashMap.newKeySet();

    private final Waiter hangs = new Waiter();
    private final Waiter housework = new Waiter();

    private final Instance<WorkHandler> found;
    private final VerificationStore store;
    private final WorkLimits limits;
    private final Permits threads;
    private final Permits writers;
    private final Housekeeping housekeeping;
    private final StoreCalls calls;
    private final CorrectedClock clock;
    private final Duration taskPoll;
    private final Duration pause;
    private final Leases leases;
    private volatile Map<DueFor, WorkHandler> handlers = Map.of();
    private volatile boolean stopped;
    private volatile boolean ended;

    @Inject
    TaskRunner(
            @Any Instance<WorkHandler> found,
            VerificationStore store,
            WorkLimits limits,
            ModuleExecutor executor,
            Settings settings,
            Housekeeping housekeeping,
            Telemetry telemetry,
            StoreCalls calls,
            CorrectedClock clock) {
        this.found = found;
        this.store = store;
        this.limits = limits;
        this.threads = executor.permits(Share.TASKS);
        this.writers = executor.permits(Share.ENDS);
        this.housekeeping = housekeeping;
        this.calls = calls;
        this.clock = clock;
        this.taskPoll = settings.taskPoll();
        Duration hungAfter = settings.deliveryHungAfter();
        this.pause = Collections.min(List.of(MAX_PAUSE, taskPoll, hungAfter));
        this.leases = new Leases(store, running, hungAfter);
        for (DueFor kind : DueFor.values()) {
            if (kind != DueFor.PARKED && (kind != DueFor.DELIVER || settings.deliveryEnabled())) {
                waiters.put(kind, new Waiter());
            }
        }
        telemetry.watch(Telemetry.Gauge.HUNG, this::hung);
        for (Share share : Share.values()) {
            calls.watch("the threads of " + share, executor.permits(share)::holders);
        }
        telemetry.watch(Telemetry.Gauge.STUCK, () -> calls.findStuck().size());
    }

    void start(@Observes ModuleStart start) {
        waiters.forEach((kind, waiter) -> begin("the search for due tasks of " + kind, waiter, () -> take(kind)));
        begin("the detection of hung deliveries", hangs, this::countHung);
        begin("the housekeeping", housework, housekeeping::run);
        begin("the renewal of leases", leases::renewLeases);
    }

    private void begin(String name, Waiter waiter, Supplier<Duration> step) {
        begin(name, () -> loop(waiter, step));
    }

    private void begin(String name, Runnable loop) {
        threads.execute(() -> runLoop(name, loop));
    }

    void stop(@Observes(notifyObserver = Reception.IF_EXISTS) @Priority(ModuleStop.EARLY) ModuleStop stop) {
        stopped = true;
        waiters.values().forEach(Waiter::stop);
        hangs.stop();
        housework.stop();
        leases.stop();
    }

    /** Whether a loop has ended while the application runs, or something is stuck in the store. */
    public boolean needsRestart() {
        return ended || !calls.findStuck().isEmpty();
    }

    /** How many deliveries have taken longer than {@code identity-verification.delivery.hung-after}, on this node. */
    public long hung() {
        return leases.hung();
    }

    private void runLoop(String name, Runnable loop) {
        Set<Thread> thread = Set.of(Thread.currentThread());
        calls.watch(name, () -> thread);
        try {
            loop.run();
        } finally {
            ended |= !stopped;
        }
    }

    /** @param step returns how long to wait for the next one, unless the waiter wakes earlier */
    private void loop(Waiter waiter, Supplier<Duration> step) {
        while (!waiter.isStopped()) {
            Duration wait = pause;
            try {
                prepare();
                calls.findStuck();
                wait = step.get();
            } catch (RuntimeException | Error e) {
                if (failures.permits(Message.TASK_LOOP_FAILED)) {
                    Message.TASK_LOOP_FAILED.log(LOGGER, e, pause, Explanation.orClass(e));
                }
            }
            waiter.await(Collections.min(List.of(wait, pause)));
        }
    }

    // Not at start-up, because it takes a while to create the handlers and everything that they need.
    private synchronized void prepare() {
        if (handlers.isEmpty()) {
            Map<DueFor, WorkHandler> all = new EnumMap<>(DueFor.class);
            found.forEach(handler -> handler.kinds().forEach(kind -> all.put(kind, handler)));
            handlers = all;
            store.setWorkRunner(this);
        }
    }

    private Duration take(DueFor kind) {
        // Before the permits are counted, so that work that ends after the count wakes this loop.
        full.add(kind);
        WorkLimits.Look look = limits.new Look(kind);
        int looks = 0;
        do {
            store.take(kind, look).forEach(this::run);
            looks++;
        } while (look.mayFindMore() && looks < MAX_LOOKS);
        if (look.lacksPermits()) {
            LockSupport.parkNanos(PAUSE_WHILE_FULL_NANOS);
        } else {
            full.remove(kind);
            LockSupport.parkNanos(PAUSE_AFTER_TAKING_NANOS);
        }
        return look.mayFindMore() ? Duration.ZERO : Objects.requireNonNullElse(look.untilTurns(), pause);
    }

    private Duration countHung() {
        leases.findHung().forEach(this::countAsFailing);
        return pause;
    }

    @Override
    public boolean reserve(VerificationRecord record, DueFor kind) {
        boolean runs = !stopped && waiters.containsKey(kind) && handlers.containsKey(kind);
        return runs && limits.admitsAtOnce(record, kind);
    }

    @Override
    public void wake(DueFor kind, Instant due) {
        Waiter waiter = waiters.get(kind);
        if (waiter == null) {
            return;
        }
        Duration untilDue = Duration.between(clock.instant(), due);
        if (untilDue.compareTo(taskPoll) <= 0) {
            Duration pause = untilDue.isNegative() ? Duration.ZERO : untilDue;
            waiter.wakeIn(pause);
            // The store's clock may be a little behind the one that made it due.
            waiter.wakeIn(pause.plus(SLACK));
        }
    }

    @Override
    public void run(Taken taken) {
        RunningWork work = new RunningWork(taken);
        running.add(work);
        try {
            threads.execute(() -> run(work));
        } catch (RuntimeException | Error e) {
            // The lease runs out, and then the work is taken again.
            running.remove(work);
            giveBack(work.record(), work.kind());
        }
    }

    private void run(RunningWork work) {
        try {
            write(work, endOf(work));
        } finally {
            forget(work);
        }
    }

    private End endOf(RunningWork work) {
        work.thread = Thread.currentThread();
        try {
            return Objects.requireNonNull(handlers.get(work.kind()), "every kind has a handler")
                    .run(work);
        } catch (RuntimeException | Error e) {
            VerificationRecord record = work.record();
            int attempts = work.kind() == DueFor.DELIVER
                    ? record.delivery().attempts()
                    : record.questions().asked() + 1;
            Duration pause = BackOff.after(attempts);
            report(work, work.kind(), e, pause);
            return new End(new Change.Rescheduled(work.kind(), clock.instant().plus(pause)));
        } finally {
            work.thread = null;
            // A stopping server may have interrupted the thread, which could make the store fail.
            Thread.interrupted();
        }
    }

    /** Tries to write as long as the lease lives, because otherwise the work is done again. */
    private void write(RunningWork work, End end) {
        VerificationRecord record = work.record();
        while (true) {
            try {
                Deadline deadline = Deadline.after(Duration.ofNanos(work.remainingNanos()));
                Transition transition = writers.here(record.id(), () -> end(work, end.change()), deadline);
                if (transition.after() != null) {
                    end.then().accept(transition);
                }
                return;
            } catch (RuntimeException | Error e) {
                report(work, "end", e, PAUSE_AFTER_FAILURE);
                if (stopped || !work.isLeased()) {
                    return;
                }
                LockSupport.parkNanos(PAUSE_AFTER_FAILURE.toNanos());
            }
        }
    }

    private Transition end(RunningWork work, Change change) {
        work.ending(true);
        try {
            return store.end(work.taken(), change);
        } finally {
            work.ending(false);
        }
    }

    private void report(RunningWork work, Object subject, Throwable e, Duration pause) {
        int count = failures.count(List.of(Message.TASK_FAILED, subject));
        if (count > 0) {
            Message.TASK_FAILED.log(LOGGER, e, work.kind(), count, work.record().id(), pause, Explanation.orClass(e));
        }
    }

    private void countAsFailing(RunningWork work) {
        VerificationRecord record = work.record();
        Change hangs = new Change.DeliveryHangs(record.delivery().round());
        try {
            writers.here(record.id(), () -> store.change(record.id(), hangs), Deadline.after(VerificationStore.LEASE));
            work.countedAsFailing = true;
        } catch (RuntimeException | Error e) {
            // It is tried again, and delays no other.
            report(work, "hang", e, pause);
        }
    }

    private void forget(RunningWork work) {
        running.remove(work);
        limits.end(work.record(), work.kind());
        wakeIfFull(work.kind());
    }

    @Override
    public void giveBack(VerificationRecord record, DueFor kind) {
        limits.withdraw(record, kind);
        wakeIfFull(kind);
    }

    private void wakeIfFull(DueFor kind) {
        Waiter waiter = waiters.get(kind);
        if (waiter != null && full.contains(kind)) {
            waiter.wake();
        }
    }
}
