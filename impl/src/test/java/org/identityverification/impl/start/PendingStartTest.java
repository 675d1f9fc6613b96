package org.identityverification.impl.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.identityverification.CallNotAttemptedException;
import org.identityverification.FaceVerification;
import org.identityverification.FailureDetails;
import org.identityverification.FailureKind;
import org.identityverification.IdentityVerificationException;
import org.identityverification.InvalidRequestException;
import org.identityverification.ProviderTimeoutException;
import org.identityverification.ThrottledException;
import org.identityverification.UnreadableAnswerException;
import org.identityverification.VerificationRequest;
import org.identityverification.VerificationStatus;
import org.identityverification.impl.concurrent.BoundedExecutor;
import org.identityverification.impl.concurrent.ModuleExecutor;
import org.identityverification.impl.concurrent.Share;
import org.identityverification.impl.concurrent.TestExecutors;
import org.identityverification.impl.config.Keys;
import org.identityverification.impl.config.TestSettings;
import org.identityverification.impl.messages.RedactedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("A start that is under way")
@Timeout(60)
class PendingStartTest {

    // Long enough for a thread to begin on a busy machine.
    private static final Duration SOON = Duration.ofMillis(500);
    private static final Duration NEVER = Duration.ofDays(1);
    private static final Duration BOUND = Duration.ofSeconds(30);

    private final TestSteps steps = new TestSteps();

    @AfterEach
    void letEverythingGo() {
        steps.answerAtOnce();
    }

    @Test
    @DisplayName("brings links and the status that the store knows")
    void succeeds() {
        steps.answerAtOnce();
        steps.status = VerificationStatus.PASSED;

        FaceVerification started =
                dispatcher(new TestThreads.OwnThreads(), NEVER).start(request());

        assertThat(started.authUrl()).contains("short");
        assertThat(started.status()).isEqualTo(VerificationStatus.PASSED);
        assertThat(started.webViewUrl()).isEmpty();
    }

    @Test
    @DisplayName("surfaces the module's own exceptions as they are, synchronously and asynchronously")
    void fails() {
        steps.answerAtOnce();
        steps.failure = new ThrottledException("too many", FailureDetails.NONE, null);
        StartDispatcher dispatcher = dispatcher(new TestThreads.OwnThreads(), NEVER);

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
                () -> dispatcher(new TestThreads.OwnThreads(), NEVER).start(request()));

