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
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.identityverification.FaceAuthMode;
import org.identityverification.VerificationOutcome;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.Changes;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.TaskGroup;
import org.identityverification.impl.verification.TaskKind;
import org.identityverification.impl.verification.Transition;
import org.identityverification.impl.verification.VerificationRecord;
import org.identityverification.impl.verification.VerificationStore;
import org.jspecify.annotations.Nullable;

/** What a test does with a store. */
interface StoreFixture {

    Instant NOW = Instant.parse("2026-03-04T05:06:07.089Z");
    Duration LEASE = Duration.ofMinutes(1);
    Duration HOLD = Changes.HOLD;
    Duration VALID_FOR = Changes.VALID_FOR;
    int THREADS = 8;
    String FLOW = "flow-1";
    String ACCOUNT = "retail";

    /** The store of the test, empty when it begins. */
    VerificationStore store();

    /** The same store, as another node sees it. */
    VerificationStore otherNode();

    /** From now on, the store of the test is a node of an application that only asks for its results. */
    void onlyAsk();

    /** Lets time pass, by the store's own clock, until every lease is over. */
    void endLeases();

    default VerificationRecord find(UUID id) {
        return store().find(id).orElseThrow();
    }

    default List<Task> claim(TaskGroup group) {
        return store().claim(group, 100, NOW, LEASE);
    }

    /** The one delivery that is due. */
    default Task claimDelivery() {
        return claimOne(TaskGroup.DELIVERIES, NOW);
    }

    default Task claimOne(TaskGroup group, Instant now) {
        List<Task> claimed = store().claim(group, 2, now, LEASE);
        assertThat(claimed).hasSize(1);
        return claimed.get(0);
    }

    /** A verification that is pending. */
    default UUID start() {
        UUID id = UUID.randomUUID();
        store().apply(id, started(FLOW, null));
        return id;
    }

    /** A verification with one delivery. */
    default UUID pass() {
        return pass(NOW);
    }

    default UUID pass(Instant at) {
        UUID id = UUID.randomUUID();
        store().apply(id, startedAt(at));
        Transition transition = store().apply(id, passed(FLOW, at));
        assertThat(transition.newTasks()).extracting(Task::kind).containsExactly(TaskKind.DELIVER);
        return id;
    }

    /** A task that no change makes, and that is not due soon. */
    default UUID ensureExpiry(Instant dueAt) {
        Task task = new Task(
                UUID.randomUUID(),
                TaskKind.EXPIRE,
                UUID.randomUUID(),
                null,
                dueAt,
                0,
                0,
                NOW.minusSeconds(60),
                null,
                null,
                false);
        store().ensure(task);
        return task.id();
    }

    default Change started(@Nullable String flowId, @Nullable String contextId) {
        return started(flowId, contextId, null);
    }

    default Change startedAt(Instant at) {
        return new Change.Started(FLOW, null, null, FaceAuthMode.TENCENT, null, at.plusSeconds(1200), null, at);
    }

    default Change started(@Nullable String flowId, @Nullable String contextId, @Nullable Instant queryAt) {
        return new Change.Started(
                flowId,
                contextId,
                ACCOUNT,
                FaceAuthMode.TENCENT,
                NOW.plusSeconds(600),
                NOW.plusSeconds(1200),
                queryAt,
                NOW);
    }

    default Change passed(String flowId) {
        return passed(flowId, NOW);
    }

    default Change passed(String flowId, Instant at) {
        return Changes.believed(flowId, VerificationOutcome.PASSED, at);
    }

    default Change failed(String flowId) {
        return Changes.believed(flowId, Changes.notifiedResult(VerificationOutcome.FAILED, null, NOW));
    }

    /** A notification that the provider is asked about. */
    default Change notified(String flowId, String verifyCode) {
        return Changes.toBeConfirmed(flowId, Changes.notifiedResult(VerificationOutcome.PASSED, verifyCode, NOW));
    }

    /** The provider's own answer. */
    default Change answered(VerificationOutcome outcome) {
        return Changes.queried(outcome, NOW);
    }

    /** Does the same on several threads that begin at the same time. */
    default <T> List<T> atOnce(int threads, Numbered<T> work) throws Exception {
        CountDownLatch begin = new CountDownLatch(threads);
        IntFunction<Callable<T>> one = number -> () -> {
            begin.countDown();
            begin.await();
            return work.run(number);
        };
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<T> results = new ArrayList<>();
            List<Callable<T>> all = IntStream.range(0, threads).mapToObj(one).toList();
            for (Future<T> result : executor.invokeAll(all, 60, TimeUnit.SECONDS)) {
                results.add(result.get());
            }
            return results;
        } finally {
            executor.shutdown();
        }
    }

    /** Work that knows its number. */
    @FunctionalInterface
    interface Numbered<T> {
        T run(int number) throws Exception;
    }
}
