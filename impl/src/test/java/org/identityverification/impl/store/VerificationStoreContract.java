package org.identityverification.impl.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.identityverification.FaceAuthMode;
import org.identityverification.ResultSource;
import org.identityverification.VerificationOutcome;
import org.identityverification.VerificationStatus;
import org.identityverification.impl.verification.Backlog;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.Result;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.TaskKind;
import org.identityverification.impl.verification.Transition;
import org.identityverification.impl.verification.Transition.Effect;
import org.identityverification.impl.verification.VerificationRecord;
import org.identityverification.impl.verification.VerificationStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every store does. */
abstract class VerificationStoreContract {

    static final Instant NOW = Instant.parse("2026-03-04T05:06:07.089Z");
    static final Duration LEASE = Duration.ofMinutes(1);
    static final int THREADS = 8;
    // A field for 256 code points: Chinese, and characters outside the Basic Multilingual Plane.
    static final String CONTEXT_ID = "订单-𠮷野家-😀-" + "𠮷".repeat(256 - 9);

    VerificationStore store;

    /** A store with nothing in it. */
    abstract VerificationStore emptyStore();

    /** The same store as another node sees it. */
    abstract VerificationStore otherNode();

    @BeforeEach
    void open() {
        store = emptyStore();
    }

    @Test
    @DisplayName("knows nothing of what it was never told")
    void unknown() {
        assertThat(store.find(UUID.randomUUID())).isEmpty();
        assertThat(store.claim(10, NOW, LEASE)).isEmpty();
    }

    @Test
    @DisplayName("finds many verifications at once, as it finds each, and leaves out what it does not know")
    void findsMany() {
        UUID first = UUID.randomUUID();
        UUID second = UUID.randomUUID();
        UUID third = UUID.randomUUID();
        store.apply(first, started("flow-1", CONTEXT_ID));
        store.apply(second, started("flow-2", null));
        store.apply(third, started("flow-3", null));

        assertThat(store.findAll(Set.of(first, second, UUID.randomUUID())))
                .containsExactlyInAnyOrder(find(first), find(second));
        assertThat(store.findAll(Set.of(third))).containsExactly(find(third));
        assertThat(store.findAll(Set.of(UUID.randomUUID()))).isEmpty();
        assertThat(store.findAll(Set.of())).isEmpty();
    }

    @Test
    @DisplayName("finds more verifications at once than fit into one statement, each once")
    void findsVeryMany() {
        UUID first = UUID.randomUUID();
        UUID last = UUID.randomUUID();
        store.apply(first, started("flow-1", null));
        store.apply(last, started("flow-2", null));
        Set<UUID> asked = Stream.concat(
                        Stream.of(first, last),
                        Stream.generate(UUID::randomUUID).limit(2500))
                .collect(Collectors.toSet());

        assertThat(store.findAll(asked)).containsExactlyInAnyOrder(find(first), find(last));
    }

    @Test
    @DisplayName("keeps every field of a verification")
    void keepsVerifications() {
        UUID id = UUID.randomUUID();

        Effect effect = store.apply(id, started("flow-1", CONTEXT_ID)).effect();

        assertThat(CONTEXT_ID.codePointCount(0, CONTEXT_ID.length())).isEqualTo(256);
        assertThat(effect).isEqualTo(Effect.CHANGED);
        assertThat(find(id))
                .usingRecursiveComparison()
                .ignoringFields("version")
                .isEqualTo(new VerificationRecord(
                        id,
                        "flow-1",
                        CONTEXT_ID,
                        FaceAuthMode.TENCENT,
                        VerificationStatus.PENDING,
                        NOW.plusSeconds(600),
                        null,
                        null,
                        null,
                        null,
                        NOW,
                        0));
    }