        assertThat(failure)
                .hasMessageNotContaining("canary")
                .hasCauseExactlyInstanceOf(RedactedException.class)
                .hasRootCauseMessage("java.lang.IllegalStateException");
        assertThat(failure.outcomeUnknown()).isTrue();
        assertThat(failure.verificationId()).isPresent();
    }

    @Test
    @DisplayName("is not waited for beyond the deadline, and its outcome is unknown then")
    void deadline() {
        ProviderTimeoutException failure = catchThrowableOfType(
                ProviderTimeoutException.class,
                () -> dispatcher(new TestThreads.OwnThreads(), SOON).start(request()));

        assertThat(failure.outcomeUnknown()).isTrue();
        assertThat(failure.verificationId()).isPresent();
    }

    @Test
    @DisplayName("completes at the deadline although no thread waits for it")
    void deadlineAsync() {
        CompletableFuture<FaceVerification> result = dispatcher(new TestThreads.OwnThreads(), SOON)
                .startAsync(request())
                .toCompletableFuture();

        await().atMost(BOUND).until(result::isDone);
        assertThat(failureOf(result)).isExactlyInstanceOf(ProviderTimeoutException.class);
    }

    @Test
    @DisplayName("makes no call any more when the deadline passed before a thread was free")
    void deadlineBeforeDispatch() {
        TestThreads.Later later = new TestThreads.Later(0);

        CallNotAttemptedException failure = catchThrowableOfType(
                CallNotAttemptedException.class, () -> dispatcher(later, SOON).start(request()));
        later.runAll();

        assertThat(failure.isRetryable()).isTrue();
        assertThat(steps.calls).hasValue(0);
    }

    @Test
    @DisplayName("makes no call when it is cancelled before it was dispatched")
    void cancelledBeforeDispatch() {
        TestThreads.Later later = new TestThreads.Later(0);

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
        TestThreads.OwnThreads threads = new TestThreads.OwnThreads();
        CompletableFuture<FaceVerification> result =
                dispatcher(threads, NEVER).startAsync(request()).toCompletableFuture();
        await().atMost(BOUND).until(() -> steps.calls.get() == 1);

        result.cancel(true);
        steps.answerAtOnce();
        await().atMost(BOUND).until(() -> threads.finished.get() == 2);

        assertThat(result).isCancelled();
        assertThat(steps.remembered).hasValue(1);
        assertThat(steps.interrupted).isFalse();
    }

    @Test
    @DisplayName("drops a result that comes after the deadline, but remembers it")
    void lateResult() {
        TestThreads.OwnThreads threads = new TestThreads.OwnThreads();
        CompletableFuture<FaceVerification> result =
                dispatcher(threads, SOON).startAsync(request()).toCompletableFuture();
        await().atMost(BOUND).until(result::isDone);
        steps.answerAtOnce();
        await().atMost(BOUND).until(() -> steps.remembered.get() == 1);

        assertThat(failureOf(result)).isExactlyInstanceOf(ProviderTimeoutException.class);
    }

    @Test
    @DisplayName("runs what depends on its stage where it may hang without keeping other starts from beginning")
    void continuations() {
        CountDownLatch end = new CountDownLatch(1);
        List<String> hanging = new CopyOnWriteArrayList<>();
        try (TestExecutors.Hanging threads = TestExecutors.full(EnumSet.noneOf(Share.class))) {
            StartDispatcher dispatcher = dispatcher(threads.executor(), NEVER);
            int calls = threads.executor().share(Share.CALLS).size();
            for (int i = 0; i < calls; i++) {
                dispatcher.startAsync(request()).thenAccept(started -> {
                    hanging.add(Thread.currentThread().getName());
                    steps.pass(end);
                });
            }
            steps.answerAtOnce();
            await().atMost(BOUND).until(() -> hanging.size() == calls);

            await().atMost(BOUND)
                    .ignoreExceptionsInstanceOf(CallNotAttemptedException.class)
                    .until(() -> dispatcher.start(request()).authUrl().isPresent());
            end.countDown();
        }
        assertThat(hanging).allMatch(thread -> thread.startsWith("identity-verification-"));
    }

    @Test
    @DisplayName("completes at the deadline on a thread of the module, also when all threads for calls are busy")
    void deadlineWhileBusy() {
        try (TestExecutors.Hanging threads = TestExecutors.full(EnumSet.noneOf(Share.class))) {
            BoundedExecutor calls = threads.executor().share(Share.CALLS);
            CompletableFuture<String> thread = dispatcher(threads.executor(), SOON)
                    .startAsync(request())
                    .handle((started, failure) -> Thread.currentThread().getName())
                    .toCompletableFuture();
            for (int i = 1; i < calls.size(); i++) {
                calls.execute(() -> steps.pass(steps.provider));
            }

            assertThat(thread.orTimeout(30, TimeUnit.SECONDS).join()).startsWith("identity-verification-");
            steps.answerAtOnce();
        }
    }

    @Test
    @DisplayName("leaves a place for the next as soon as its caller has been told")
    void oneAfterTheOther() {
        steps.answerAtOnce();
        try (TestExecutors.Hanging threads = TestExecutors.full(EnumSet.noneOf(Share.class))) {
            BoundedExecutor calls = threads.executor().share(Share.CALLS);
            CountDownLatch end = new CountDownLatch(1);
            for (int i = 1; i < calls.size(); i++) {
                calls.execute(() -> steps.pass(end));
            }
            StartDispatcher dispatcher = dispatcher(threads.executor(), NEVER);

            for (int i = 0; i < 1000; i++) {
                assertThat(dispatcher.start(request()).authUrl()).contains("short");
            }
            end.countDown();
        }
    }

    @Test
    @DisplayName("hands out the links at the deadline when the provider answered and the store hangs")
    void storeHangs() {
        steps.provider.countDown();

        FaceVerification started =
                dispatcher(new TestThreads.OwnThreads(), SOON).start(request());

        assertThat(started.authUrl()).contains("short");
        assertThat(started.status()).isEqualTo(VerificationStatus.PENDING);
    }

    @Test
    @DisplayName("is refused at once, to be tried again soon, when no thread is free")
    void rejected() {
        StartDispatcher dispatcher = dispatcher(TestExecutors.full(), NEVER);

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
        StartDispatcher dispatcher = dispatcher(new TestThreads.OwnThreads(), NEVER);

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
        StartDispatcher dispatcher = dispatcher(new TestThreads.OwnThreads(), NEVER);
        Thread.currentThread().interrupt();

        assertThatExceptionOfType(IdentityVerificationException.class).isThrownBy(() -> dispatcher.start(request()));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(steps.interrupted).isFalse();
    }

    private StartDispatcher dispatcher(ModuleExecutor executor, Duration deadline) {
        return new StartDispatcher(steps, executor, TestSettings.of(Keys.CALL_DEADLINE, deadline.toString()));
    }

    private static Throwable failureOf(CompletableFuture<?> result) {
        return catchThrowableOfType(CompletionException.class, result::join).getCause();
    }

    private static VerificationRequest request() {
        return VerificationRequest.builder().build();
    }
}
