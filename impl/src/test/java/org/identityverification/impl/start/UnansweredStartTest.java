package org.identityverification.impl.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.identityverification.CallNotAttemptedException;
import org.identityverification.FaceVerification;
import org.identityverification.FailureDetails;
import org.identityverification.IdentityVerificationException;
import org.identityverification.ProviderFailedException;
import org.identityverification.ProviderTimeoutException;
import org.identityverification.ProviderUnreachableException;
import org.identityverification.ThrottledException;
import org.identityverification.UnderAgeException;
import org.identityverification.UnreadableAnswerException;
import org.identityverification.VerificationRequest;
import org.identityverification.impl.concurrent.ModuleExecutor;
import org.identityverification.impl.concurrent.Share;
import org.identityverification.impl.concurrent.TestExecutors;
import org.identityverification.impl.config.Keys;
import org.identityverification.impl.config.TestSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("A start whose outcome is unknown")
@Timeout(60)
class UnansweredStartTest {

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
    @DisplayName("writes nothing before the provider has answered or the deadline has passed")
    void noWriteBeforeTheCall() {
        steps.store.countDown();
        TestThreads.OwnThreads threads = new TestThreads.OwnThreads();

        dispatcher(threads, NEVER).startAsync(request());
        await().atMost(BOUND).until(() -> steps.calls.get() == 1);
        assertThat(steps.remembered).hasValue(0);
        assertThat(steps.unanswered).isEmpty();

        steps.answerAtOnce();
        await().atMost(BOUND).until(() -> threads.finished.get() == 2);
        assertThat(steps.remembered).hasValue(1);
        assertThat(steps.unanswered).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("failures")
    @DisplayName(
            "is remembered by the thread of the call, before it is told, when its failure leaves the outcome open:")
    void unknownAfterTheCall(RuntimeException thrown) {
        steps.answerAtOnce();
        steps.failure = thrown;
        TestThreads.OwnThreads threads = new TestThreads.OwnThreads();

        IdentityVerificationException failure = catchThrowableOfType(
                IdentityVerificationException.class,
                () -> dispatcher(threads, NEVER).start(request()));

        assertThat(failure.outcomeUnknown()).isTrue();
        assertThat(steps.unanswered).containsExactly(steps.caller);
        await().atMost(BOUND).until(() -> threads.finished.get() == 1);
        assertThat(steps.unanswered).hasSize(1);
    }

    static List<RuntimeException> failures() {
        return List.of(
                new ProviderTimeoutException("no answer", FailureDetails.NONE, null),
                new ProviderFailedException("30500000", FailureDetails.NONE, null),
                new UnreadableAnswerException("not JSON", FailureDetails.NONE, null),
                new IllegalStateException("unexpected"));
    }

    @ParameterizedTest
    @MethodSource("certainFailures")
    @DisplayName("leaves nothing behind when it provably began no flow:")
    void knownAfterTheCall(IdentityVerificationException thrown) {
        steps.answerAtOnce();
        steps.failure = thrown;
        TestThreads.OwnThreads threads = new TestThreads.OwnThreads();

        assertThatThrownBy(() -> dispatcher(threads, NEVER).start(request())).isSameAs(thrown);

        await().atMost(BOUND).until(() -> threads.finished.get() == 1);
        assertThat(steps.unanswered).isEmpty();
        assertThat(steps.remembered).hasValue(0);
    }

    static List<IdentityVerificationException> certainFailures() {
        return List.of(
                new ThrottledException("too many", FailureDetails.NONE, null),
                new ProviderUnreachableException("refused", FailureDetails.NONE, null),
                new CallNotAttemptedException("breaker", FailureDetails.NONE, null),
                new UnderAgeException("under 14", FailureDetails.NONE, null));
    }

    @Test
    @DisplayName(
            "is remembered once by another thread of the module when the deadline passes first, also when the call fails later")
    void unknownAtTheDeadline() {
        steps.store.countDown();
        TestThreads.OwnThreads threads = new TestThreads.OwnThreads();

        assertThatExceptionOfType(ProviderTimeoutException.class)
                .isThrownBy(() -> dispatcher(threads, SOON).start(request()));

        await().atMost(BOUND).until(() -> steps.unanswered.size() == 1);
        assertThat(steps.unanswered).doesNotContain(Thread.currentThread(), steps.caller);

        steps.failure = new ProviderTimeoutException("cut off", FailureDetails.NONE, null);
        steps.answerAtOnce();
        await().atMost(BOUND).until(() -> threads.finished.get() == 2);
        assertThat(steps.unanswered).hasSize(1);
    }

    @Test
    @DisplayName("is remembered at the deadline, and again with its flow when the answer comes late")
    void unknownThenAnswered() {
        steps.store.countDown();
        CompletableFuture<FaceVerification> result = dispatcher(new TestThreads.OwnThreads(), SOON)
                .startAsync(request())
                .toCompletableFuture();

        await().atMost(BOUND).until(() -> steps.unanswered.size() == 1);
        steps.answerAtOnce();
        await().atMost(BOUND).until(() -> steps.remembered.get() == 1);

        assertThat(failureOf(result)).isExactlyInstanceOf(ProviderTimeoutException.class);
        assertThat(steps.unanswered).hasSize(1);
    }

    @Test
    @DisplayName("is not remembered as unanswered when the answer comes before that is written")
    void answeredMeanwhile() {
        TestThreads.Later later = new TestThreads.Later(1);
        assertThatExceptionOfType(ProviderTimeoutException.class)
                .isThrownBy(() -> dispatcher(later, SOON).start(request()));
        assertThat(later.waiting()).isEqualTo(1);

        steps.answerAtOnce();
        await().atMost(BOUND).until(() -> steps.remembered.get() == 1);
        later.runAll();

        assertThat(steps.unanswered).isEmpty();
    }

    @Test
    @DisplayName("is remembered by the thread of the call when no other thread was free at the deadline")
    void noThreadAtTheDeadline() {
        steps.store.countDown();
        try (TestExecutors.Hanging full = TestExecutors.full(EnumSet.of(Share.BACKGROUND))) {
            assertThatExceptionOfType(ProviderTimeoutException.class)
                    .isThrownBy(() -> dispatcher(full.executor(), SOON).start(request()));
            assertThat(steps.unanswered).isEmpty();

            steps.failure = new ProviderTimeoutException("cut off", FailureDetails.NONE, null);
            steps.answerAtOnce();

            await().atMost(BOUND).until(() -> steps.unanswered.size() == 1);
            assertThat(steps.unanswered).containsExactly(steps.caller);
        }
    }

    @Test
    @DisplayName("holds its caller no longer than until the deadline when the store hangs after an open failure")
    void storeHangsAfterFailure() {
        steps.provider.countDown();
        steps.failure = new UnreadableAnswerException("not JSON", FailureDetails.NONE, null);

        IdentityVerificationException failure = catchThrowableOfType(
                IdentityVerificationException.class,
                () -> dispatcher(new TestThreads.OwnThreads(), SOON).start(request()));

        assertThat(failure.outcomeUnknown()).isTrue();
        assertThat(steps.unanswered).isEmpty();
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
