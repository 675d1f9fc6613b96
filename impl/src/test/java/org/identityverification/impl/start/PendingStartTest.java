package org.identityverification.impl.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.identityverification.CallNotAttemptedException;
import org.identityverification.FaceAuthMode;
import org.identityverification.FaceVerification;
import org.identityverification.FailureDetails;
import org.identityverification.FailureKind;
import org.identityverification.IdentityVerificationException;
import org.identityverification.InvalidRequestException;
import org.identityverification.ProviderTimeoutException;
import org.identityverification.ResidentIdNumber;
import org.identityverification.ThrottledException;
import org.identityverification.UnreadableAnswerException;
import org.identityverification.VerificationRequest;
import org.identityverification.VerificationStatus;
import org.identityverification.impl.concurrent.Deadline;
import org.identityverification.impl.concurrent.ModuleExecutor;
import org.identityverification.impl.config.Keys;
import org.identityverification.impl.config.Settings;
import org.identityverification.impl.config.SettingsReader;
import org.identityverification.impl.messages.StackOnly;
import org.identityverification.impl.provider.FaceAuthAnswer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("A start that is under way")
@Timeout(60)
class PendingStartTest {

    private static final FaceAuthAnswer ANSWER = new FaceAuthAnswer("1", "short", "long", null, null);
    private static final Duration SOON = Duration.ofMillis(50);
    private static final Duration NEVER = Duration.ofDays(1);
    private static final Duration BOUND = Duration.ofSeconds(30);

    private final Steps steps = new Steps();

    @AfterEach
    void letEverythingGo() {
        steps.provider.countDown();
        steps.store.countDown();
    }

    @Test
    @DisplayName("brings links and the status that the store knows")
    void succeeds() {
        steps.answerAtOnce();
        steps.status = VerificationStatus.PASSED;

        FaceVerification started = dispatcher(new OwnThreads(), NEVER).start(request());

        assertThat(started.authUrl()).contains("short");
        assertThat(started.status()).isEqualTo(VerificationStatus.PASSED);
        assertThat(started.webViewUrl()).isEmpty();
    }

    @Test
    @DisplayName("surfaces the module's own exceptions as they are, synchronously and asynchronously")
    void fails() {
        steps.answerAtOnce();
        steps.failure = new ThrottledException("too many", FailureDetails.NONE, null);
        StartDispatcher dispatcher = dispatcher(new OwnThreads(), NEVER);

        assertThatExceptionOfType(ThrottledException.class).isThrownBy(() -> dispatcher.start(request()));
        assertThat(failureOf(dispatcher.startAsync(request()).toCompletableFuture()))
                .isSameAs(steps.failure);
    }

    @Test
    @DisplayName("hides the words of an unexpected exception, and leaves the outcome open")
    void failsUnexpectedly() {
        steps.answerAtOnce();
        steps.failure = new IllegalStateException("canary");

        UnreadableAnswerException failure = catchThrowableOfType(
                UnreadableAnswerException.class,
                () -> dispatcher(new OwnThreads(), NEVER).start(request()));

        assertThat(failure)
                .hasMessageNotContaining("canary")
                .hasCauseExactlyInstanceOf(StackOnly.class)
                .hasRootCauseMessage("java.lang.IllegalStateException");
        assertThat(failure.outcomeUnknown()).isTrue();
        assertThat(failure.verificationId()).isPresent();
    }

    @Test
    @DisplayName("is not waited for beyond the deadline, and its outcome is unknown then")
    void deadline() {
        ProviderTimeoutException failure = catchThrowableOfType(
                ProviderTimeoutException.class,
                () -> dispatcher(new OwnThreads(), SOON).start(request()));

        assertThat(failure.outcomeUnknown()).isTrue();
        assertThat(failure.verificationId()).isPresent();
    }