    @Test
    @DisplayName("keeps every field of a result, and of its delivery")
    void keepsResults() {
        UUID id = UUID.randomUUID();
        Result result = new Result(
                VerificationOutcome.PASSED, "码".repeat(512), null, NOW.plusSeconds(1), true, ResultSource.QUERY);
        store.apply(id, started("f".repeat(64), null));

        store.apply(id, new Change.Ended("f".repeat(64), CONTEXT_ID, result));

        assertThat(find(id))
                .usingRecursiveComparison()
                .ignoringFields("version")
                .isEqualTo(new VerificationRecord(
                        id,
                        "f".repeat(64),
                        CONTEXT_ID,
                        FaceAuthMode.TENCENT,
                        VerificationStatus.PASSED,
                        NOW.plusSeconds(600),
                        NOW.plusSeconds(1),
                        null,
                        "码".repeat(512),
                        null,
                        NOW.plusSeconds(1),
                        0));
        Task delivery = claimOne(NOW.plusSeconds(1));
        assertThat(delivery.kind()).isEqualTo(TaskKind.DELIVER);
        assertThat(delivery.verificationId()).isEqualTo(id);
        assertThat(delivery.result()).isEqualTo(result);
        assertThat(delivery.createdAt()).isEqualTo(NOW.plusSeconds(1));
        assertThat(delivery.attempts()).isEqualTo(1);
    }

    @Test
    @DisplayName("keeps every field of a failure that is announced but not believed yet, before anything else is known")
    void keepsAnnouncements() {
        UUID id = UUID.randomUUID();
        Result result =
                new Result(VerificationOutcome.FAILED, null, "R".repeat(32), NOW, false, ResultSource.NOTIFICATION);
        Change announced = new Change.Announced("flow-1", CONTEXT_ID, result);

        store.apply(id, announced);
        store.apply(id, announced);

        assertThat(store.find(id)).isEmpty();
        Task task = claimOne(NOW);
        assertThat(task.kind()).isEqualTo(TaskKind.CONFIRM);
        assertThat(task.flowId()).isEqualTo("flow-1");
        assertThat(task.contextId()).isEqualTo(CONTEXT_ID);
        assertThat(task.result()).isEqualTo(result);
    }

    @Test
    @DisplayName("writes nothing for what it knew before, and for another flow")
    void writesNothing() {
        UUID id = UUID.randomUUID();
        store.apply(id, failed("flow-1"));
        VerificationRecord before = find(id);

        assertThat(store.apply(id, failed("flow-1")).effect()).isEqualTo(Effect.NOTHING_NEW);
        assertThat(store.apply(id, passed("flow-2")).effect()).isEqualTo(Effect.OTHER_FLOW);

        assertThat(find(id)).isEqualTo(before);
        assertThat(store.claim(10, NOW, LEASE)).hasSize(1);
    }

    @Test
    @DisplayName("makes one verification and one delivery of the same notification by many threads at once")
    void sameNoticeByMany() throws Exception {
        for (int round = 0; round < 5; round++) {
            UUID id = UUID.randomUUID();

            List<Effect> effects = atOnce(
                    THREADS,
                    i -> (i % 2 == 0 ? store : otherNode())
                            .apply(id, passed("flow-1"))
                            .effect());

            assertThat(effects).containsOnlyOnce(Effect.CHANGED);
            assertThat(effects.stream().filter(Effect.NOTHING_NEW::equals)).hasSize(THREADS - 1);
            assertThat(find(id).status()).isEqualTo(VerificationStatus.PASSED);
            assertThat(store.claim(10, NOW, LEASE)).hasSize(1);
        }
    }

    @Test
    @DisplayName("merges start, failure and success, whatever comes first")
    void mergesWhateverComesFirst() throws Exception {
        for (int round = 0; round < 5; round++) {
            UUID id = UUID.randomUUID();
            List<Change> changes = List.of(started("flow-1", "order"), failed("flow-1"), passed("flow-1"));

            atOnce(changes.size(), i -> (i == 0 ? store : otherNode()).apply(id, changes.get(i)));

            VerificationRecord record = find(id);
            assertThat(record.status()).isEqualTo(VerificationStatus.PASSED);
            assertThat(record.contextId()).isEqualTo("order");
            assertThat(record.mode()).isEqualTo(FaceAuthMode.TENCENT);
            List<Task> deliveries = store.claim(10, NOW, LEASE);
            assertThat(deliveries)
                    .allMatch(task -> task.kind() == TaskKind.DELIVER)
                    .hasSizeBetween(1, 2);
            assertThat(deliveries.stream().map(task -> task.result().outcome()))
                    .doesNotHaveDuplicates()
                    .contains(VerificationOutcome.PASSED);
        }
    }

