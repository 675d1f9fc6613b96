package org.identityverification.impl.start;

import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.identityverification.FaceAuthMode;
import org.identityverification.FaceVerification;
import org.identityverification.VerificationRequest;
import org.identityverification.impl.Proxies;
import org.identityverification.impl.concurrent.ApplicationCode;
import org.identityverification.impl.concurrent.Deadline;
import org.identityverification.impl.concurrent.ModuleExecutor;
import org.identityverification.impl.concurrent.TestApplicationCode;
import org.identityverification.impl.concurrent.TestClock;
import org.identityverification.impl.concurrent.TestExecutors;
import org.identityverification.impl.config.Keys;
import org.identityverification.impl.config.Settings;
import org.identityverification.impl.config.TestSettings;
import org.identityverification.impl.messages.LoggedMessages;
import org.identityverification.impl.provider.Account;
import org.identityverification.impl.provider.AppCodes;
import org.identityverification.impl.provider.FaceAuthAnswer;
import org.identityverification.impl.provider.FaceAuthProvider;
import org.identityverification.impl.provider.FaceAuthRequest;
import org.identityverification.impl.provider.TestAppCodes;
import org.identityverification.impl.store.TestStore;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.Changes;
import org.identityverification.impl.verification.VerificationStore;
import org.junit.jupiter.api.AfterEach;

/** Starts with a provider and a store that answer when the test lets them. */
abstract class StartFixture {

    // Long enough for a thread to begin on a busy machine.
    static final Duration SOON = Duration.ofMillis(500);
    static final Duration NEVER = Duration.ofDays(1);
    static final Duration BOUND = Duration.ofSeconds(30);

    final CountDownLatch provider = new CountDownLatch(1);
    final CountDownLatch store = new CountDownLatch(1);
    final AtomicInteger calls = new AtomicInteger();
    final List<Account> accounts = new CopyOnWriteArrayList<>();
    final TestStore memory = new TestStore();
    final List<Write> writes = new CopyOnWriteArrayList<>();
    final LoggedMessages log = new LoggedMessages(VerificationStart.class.getPackage());
    /** What happens while the provider is called for a verification. */
    volatile Consumer<UUID> meanwhile = id -> {};

    ApplicationCode applicationCode = TestApplicationCode.withoutTransactions();
    /** Those of the test, or else the defaults except for the deadline. */
    Settings settings;

    AppCodes appCodes = TestAppCodes.ofEveryAccount();
    volatile Instant linkExpiry = Changes.LINK_EXPIRY;
    UnstoredStarts unstored;
    volatile RuntimeException failure;
    volatile Thread caller;
    volatile boolean interrupted;

    /** A change that was written, and the thread that wrote it. */
    record Write(UUID id, Change change, Thread thread) {}

    @AfterEach
    void releaseAll() {
        answerAtOnce();
        // What these starts log belongs to this test.
        await().atMost(BOUND)
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().equals(TestExecutors.THREAD)));
        memory.close();
        log.close();
    }

    void answerAtOnce() {
        provider.countDown();
        store.countDown();
    }

    VerificationStart starts(Duration deadline) {
        return starts(TestExecutors.ownThreads(), deadline);
    }

    VerificationStart starts(ModuleExecutor executor, Duration deadline) {
        TestClock clock = new TestClock(Changes.NOW);
        VerificationStore watched = watchedStore();
        unstored = new UnstoredStarts(watched, executor, clock);
        return new VerificationStart(
                settings == null ? TestSettings.of(Keys.CALL_DEADLINE, deadline.toString()) : settings,
                new FakeProvider(),
                appCodes,
                unstored,
                executor,
                applicationCode,
                clock);
    }

    List<Write> unanswered() {
        return writes.stream()
                .filter(write -> write.change() instanceof Change.Unanswered)
                .toList();
    }

    List<Write> answered() {
        return writes.stream()
                .filter(write -> write.change() instanceof Change.Started)
                .toList();
    }

    static VerificationRequest request() {
        return request("张三");
    }

    static VerificationRequest request(String name) {
        return request(name, FaceAuthMode.TENCENT);
    }

    static VerificationRequest request(String name, FaceAuthMode mode) {
        return VerificationRequest.builder()
                .name(name)
                // The example number of GB 11643.
                .idNumber("11010519491231002X")
                .mode(mode)
                .callbackUrl("https://shop.example.com/done")
                .contextId("order-7")
                .build();
    }

    static Throwable failureOf(CompletableFuture<FaceVerification> result) {
        return catchThrowableOfType(CompletionException.class, result::join).getCause();
    }

    void pass(CountDownLatch gate) {
        try {
            gate.await();
        } catch (InterruptedException e) {
            interrupted = true;
            Thread.currentThread().interrupt();
        }
    }

    private VerificationStore watchedStore() {
        return Proxies.of(VerificationStore.class, (proxy, method, arguments) -> {
            pass(store);
            UUID id = (UUID) arguments[0];
            Change change = (Change) arguments[1];
            writes.add(new Write(id, change, Thread.currentThread()));
            return memory.apply(id, change);
        });
    }

    private final class FakeProvider extends FaceAuthProvider {

        private FakeProvider() {
            super(null, null, null);
        }

        @Override
        public FaceAuthAnswer start(UUID id, Account account, FaceAuthRequest request, Deadline deadline) {
            caller = Thread.currentThread();
            calls.incrementAndGet();
            accounts.add(account);
            pass(provider);
            meanwhile.accept(id);
            if (failure != null) {
                throw failure;
            }
            return new FaceAuthAnswer(Changes.FLOW, "short", "long", null, linkExpiry);
        }
    }
}
