package org.identityverification.impl.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.identityverification.FaceAuthMode;
import org.identityverification.ResultSource;
import org.identityverification.VerificationOutcome;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.Result;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.TaskGroup;
import org.identityverification.impl.verification.TaskKind;
import org.identityverification.impl.verification.Transition;
import org.identityverification.impl.verification.VerificationRecord;
import org.identityverification.impl.verification.VerificationStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;

/** A store, and what happens to it. */
abstract class StoreFixture {

    static final Instant NOW = Instant.parse("2026-03-04T05:06:07.089Z");
    static final Duration LEASE = Duration.ofMinutes(1);
    static final Duration HOLD = Duration.ofSeconds(20);
    static final Duration VALID_FOR = Duration.ofHours(24);
    static final int THREADS = 8;
    static final String FLOW = "flow-1";

    VerificationStore store;

    /** What measures leases where the test decides about it. */
    final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 1);

    /** A store with nothing in it. */
    abstract VerificationStore emptyStore();

    /** The same store as another node sees it. */
    abstract VerificationStore otherNode();

    /** A node of an application that only asks for its results. */
    abstract VerificationStore onlyAsking();

    /** Lets so much time pass, by the store's own clock, that every lease is over. */
    abstract void endLeases();

    @BeforeEach
    void open() {
        store = emptyStore();
    }

    final VerificationRecord find(UUID id) {
        return store.find(id).orElseThrow();
    }

    final List<Task> claim(TaskGroup group) {
        return store.claim(group, 100, NOW, LEASE);
    }

    /** The one delivery that is due. */
    final Task claimDelivery() {
        return claimOne(TaskGroup.DELIVERIES, NOW);
    }

    final Task claimOne(TaskGroup group, Instant now) {
        List<Task> claimed = store.claim(group, 2, now, LEASE);
        assertThat(claimed).hasSize(1);
        return claimed.get(0);
    }

    /** A verification that is pending. */
    final UUID start() {
        UUID id = UUID.randomUUID();
        store.apply(id, started(FLOW, null));
        return id;
    }

    /** A verification with one delivery. */
    final UUID pass() {
        return pass(NOW);
    }

    final UUID pass(Instant at) {
        UUID id = UUID.randomUUID();
        store.apply(id, startedAt(at));
        Transition transition = store.apply(id, passed(FLOW, at));
        assertThat(transition.newTasks()).extracting(Task::kind).containsExactly(TaskKind.DELIVER);
        return id;
    }

    /** A task that is not to be done soon by any change. */
    final UUID ensureExpiry(Instant dueAt) {
        Task task = new Task(
                UUID.randomUUID(), TaskKind.EXPIRE, UUID.randomUUID(), dueAt, 0, NOW.minusSeconds(60), null, null);
        store.ensure(task);
        return task.id();
    }

    static Change started(@Nullable String flowId, @Nullable String contextId) {
        return started(flowId, contextId, null);
    }

    static Change startedAt(Instant at) {
        return new Change.Started(FLOW, null, FaceAuthMode.TENCENT, null, at.plusSeconds(1200), null, at);
    }

    static Change started(@Nullable String flowId, @Nullable String contextId, @Nullable Instant queryAt) {
        return new Change.Started(
                flowId, contextId, FaceAuthMode.TENCENT, NOW.plusSeconds(600), NOW.plusSeconds(1200), queryAt, NOW);
    }

    static Change passed(String flowId) {
        return passed(flowId, NOW);
    }

    static Change passed(String flowId, Instant at) {
        return new Change.Notified(
                flowId, notifiedResult(VerificationOutcome.PASSED, "code", at), false, HOLD, VALID_FOR);
    }

    static Change failed(String flowId) {
        return new Change.Notified(
                flowId, notifiedResult(VerificationOutcome.FAILED, null, NOW), false, HOLD, VALID_FOR);
    }

    /** A notification that the provider is asked about. */
    static Change notified(String flowId, String verifyCode) {
        return new Change.Notified(
                flowId, notifiedResult(VerificationOutcome.PASSED, verifyCode, NOW), true, HOLD, VALID_FOR);
    }

    static Result notifiedResult(VerificationOutcome outcome, @Nullable String verifyCode, Instant at) {
        String reason = outcome == VerificationOutcome.FAILED ? "30504001" : null;
        return new Result(outcome, verifyCode, reason, at, false, ResultSource.NOTIFICATION);
    }

    /** The provider's own answer. */
    static Change answered(VerificationOutcome outcome) {
        return new Change.Ended(new Result(outcome, null, null, NOW, true, ResultSource.QUERY), null);
    }

    /** Does the same on several threads that all begin at the same moment. */
    static <T> List<T> atOnce(int threads, Numbered<T> work) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            CountDownLatch begin = new CountDownLatch(threads);
            List<Future<T>> futures = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int number = i;
                Callable<T> one = () -> {
                    begin.countDown();
                    begin.await();
                    return work.run(number);
                };
                futures.add(executor.submit(one));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get(60, TimeUnit.SECONDS));
            }
            return results;
        } finally {
            executor.shutdown();
        }
    }

    /** Work that knows which of several it is. */
    @FunctionalInterface
    interface Numbered<T> {
        T run(int number) throws Exception;
    }
}