    @Test
    @DisplayName("hands each task to one of many threads on two nodes")
    void claimsOnce() throws Exception {
        int count = 100;
        for (int i = 0; i < count; i++) {
            store.apply(UUID.randomUUID(), passed("flow-" + i));
        }
        AtomicInteger left = new AtomicInteger(count);

        List<List<Task>> claimed = atOnce(THREADS, i -> {
            VerificationStore node = i % 2 == 0 ? store : otherNode();
            List<Task> mine = new ArrayList<>();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (left.get() > 0 && System.nanoTime() < end) {
                List<Task> more = node.claim(7, NOW, LEASE);
                left.addAndGet(-more.size());
                mine.addAll(more);
            }
            return mine;
        });

        List<UUID> all = claimed.stream().flatMap(List::stream).map(Task::id).toList();
        assertThat(all).hasSize(count).doesNotHaveDuplicates();
        assertThat(store.claim(count, NOW, LEASE)).isEmpty();
    }

    @Test
    @DisplayName("hands out what is due and nothing else, the longest due first, and as many as wanted")
    void longestDueFirst() {
        UUID third = ensure(NOW);
        UUID first = ensure(NOW.minusSeconds(20));
        UUID second = ensure(NOW.minusMillis(1));
        ensure(NOW.plusMillis(1));

        assertThat(store.claim(2, NOW, LEASE)).extracting(Task::id).containsExactly(first, second);
        assertThat(store.claim(2, NOW, LEASE)).extracting(Task::id).containsExactly(third);
    }

    @Test
    @DisplayName("hands a task out again when its lease is over, and then nothing by who had it before counts")
    void leaseIsOver() {
        store.apply(UUID.randomUUID(), passed("flow-1"));
        Task mine = claimOne(NOW);
        assertThat(store.claim(1, NOW.plus(LEASE).minusMillis(1), LEASE)).isEmpty();

        Task theirs = otherNode().claim(1, NOW.plus(LEASE), LEASE).get(0);
        store.done(mine, NOW);
        store.again(mine, NOW);
        store.park(mine);

        assertThat(theirs.id()).isEqualTo(mine.id());
        assertThat(theirs.attempts()).isEqualTo(2);
        assertThat(store.claim(1, NOW.plus(LEASE), LEASE)).isEmpty();
        assertThat(store.parked(1)).isEmpty();
        assertThat(store.claim(1, NOW.plus(LEASE).plus(LEASE), LEASE))
                .extracting(Task::attempts)
                .containsExactly(3);
    }

    @Test
    @DisplayName("remembers when a delivery is done, and forgets its task")
    void done() {
        UUID id = UUID.randomUUID();
        store.apply(id, passed("flow-1"));

        store.done(claimOne(NOW), NOW.plusSeconds(5));

        assertThat(find(id).deliveredAt()).isEqualTo(NOW.plusSeconds(5));
        assertThat(find(id).changedAt()).isEqualTo(NOW.plusSeconds(5));
        assertThat(store.claim(1, NOW.plus(LEASE), LEASE)).isEmpty();
    }

    @Test
    @DisplayName("ends several tasks at once, each only if nobody else has claimed it meanwhile")
    void doneTogether() {
        store.apply(UUID.randomUUID(), passed("flow-1"));
        store.apply(UUID.randomUUID(), passed("flow-2"));
        List<Task> mine = store.claim(10, NOW, LEASE);
        Task theirs = otherNode().claim(1, NOW.plus(LEASE), LEASE).get(0);

        store.done(mine, NOW.plusSeconds(5));

        assertThat(mine)
                .hasSize(2)
                .allSatisfy(task -> assertThat(find(task.verificationId()).deliveredAt())
                        .isEqualTo(task.id().equals(theirs.id()) ? null : NOW.plusSeconds(5)));
        assertThat(store.claim(10, NOW.plus(LEASE).plus(LEASE), LEASE))
                .extracting(Task::id)
                .containsExactly(theirs.id());
    }

