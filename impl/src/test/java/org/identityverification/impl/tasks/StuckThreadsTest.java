package org.identityverification.impl.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.identityverification.FaceAuthMode;
import org.identityverification.FailureDetails;
import org.identityverification.FailureKind;
import org.identityverification.NotStartedException;
import org.identityverification.VerificationRequest;
import org.identityverification.VerificationStatus;
import org.identityverification.impl.Proxies;
import org.identityverification.impl.accounts.Account;
import org.identityverification.impl.accounts.TestAppCodes;
import org.identityverification.impl.delivery.TestForeignCode;
import org.identityverification.impl.provider.FaceAuthRequest;
import org.identityverification.impl.provider.ProviderCalls;
import org.identityverification.impl.provider.StartAnswer;
import org.identityverification.impl.runtime.concurrent.CorrectedClock;
import org.identityverification.impl.runtime.concurrent.Deadline;
import org.identityverification.impl.runtime.concurrent.ModuleExecutor;
import org.identityverification.impl.runtime.concurrent.Share;
import org.identityverification.impl.runtime.concurrent.StoreCalls;
import org.identityverification.impl.runtime.concurrent.TestClock;
import org.identityverification.impl.runtime.concurrent.TestExecutors;
import org.identityverification.impl.runtime.config.Keys;
import org.identityverification.impl.runtime.config.Settings;
import org.identityverification.impl.runtime.config.TestSettings;
import org.identityverification.impl.runtime.lifecycle.ModuleStart;
import org.identityverification.impl.runtime.lifecycle.ModuleStop;
import org.identityverification.impl.runtime.telemetry.Telemetry;
import org.identityverification.impl.start.VerificationStart;
import org.identityverification.impl.store.StickingDatabase;
import org.identityverification.impl.store.TestStore;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.Change.Answer;
import org.identityverification.impl.verification.Changes;
import org.identityverification.impl.verification.DueFor;
import org.identityverification.impl.verification.VerificationRecord;
import org.identityverification.impl.verification.VerificationStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a node, and of its work, when its driver never returns. */
@Timeout(60)
class StuckThreadsTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final String CONTEXT = "order-7";

    /** What its threads were doing. */
    private enum Way {
        START_INSERT("insert", Share.STARTS, "the threads of STARTS"),
        START_DELETE("delete", Share.STARTS, "the threads of STARTS"),
        NOTIFICATION("change", Share.NOTIFICATIONS, "the threads of NOTIFICATIONS"),
        CLAIM_END("end", Share.ENDS, "the threads of ENDS"),
        DELIVERY_END("end", Share.ENDS, "the threads of ENDS"),
        RENEWAL("renew", null, "a quick renewal of leases"),
        LOOK("take", null, "the search for due tasks of DELIVER");

        private final String operation;
        private final @Nullable Share share;
        private final String part;

        Way(String operation, @Nullable Share share, String part) {
            this.operation = operation;
            this.share = share;
            this.part = part;
        }
    }

    /** What another node does within 45 seconds after the database has ended the transaction. */
    private enum Then {
        /** Nothing, because nothing is stored. */
        NOTHING,
        /** Nothing yet: what is stored expires. */
        LETS_EXPIRE,
        /** It takes the notification, which the provider repeats, and delivers its result. */
        ACCEPTS,
        DELIVERS,
        /** Nothing: the result is delivered. */
        DELIVERED
    }

    private final AtomicLong later = new AtomicLong();
    private final TestClock clock = TestClock.running(Duration.between(Instant.now(), Changes.NOW));
    private final TestThreads threads = new TestThreads();
    private final ModuleExecutor executor = TestExecutors.on(threads);
    private final StoreCalls calls = new StoreCalls(() -> System.nanoTime() + later.get());
    private final CountDownLatch observer = new CountDownLatch(1);
    private final Collection<RunningWork> running = ConcurrentHashMap.newKeySet();
    private final List<CompletionStage<?>> started = new ArrayList<>();
    private final List<TaskRunner> runners = new ArrayList<>();
    private Leases renewal;
    private StickingDatabase database;
    private VerificationStore store;
    private VerificationStore otherNode;

    @BeforeEach
    void open() throws SQLException {
        database = new StickingDatabase();
        store = database.stickingStore(clock, TestStore.rules(true), calls);
        otherNode = database.store(clock, TestStore.rules(true));
        renewal = new Leases(store, running, Duration.ofMillis(60), LONG);
    }

    @AfterEach
    void close() throws SQLException {
        runners.forEach(runner -> runner.stop(new ModuleStop()));
        observer.countDown();
        database.close();
        renewal.stop();
    }

    // The share of starts and that of notifications have four threads, that of ends has five.
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
        START_INSERT | executeUpdate | 1 | UP   | NOTHING     | the caller got an error; three threads go on
        START_INSERT | executeUpdate | 4 | DOWN | NOTHING     | no start would be stored again
        START_INSERT | commit        | 1 | UP   | NOTHING     | as before the commit
        START_INSERT | commit        | 4 | DOWN | NOTHING     | as before the commit
        START_INSERT | close         | 1 | UP   | LETS_EXPIRE | the row is there; the provider was not called
        START_INSERT | close         | 4 | DOWN | LETS_EXPIRE | the row is there; the provider was not called
        START_DELETE | executeUpdate | 1 | UP   | LETS_EXPIRE | the row stays; three threads go on
        START_DELETE | executeUpdate | 4 | DOWN | LETS_EXPIRE | no start would be stored again
        START_DELETE | commit        | 1 | UP   | LETS_EXPIRE | the deletion is rolled back
        START_DELETE | commit        | 4 | DOWN | LETS_EXPIRE | the deletion is rolled back
        START_DELETE | close         | 1 | UP   | NOTHING     | the row is deleted
        START_DELETE | close         | 4 | DOWN | NOTHING     | the row is deleted
        NOTIFICATION | executeUpdate | 1 | UP   | ACCEPTS     | the provider got 503; three threads go on
        NOTIFICATION | executeUpdate | 4 | DOWN | ACCEPTS     | every notification would get 503
        NOTIFICATION | commit        | 1 | UP   | ACCEPTS     | as before the commit
        NOTIFICATION | commit        | 4 | DOWN | ACCEPTS     | as before the commit
        NOTIFICATION | close         | 1 | UP   | DELIVERS    | the claim is stored, its lease runs out
        NOTIFICATION | close         | 4 | DOWN | DELIVERS    | the claim is stored, its lease runs out
        CLAIM_END    | executeUpdate | 1 | UP   | DELIVERS    | the provider is asked again; four threads go on
        CLAIM_END    | executeUpdate | 5 | DOWN | DELIVERS    | no work would end again
        CLAIM_END    | commit        | 1 | UP   | DELIVERS    | as before the commit
        CLAIM_END    | commit        | 5 | DOWN | DELIVERS    | as before the commit
        CLAIM_END    | close         | 1 | UP   | DELIVERS    | the result is stored, the lease of its delivery runs out
        CLAIM_END    | close         | 5 | DOWN | DELIVERS    | the result is stored, the lease of its delivery runs out
        DELIVERY_END | executeUpdate | 1 | UP   | DELIVERS    | a second time, with the same deliveryId
        DELIVERY_END | executeUpdate | 5 | DOWN | DELIVERS    | no work would end again
        DELIVERY_END | commit        | 1 | UP   | DELIVERS    | as before the commit
        DELIVERY_END | commit        | 5 | DOWN | DELIVERS    | as before the commit
        DELIVERY_END | close         | 1 | UP   | DELIVERED   | the end is stored; four threads go on
        DELIVERY_END | close         | 5 | DOWN | DELIVERED   | no work would end again
        RENEWAL      | executeUpdate | 1 | DOWN | DELIVERS    | one thread renews all leases: each work would run twice
        RENEWAL      | commit        | 1 | DOWN | DELIVERS    | as before the commit
        RENEWAL      | close         | 1 | DOWN | DELIVERS    | renewed for the last time
        LOOK         | executeUpdate | 1 | DOWN | DELIVERS    | one thread looks for what other nodes leave
        LOOK         | commit        | 1 | DOWN | DELIVERS    | as before the commit
        LOOK         | close         | 1 | DOWN | DELIVERS    | the lease that it has taken runs out
        """)
    void leave_the_work_to_other_nodes_and_the_node_says_so_when_only_a_restart_helps(
            Way way, String call, int stuck, String alive, Then then, String why) throws SQLException {
        begin(way, call, stuck);
        await().until(() -> database.stuck() == stuck);
        later.addAndGet(Duration.ofMinutes(4).toNanos());
        assertThat(calls.findStuck())
                .as("while nothing is written, a restart does not help")
                .isEmpty();

        database.stickIn("", "");
        boolean goesOn = alive.equals("UP");
        write(goesOn ? way.share : null);
        // A loop that is inside the store while the time jumps returns soon.
        await().untilAsserted(
                        () -> assertThat(calls.findStuck()).as(why).isEqualTo(goesOn ? List.of() : List.of(way.part)));
        assertThat(runners.get(0).needsRestart()).isNotEqualTo(goesOn);

        database.endTransactions();
        clock.move(Duration.ofSeconds(45));
        if (then == Then.ACCEPTS) {
            records().forEach(it -> otherNode.change(it.id(), Changes.notifiedPass()));
        }
        boolean wasDelivered = then == Then.DELIVERED;
        assertThat(records())
                .hasSize(then == Then.NOTHING ? 0 : stuck)
                .allSatisfy(it -> assertThat(isDelivered(it)).as(why).isEqualTo(wasDelivered));
        runner(otherNode, "PT0.1S", this::answer);
        if (then == Then.LETS_EXPIRE) {
            assertThat(records()).extracting(it -> it.status()).containsOnly(VerificationStatus.PENDING);
        } else {
            await().until(() -> records().stream().allMatch(StuckThreadsTest::isDelivered));
        }
    }

    /** A write of the same share goes on, if there is a share with a thread left. */
    private void write(@Nullable Share share) {
        VerificationRecord another = Changes.begun(UUID.randomUUID(), "another", null);
        if (share == null) {
            store.insert(another, null);
        } else {
            executor.permits(share).here(another.id(), () -> store.insert(another, null), Deadline.after(LONG));
        }
    }

    private void begin(Way way, String call, int times) {
        Function<RunningWork, Change> handler = way == Way.RENEWAL ? this::hang : this::answer;
        threads.execute(() -> {
            Set<Thread> thread = Set.of(Thread.currentThread());
            calls.watch("a quick renewal of leases", () -> thread);
            renewal.renewLeases();
        });
        TaskRunner runner = runner(store, way == Way.LOOK ? "PT0.1S" : "PT1H", handler);
        await().until(() -> runner.reserve(DueFor.DELIVER));
        runner.giveBack(DueFor.DELIVER);
        List<UUID> ids = new ArrayList<>();
        for (int i = 0; i < times && way.share != Share.STARTS; i++) {
            ids.add(Changes.start(store, UUID.randomUUID()).id());
        }
        database.stickIn(way.operation, call);
        switch (way) {
            case START_INSERT, START_DELETE -> {
                VerificationStart starts = starts();
                for (int i = 0; i < times; i++) {
                    started.add(starts.startAsync(request()));
                }
            }
            case NOTIFICATION, CLAIM_END ->
                ids.forEach(id -> threads.execute(() -> executor.permits(Share.NOTIFICATIONS)
                        .call(id, () -> store.change(id, Changes.notifiedPass()), LONG, (end, cause) -> null)));
            case DELIVERY_END, RENEWAL -> ids.forEach(id -> store.change(id, Changes.said(new Answer.Success())));
            case LOOK -> ids.forEach(id -> otherNode.change(id, Changes.said(new Answer.Success())));
        }
    }

    private VerificationStart starts() {
        ProviderCalls throttled = new ProviderCalls(null, null, null) {
            @Override
            public void requireStartsAllowed(UUID id) {}

            @Override
            public StartAnswer start(UUID id, Account account, FaceAuthRequest request, Deadline deadline) {
                throw new NotStartedException(
                        FailureKind.THROTTLED,
                        "canary",
                        FailureDetails.builder().verificationId(id).build(),
                        null);
            }
        };
        return new VerificationStart(
                TestSettings.of(Keys.CALL_DEADLINE, LONG.toString()),
                throttled,
                TestAppCodes.ofEveryAccount(),
                store,
                executor,
                TestForeignCode.withoutTransactions(),
                new CorrectedClock(clock));
    }

    private static VerificationRequest request() {
        return VerificationRequest.builder()
                .name("张三")
                // The example number of GB 11643.
                .idNumber("11010519491231002X")
                .mode(FaceAuthMode.TENCENT)
                .callbackUrl("https://shop.example.com/done")
                .contextId(CONTEXT)
                .build();
    }

    private TaskRunner runner(VerificationStore store, String poll, Function<RunningWork, Change> handler) {
        boolean sticks = store != otherNode;
        Settings settings = TestSettings.of(Keys.TASK_POLL, poll);
        Telemetry telemetry = new Telemetry();
        CorrectedClock corrected = new CorrectedClock(clock);
        WorkHandler all = new WorkHandler() {
            @Override
            public Set<DueFor> kinds() {
                return Set.of(DueFor.CONFIRM, DueFor.DELIVER, DueFor.ASK);
            }

            @Override
            public End run(RunningWork work) {
                if (sticks) {
                    running.add(work);
                }
                return new End(handler.apply(work));
            }
        };
        TaskRunner runner = new TaskRunner(
                Proxies.instance(List.of(all)),
                store,
                sticks ? executor : TestExecutors.on(threads),
                settings,
                new Housekeeping(store, settings, telemetry, corrected),
                telemetry,
                sticks ? calls : new StoreCalls(),
                corrected);
        runners.add(runner);
        runner.start(new ModuleStart());
        return runner;
    }

    private Change answer(RunningWork work) {
        return switch (work.kind()) {
            case CONFIRM -> Changes.said(new Answer.Success());
            case DELIVER -> new Change.Delivered(work.record().delivery().round());
            default -> new Change.NotAsked();
        };
    }

    private Change hang(RunningWork work) {
        TestExecutors.pass(observer);
        return answer(work);
    }

    private List<VerificationRecord> records() {
        return otherNode.findByContext(CONTEXT, 10);
    }

    private static boolean isDelivered(VerificationRecord record) {
        return record.delivery().deliveredAt() != null;
    }
}
