package org.identityverification.impl.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.assertj.core.api.AbstractStringAssert;
import org.identityverification.FailureKind;
import org.identityverification.NotStartedException;
import org.identityverification.StartedVerification;
import org.identityverification.impl.accounts.Account;
import org.identityverification.impl.accounts.AppCodes;
import org.identityverification.impl.accounts.ProviderCall;
import org.identityverification.impl.accounts.TestAppCodes;
import org.identityverification.impl.delivery.ForeignCode;
import org.identityverification.impl.delivery.TestForeignCode;
import org.identityverification.impl.provider.FaceAuthRequest;
import org.identityverification.impl.provider.ProviderCalls;
import org.identityverification.impl.provider.StartAnswer;
import org.identityverification.impl.runtime.concurrent.CorrectedClock;
import org.identityverification.impl.runtime.concurrent.Deadline;
import org.identityverification.impl.runtime.concurrent.ModuleExecutor;
import org.identityverification.impl.runtime.concurrent.TestClock;
import org.identityverification.impl.runtime.concurrent.TestExecutors;
import org.identityverification.impl.runtime.config.Keys;
import org.identityverification.impl.runtime.config.Settings;
import org.identityverification.impl.runtime.config.TestSettings;
import org.identityverification.impl.runtime.messages.LoggedMessages;
import org.identityverification.impl.store.TestStore;
import org.identityverification.impl.tasks.TestThreads;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.Changes;
import org.identityverification.impl.verification.Transition;
import org.identityverification.impl.verification.VerificationRecord;
import org.junit.jupiter.api.AfterEach;

/** Starts whose three ports (insert, call, update) a test can hold or break. */
abstract class StartFixture {

    // Long enough for a thread to begin on a busy machine.
    static final Duration SOON = Duration.ofMillis(500);
    static final Duration NEVER = Duration.ofDays(1);

    /** What was done, in its order: insert, call, update, delete. */
    final List<String> steps = new CopyOnWriteArrayList<>();

    final Gate insert = new Gate();
    final Gate call = new Gate();
    final Gate update = new Gate();
    final Gate delete = new Gate();
    /** Of each call. */
    final List<Account> accounts = new CopyOnWriteArrayList<>();

    final TestClock clock = new TestClock(Changes.NOW);
    final Watched store = new Watched();
    final TestThreads threads = new TestThreads();
    final LoggedMessages log = new LoggedMessages(VerificationStart.class.getPackage());
    /** What happens while the provider is called for a verification. */
    volatile Consumer<UUID> meanwhile = id -> {};

    /** Those of the test, or else the defaults except for the deadline. */
    Settings settings;

    AppCodes appCodes = TestAppCodes.ofEveryAccount();
    ForeignCode foreignCode = TestForeignCode.withoutTransactions();
    /** How long an answer is tried to be stored after the deadline. */
    Duration lateUpdate = Duration.ofSeconds(5);

    volatile Instant linkExpiry = Changes.LINK_EXPIRY;
    volatile Deadline deadlineOfCall;
    volatile UUID id;
    volatile VerificationRecord inserted;
    volatile boolean interrupted;
    volatile boolean breakerOpen;
    /** Whether a first write lands although the store says that its outcome is unknown. */
    volatile boolean landsButFails;

    /** Lets every caller pass, unless a test closes it or makes it fail. */
    final class Gate {
        volatile RuntimeException failure;
        volatile CountDownLatch latch = new CountDownLatch(0);

        void close() {
            latch = new CountDownLatch(1);
        }

        void open() {
            latch.countDown();
        }

        private void pass() {
            try {
                latch.await();
            } catch (InterruptedException e) {
                interrupted = true;
                Thread.currentThread().interrupt();
            }
            if (failure != null) {
                throw failure;
            }
        }
    }

    @AfterEach
    void releaseAll() {
        List.of(insert, call, update, delete).forEach(gate -> {
            gate.failure = null;
            gate.open();
        });
        // What these starts log belongs to this test.
        await().until(() -> threads.alive() == 0);
        log.close();
    }

    VerificationStart starts(Duration deadline) {
        return starts(TestExecutors.on(threads), deadline);
    }

    VerificationStart starts(ModuleExecutor executor, Duration deadline) {
        VerificationStart starts = new VerificationStart(
                settings == null ? TestSettings.of(Keys.CALL_DEADLINE, deadline.toString()) : settings,
                new FakeProvider(),
                appCodes,
                store,
                executor,
                foreignCode,
                new CorrectedClock(clock));
        starts.lateUpdate = lateUpdate;
        return starts;
    }

    VerificationRecord stored() {
        return store.find(id).orElseThrow();
    }

    static CompletableFuture<StartedVerification> begun(VerificationStart starts) {
        return starts.startAsync(Changes.request()).toCompletableFuture();
    }

    static Throwable failureOf(CompletableFuture<StartedVerification> result) {
        return catchThrowableOfType(CompletionException.class, result::join).getCause();
    }

    void waitFor(String step) {
        await().until(() -> steps.contains(step));
    }

    /** The one line with this number, once it is written. */
    AbstractStringAssert<?> assertLogged(String number) {
        await().until(() -> log.all().stream().anyMatch(line -> line.startsWith(number)));
        return assertThat(log.all()).filteredOn(line -> line.startsWith(number)).singleElement(STRING);
    }

    /** The store in memory with the gates of the test. */
    @SuppressWarnings("UnsynchronizedOverridesSynchronized") // each calls the original
    final class Watched extends TestStore {

        private Watched() {
            super(clock);
        }

        @Override
        public Optional<VerificationRecord> insert(VerificationRecord record, String startKey) {
            id = record.id();
            inserted = record;
            steps.add("insert");
            if (landsButFails) {
                super.insert(record, startKey);
                throw TestStore.unknownOutcome();
            }
            insert.pass();
            return super.insert(record, startKey);
        }

        /** As a database that acknowledged nothing. */
        void insertLate(VerificationRecord record) {
            super.insert(record, null);
        }

        @Override
        public Transition change(UUID id, Change change) {
            if (change instanceof Change.StartAnswered) {
                steps.add("update");
                update.pass();
            }
            return super.change(id, change);
        }

        @Override
        public synchronized boolean delete(VerificationRecord record) {
            steps.add("delete");
            delete.pass();
            return super.delete(record);
        }
    }

    private final class FakeProvider extends ProviderCalls {

        private FakeProvider() {
            super(null, null, null);
        }

        @Override
        public void requireStartsAllowed(UUID id) {
            if (breakerOpen) {
                throw new NotStartedException(
                        FailureKind.NOT_ATTEMPTED,
                        "open",
                        ProviderCall.start(id).details().build(),
                        null);
            }
        }

        @Override
        public StartAnswer start(UUID id, Account account, FaceAuthRequest request, Deadline deadline) {
            steps.add("call");
            deadlineOfCall = deadline;
            accounts.add(account);
            meanwhile.accept(id);
            call.pass();
            return new StartAnswer(Changes.FLOW, "short", "long", null, linkExpiry);
        }
    }
}