    @Test
    @DisplayName("does not take a success for delivered when the failure before it is")
    void doneWithAnotherStatus() {
        UUID id = UUID.randomUUID();
        store.apply(id, failed("flow-1"));
        Task failure = claimOne(NOW);
        store.apply(id, passed("flow-1"));

        store.done(failure, NOW);

        assertThat(find(id).deliveredAt()).isNull();
        Task success = claimOne(NOW);
        assertThat(success.result().outcome()).isEqualTo(VerificationOutcome.PASSED);
        store.done(success, NOW.plusSeconds(1));
        assertThat(find(id).deliveredAt()).isEqualTo(NOW.plusSeconds(1));
    }

    @Test
    @DisplayName("lets a task be done again later")
    void again() {
        store.apply(UUID.randomUUID(), passed("flow-1"));

        store.again(claimOne(NOW), NOW.plusMillis(500));

        assertThat(store.claim(1, NOW.plusMillis(499), LEASE)).isEmpty();
        assertThat(claimOne(NOW.plusMillis(500)).attempts()).isEqualTo(2);
    }

    @Test
    @DisplayName("shows parked and overdue deliveries, the oldest first, and never hands out what is parked")
    void parkedAndOverdue() {
        for (int i = 0; i < 4; i++) {
            store.apply(UUID.randomUUID(), passed("flow-" + i, NOW.minusSeconds(i)));
        }
        ensure(NOW.minusSeconds(100));
        List<Task> claimed = store.claim(5, NOW, LEASE).stream()
                .filter(task -> task.kind() == TaskKind.DELIVER)
                .toList();

        store.park(claimed.get(2));
        store.park(claimed.get(0));
        // The renewal of a lease that comes too late.
        store.again(claimed.get(0), NOW);

        assertThat(store.parked(10))
                .extracting(Task::id)
                .containsExactly(claimed.get(0).id(), claimed.get(2).id());
        assertThat(store.parked(10)).allMatch(task -> task.dueAt() == null && task.attempts() == 1);
        assertThat(store.parked(1)).hasSize(1);
        assertThat(store.overdue(NOW.plusMillis(1), 10))
                .extracting(Task::id)
                .containsExactly(claimed.get(1).id(), claimed.get(3).id());
        assertThat(store.overdue(NOW, 10))
                .extracting(Task::id)
                .containsExactly(claimed.get(1).id());
        assertThat(store.claim(10, NOW.plus(LEASE), LEASE)).hasSize(3);
    }

    @Test
    @DisplayName("counts what has not been delivered, and knows since when")
    void backlog() {
        assertThat(store.backlog()).isEqualTo(Backlog.EMPTY);
        for (int i = 0; i < 4; i++) {
            store.apply(UUID.randomUUID(), passed("flow-" + i, NOW.minusSeconds(i)));
        }
        store.apply(UUID.randomUUID(), started("flow-4", null));
        ensure(NOW.minusSeconds(100));
        assertThat(store.backlog()).isEqualTo(new Backlog(4, 0, NOW.minusSeconds(3)));

        List<Task> claimed = store.claim(5, NOW, LEASE).stream()
                .filter(task -> task.kind() == TaskKind.DELIVER)
                .toList();
        store.park(claimed.get(0));
        store.done(claimed.get(1), NOW);
        assertThat(store.backlog()).isEqualTo(new Backlog(2, 1, NOW.minusSeconds(3)));

        store.redrive(claimed.get(0).id(), NOW.plusSeconds(1));
        assertThat(store.backlog()).isEqualTo(new Backlog(3, 0, NOW.minusSeconds(1)));
    }