    @Test
    @DisplayName("completes at the deadline although nobody waits on a thread")
    void deadlineAsync() {
        CompletableFuture<FaceVerification> result =
                dispatcher(new OwnThreads(), SOON).startAsync(request()).toCompletableFuture();

        await().atMost(BOUND).until(result::isDone);
        assertThat(failureOf(result)).isExactlyInstanceOf(ProviderTimeoutException.class);
    }

    @Test
    @DisplayName("makes no call any more when the deadline passed before a thread was free")
    void deadlineBeforeDispatch() {
        Later later = new Later();

        CallNotAttemptedException failure = catchThrowableOfType(
                CallNotAttemptedException.class, () -> dispatcher(later, SOON).start(request()));
        later.runAll();

        assertThat(failure.isRetryable()).isTrue();
        assertThat(steps.calls).hasValue(0);
    }

    @Test
    @DisplayName("makes no call when it is cancelled before it was dispatched")
    void cancelledBeforeDispatch() {
        Later later = new Later();

        CompletableFuture<FaceVerification> result =
                dispatcher(later, NEVER).startAsync(request()).toCompletableFuture();
        result.cancel(true);
        later.runAll();

        assertThat(result).isCancelled();
        assertThat(steps.calls).hasValue(0);
    }

    @Test
    @DisplayName("goes on when it is cancelled during the call: it is remembered, its thread is not interrupted")
    void cancelledDuringTheCall() {
        OwnThreads threads = new OwnThreads();
        CompletableFuture<FaceVerification> result =
                dispatcher(threads, NEVER).startAsync(request()).toCompletableFuture();
        await().atMost(BOUND).until(() -> steps.calls.get() == 1);

        result.cancel(true);
        steps.answerAtOnce();
        await().atMost(BOUND).until(() -> threads.finished.get() == 1);

        assertThat(result).isCancelled();
        assertThat(steps.remembered).hasValue(1);
        assertThat(steps.interrupted).isFalse();
    }

    @Test
    @DisplayName("drops a result that comes after the deadline, but remembers it")
    void lateResult() {
        OwnThreads threads = new OwnThreads();
        CompletableFuture<FaceVerification> result =
                dispatcher(threads, SOON).startAsync(request()).toCompletableFuture();
        await().atMost(BOUND).until(result::isDone);
        steps.answerAtOnce();
        await().atMost(BOUND).until(() -> steps.remembered.get() == 1);

        assertThat(failureOf(result)).isExactlyInstanceOf(ProviderTimeoutException.class);
    }

    @Test
    @DisplayName("hands out the links at the deadline when the provider answered and the store hangs")
    void storeHangs() {
        steps.provider.countDown();

        FaceVerification started =
                dispatcher(new OwnThreads(), Duration.ofMillis(500)).start(request());

        assertThat(started.authUrl()).contains("short");
        assertThat(started.status()).isEqualTo(VerificationStatus.PENDING);
    }

    @Test
    @DisplayName("is refused at once, to be tried again soon, when no thread is free")
    void rejected() {
        ModuleExecutor full = new ModuleExecutor(settings(NEVER)) {
            @Override
            public void execute(Runnable work) {
                throw new RejectedExecutionException();
            }
        };
        StartDispatcher dispatcher = dispatcher(full, NEVER);

        CallNotAttemptedException failure =
                catchThrowableOfType(CallNotAttemptedException.class, () -> dispatcher.start(request()));

        assertThat(failure.retryAfter()).contains(Duration.ofSeconds(1));
        assertThat(failureOf(dispatcher.startAsync(request()).toCompletableFuture()))
                .isExactlyInstanceOf(CallNotAttemptedException.class);
    }

    @Test
    @DisplayName("does not begin for a request with faults, which the stage tells like every other failure")
    void invalid() {
        steps.invalid = true;
        StartDispatcher dispatcher = dispatcher(new OwnThreads(), NEVER);

        assertThatExceptionOfType(InvalidRequestException.class).isThrownBy(() -> dispatcher.start(request()));
        assertThat(failureOf(dispatcher.startAsync(request()).toCompletableFuture()))
                .isInstanceOfSatisfying(
                        InvalidRequestException.class,
                        e -> assertThat(e.kind()).isEqualTo(FailureKind.INVALID_REQUEST));
        assertThat(steps.calls).hasValue(0);
    }

    @Test
    @DisplayName("ends for a caller whose thread is interrupted, and the interrupt is kept")
    void interruptedCaller() {
        StartDispatcher dispatcher = dispatcher(new OwnThreads(), NEVER);
        Thread.currentThread().interrupt();

        assertThatExceptionOfType(IdentityVerificationException.class).isThrownBy(() -> dispatcher.start(request()));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(steps.interrupted).isFalse();
    }

    private StartDispatcher dispatcher(ModuleExecutor executor, Duration deadline) {
        return new StartDispatcher(steps, executor, settings(deadline));
    }

    private static Throwable failureOf(CompletableFuture<?> result) {
        return catchThrowableOfType(CompletionException.class, result::join).getCause();
    }

    private static VerificationRequest request() {
        return VerificationRequest.builder().build();
    }

    private static Settings settings(Duration deadline) {
        Map<String, String> configured = Map.of(
                Keys.APP_CODE, "app-code", Keys.CALL_DEADLINE, deadline.toString(), SettingsReader.BULKHEAD_KEY, "4");
        return SettingsReader.read(key -> Optional.ofNullable(configured.get(key)), configured.keySet());
    }

    /** The steps of a start, each of which lasts until it is let go. */
    private static final class Steps extends VerificationStart {
        private final CountDownLatch provider = new CountDownLatch(1);
        private final CountDownLatch store = new CountDownLatch(1);
        private final AtomicInteger calls = new AtomicInteger();
        private final AtomicInteger remembered = new AtomicInteger();
        private volatile boolean interrupted;
        private volatile boolean invalid;
        private volatile RuntimeException failure;
        private volatile VerificationStatus status = VerificationStatus.PENDING;

        private void answerAtOnce() {
            provider.countDown();
            store.countDown();
        }

        @Override
        CheckedRequest check(VerificationRequest request) {
            // The example number of GB 11643, or one that is wrong.
            ResidentIdNumber number = ResidentIdNumber.parse(invalid ? "" : "11010519491231002X");
            return new CheckedRequest("张三", number, FaceAuthMode.TENCENT, null, null, null, null);
        }

        @Override
        FaceAuthAnswer call(UUID id, CheckedRequest request, Deadline deadline) {
            calls.incrementAndGet();
            pass(provider);
            if (failure != null) {
                throw failure;
            }
            return ANSWER;
        }

        @Override
        VerificationStatus remember(UUID id, CheckedRequest request, FaceAuthAnswer answer) {
            pass(store);
            remembered.incrementAndGet();
            return status;
        }

        private void pass(CountDownLatch gate) {
            try {
                gate.await();
            } catch (InterruptedException e) {
                interrupted = true;
                Thread.currentThread().interrupt();
            }
        }
    }

    /** A thread for each piece of work. */
    private static final class OwnThreads extends ModuleExecutor {
        private final AtomicInteger finished = new AtomicInteger();

        private OwnThreads() {
            super(settings(NEVER));
        }

        @Override
        public void execute(Runnable work) {
            Thread thread = new Thread(
                    () -> {
                        work.run();
                        finished.incrementAndGet();
                    },
                    "start");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** Keeps work until it is told to run it. */
    private static final class Later extends ModuleExecutor {
        private final Queue<Runnable> waiting = new ArrayDeque<>();

        private Later() {
            super(settings(NEVER));
        }

        @Override
        public synchronized void execute(Runnable work) {
            waiting.add(work);
        }

        private synchronized void runAll() {
            waiting.forEach(Runnable::run);
        }
    }
}