    @Test
    @DisplayName("drives deliveries anew, by their id or their verification's, and nothing else")
    void redrives() {
        UUID id = UUID.randomUUID();
        store.apply(id, started("flow-1", null));
        store.apply(id, failed("flow-1"));
        store.apply(id, passed("flow-1"));
        List<Task> claimed = store.claim(10, NOW, LEASE);
        claimed.forEach(store::park);
        Task one = claimed.get(0);
        Instant later = NOW.plusSeconds(3);

        assertThat(store.redrive(UUID.randomUUID(), later)).isFalse();
        assertThat(store.redrive(one.id(), later)).isTrue();
        Task renewed = claimOne(later);
        assertThat(renewed)
                .isEqualTo(new Task(one.id(), one.kind(), id, later.plus(LEASE), 1, later, null, null, one.result()));
        store.done(one, later);
        assertThat(store.redriveVerification(UUID.randomUUID(), later)).isZero();
        assertThat(store.redriveVerification(id, later)).isEqualTo(2);
        assertThat(store.claim(10, later, LEASE)).hasSize(2);
    }

    @Test
    @DisplayName("makes sure of a task once, and leaves it as it is after that")
    void ensures() {
        Task purge = Task.purge(NOW);
        store.ensure(purge);
        Task claimed = claimOne(NOW);
        assertThat(claimed.kind()).isEqualTo(TaskKind.PURGE);
        assertThat(claimed.verificationId()).isNull();
        assertThat(claimed.result()).isNull();

        store.ensure(Task.purge(NOW));
        assertThat(store.claim(1, NOW, LEASE)).isEmpty();

        store.again(claimed, NOW.plusSeconds(1));
        assertThat(claimOne(NOW.plusSeconds(1)).attempts()).isEqualTo(2);
    }

    @Test
    @DisplayName("makes sure of a task once when many want it at once")
    void ensuresOnce() throws Exception {
        atOnce(THREADS, i -> {
            (i % 2 == 0 ? store : otherNode()).ensure(Task.purge(NOW));
            return i;
        });

        assertThat(store.claim(10, NOW, LEASE)).hasSize(1);
    }

    @Test
    @DisplayName("forgets the oldest in batches, with their tasks, and nothing younger")
    void purges() {
        List<UUID> ids = IntStream.range(0, 5).mapToObj(i -> UUID.randomUUID()).toList();
        // Written in another order than they changed in.
        for (int i : new int[] {3, 0, 4, 1, 2}) {
            store.apply(ids.get(i), passed("flow-" + i, NOW.minusSeconds(10 - i)));
        }

        assertThat(store.purge(NOW.minusSeconds(7), 2)).isEqualTo(2);
        assertThat(store.find(ids.get(0))).isEmpty();
        assertThat(store.find(ids.get(1))).isEmpty();
        assertThat(store.purge(NOW.minusSeconds(7), 2)).isEqualTo(1);
        assertThat(store.purge(NOW.minusSeconds(7), 2)).isZero();

        assertThat(store.find(ids.get(3))).isPresent();
        assertThat(store.claim(10, NOW, LEASE))
                .extracting(Task::verificationId)
                .containsExactly(ids.get(3), ids.get(4));
    }

    @Test
    @DisplayName("does not wake anybody for tasks that are due later: with each start he would look for nothing")
    void tellsNothingOfStarts() {
        AtomicInteger told = new AtomicInteger();
        store.tasksFor(new TestTaker(null, told::incrementAndGet));

        store.apply(UUID.randomUUID(), started("flow-1", null));

        assertThat(told).hasValue(0);
    }

    @Test
    @DisplayName("wakes who does tasks once those that are due can be claimed")
    void wakes() {
        List<Integer> claimable = new ArrayList<>();
        store.tasksFor(new TestTaker(
                null,
                () -> claimable.add(
                        store.claim(10, NOW.plusSeconds(10_000), LEASE).size())));

        store.apply(UUID.randomUUID(), passed("flow-1"));
        store.ensure(Task.purge(NOW));

        assertThat(claimable).containsExactly(1, 1);
    }

    @Test
    @DisplayName("writes new deliveries as claimed, and hands them over, to who has room for them")
    void handsOver() {
        UUID id = UUID.randomUUID();
        AtomicInteger woken = new AtomicInteger();
        TestTaker taker = new TestTaker(NOW.plus(LEASE), woken::incrementAndGet);
        store.tasksFor(taker);

        store.apply(id, started("flow-1", "order"));
        assertThat(taker.taken).isEmpty();
        Transition transition = store.apply(id, passed("flow-1"));

        assertThat(woken).hasValue(0);
        assertThat(taker.taken).hasSize(1);
        Task task = taker.taken.get(0).task();
        assertThat(transition.newTasks()).containsExactly(task);
        assertThat(task.attempts()).isEqualTo(1);
        assertThat(taker.taken.get(0).verification())
                .satisfies(it -> assertThat(it.contextId()).isEqualTo("order"));
        assertThat(store.claim(10, NOW.plus(LEASE).minusMillis(1), LEASE)).isEmpty();
        store.done(task, NOW.plusSeconds(1));
        assertThat(store.find(id).orElseThrow().deliveredAt()).isEqualTo(NOW.plusSeconds(1));
    }

    @Test
    @DisplayName("hands over no task that may have been there before: somebody may be at it")
    void handsOverNothingTwice() {
        TestTaker taker = new TestTaker(NOW.plus(LEASE), () -> {});
        UUID id = UUID.randomUUID();
        Change.Announced notice = new Change.Announced(
                "flow-1",
                null,
                new Result(VerificationOutcome.PASSED, "code", null, NOW, false, ResultSource.NOTIFICATION));
        store.apply(id, notice);
        Task mine = claimOne(NOW);
        store.tasksFor(taker);

        store.apply(id, notice);

        assertThat(taker.taken).isEmpty();
        store.done(mine, NOW);
        assertThat(store.claim(10, NOW.plus(LEASE), LEASE)).isEmpty();
    }

    @Test
    @DisplayName("lets anybody claim what was handed over when its lease is over")
    void handedOverInVain() {
        TestTaker taker = new TestTaker(NOW.plus(LEASE), () -> {});
        store.tasksFor(taker);
        store.apply(UUID.randomUUID(), passed("flow-1"));

        Task again = otherNode().claim(10, NOW.plus(LEASE), LEASE).get(0);

        assertThat(again.id()).isEqualTo(taker.taken.get(0).task().id());
        assertThat(again.attempts()).isEqualTo(2);
    }

    @Test
    @DisplayName("keeps times to the millisecond, and knows a task by its own again that came with finer ones")
    void finerTimes() {
        Instant fine = NOW.plusNanos(999_999);
        store.apply(UUID.randomUUID(), passed("flow-1", fine));

        Task task = claimOne(fine);
        store.done(task, fine);

        assertThat(store.claim(1, fine.plus(LEASE), LEASE)).isEmpty();
        assertThat(task.createdAt().truncatedTo(ChronoUnit.MILLIS)).isEqualTo(NOW);
    }

    final VerificationRecord find(UUID id) {
        return store.find(id).orElseThrow();
    }

    final Task claimOne(Instant now) {
        List<Task> claimed = store.claim(2, now, LEASE);
        assertThat(claimed).hasSize(1);
        return claimed.get(0);
    }

    private UUID ensure(Instant dueAt) {
        Task task = new Task(
                UUID.randomUUID(),
                TaskKind.EXPIRE,
                UUID.randomUUID(),
                dueAt,
                0,
                NOW.minusSeconds(60),
                null,
                null,
                null);
        store.ensure(task);
        return task.id();
    }

    static Change started(String flowId, String contextId) {
        return new Change.Started(
                flowId, contextId, FaceAuthMode.TENCENT, NOW.plusSeconds(600), NOW.plusSeconds(1200), null, NOW);
    }

    static Change passed(String flowId) {
        return passed(flowId, NOW);
    }

    static Change passed(String flowId, Instant at) {
        return new Change.Ended(
                flowId,
                null,
                new Result(VerificationOutcome.PASSED, "code", null, at, false, ResultSource.NOTIFICATION));
    }

    static Change failed(String flowId) {
        return new Change.Ended(
                flowId,
                null,
                new Result(VerificationOutcome.FAILED, null, "30504001", NOW, false, ResultSource.NOTIFICATION));
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
