package org.identityverification.impl.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.identityverification.CallNotAttemptedException;
import org.identityverification.FaceAuthMode;
import org.identityverification.FaceVerification;
import org.identityverification.FailureDetails;
import org.identityverification.IdentityVerificationException;
import org.identityverification.InvalidRequestException;
import org.identityverification.ThrottledException;
import org.identityverification.UnreadableAnswerException;
import org.identityverification.VerificationOutcome;
import org.identityverification.VerificationStatus;
import org.identityverification.impl.concurrent.Bulkhead;
import org.identityverification.impl.concurrent.TestApplicationCode;
import org.identityverification.impl.concurrent.TestExecutors;
import org.identityverification.impl.concurrent.Work;
import org.identityverification.impl.lifecycle.ModuleStart;
import org.identityverification.impl.lifecycle.ModuleStop;
import org.identityverification.impl.messages.RedactedException;
import org.identityverification.impl.store.TestStore;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.Changes;
import org.identityverification.impl.verification.Confirmation;
import org.identityverification.impl.verification.Result;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("A start")
@Timeout(60)
class VerificationStartTest extends StartFixture {

    @Test
    @DisplayName("returns links and the status in the store, which a notification may have changed")
    void succeeds() {
        answerAtOnce();
        Result passed = Changes.notifiedResult(VerificationOutcome.PASSED, null, Changes.NOW);
        meanwhile = id ->
                memory.apply(id, new Change.Notified(Changes.FLOW, passed, Confirmation.of(false), Duration.ZERO));

        FaceVerification started = starts(NEVER).start(request());

        assertThat(started.authUrl()).contains("short");
        assertThat(started.status()).isEqualTo(VerificationStatus.PASSED);
        assertThat(started.contextId()).contains("order-7");
        assertThat(started.webViewUrl()).isEmpty();
        assertThat(memory.find(started.id()))
                .hasValueSatisfying(it -> assertThat(it.flowId()).isEqualTo(Changes.FLOW));
    }

    @Test
    @DisplayName("lets its verification expire ten minutes after the link")
    void expires() {
        answerAtOnce();

        starts(NEVER).start(request());

        assertThat(answered())
                .singleElement()
                .extracting(write -> ((Change.Started) write.change()).expireAt())
                .isEqualTo(Changes.LINK_EXPIRY.plus(Duration.ofMinutes(10)));
    }

    @Test
    @DisplayName("ignores an expiry that is not in the future, and logs that once a minute at most")
    void expiredAlready() {
        answerAtOnce();
        linkExpiry = Changes.NOW;
        VerificationStart starts = starts(NEVER);

        FaceVerification started = starts.start(request());
        starts.start(request());

        assertThat(started.expiresAt()).isEmpty();
        assertThat(started.authUrl()).contains("short");
        assertThat(answered()).extracting(Write::change).allSatisfy(change -> {
            assertThat(((Change.Started) change).linkExpiresAt()).isNull();
            assertThat(((Change.Started) change).expireAt())
                    .isEqualTo(Changes.NOW.plus(Duration.ofDays(7)).plus(Duration.ofMinutes(10)));
        });
        assertThat(log.all()).filteredOn(line -> line.startsWith("IDV0012")).hasSize(1);
    }

    @Test
    @DisplayName("surfaces the module's own exceptions as they are, synchronously and asynchronously")
    void fails() {
        answerAtOnce();
        failure = new ThrottledException("too many", FailureDetails.NONE, null);
        VerificationStart starts = starts(NEVER);

        assertThatExceptionOfType(ThrottledException.class).isThrownBy(() -> starts.start(request()));
        assertThat(failureOf(starts.startAsync(request()).toCompletableFuture()))
                .isSameAs(failure);
    }

    @Test
    @DisplayName("hides the message of an unexpected exception, and reports the outcome as unknown")
    void failsUnexpectedly() {
        answerAtOnce();
        failure = new IllegalStateException("canary");

        UnreadableAnswerException thrown = catchThrowableOfType(
                UnreadableAnswerException.class, () -> starts(NEVER).start(request()));

        assertThat(thrown)
                .hasMessageNotContaining("canary")
                .hasCauseExactlyInstanceOf(RedactedException.class)
                .hasRootCauseMessage("java.lang.IllegalStateException");
        assertThat(thrown.outcomeUnknown()).isTrue();
        assertThat(thrown.verificationId()).isPresent();
    }

    @Test
    @DisplayName("makes no call when the deadline passed before a thread was free")
    void deadlineBeforeDispatch() {
        List<Runnable> waiting = new ArrayList<>();

        CallNotAttemptedException thrown = catchThrowableOfType(
                CallNotAttemptedException.class,
                () -> starts(TestExecutors.on(waiting::add), SOON).start(request()));
        waiting.forEach(Runnable::run);

        assertThat(thrown.isRetryable()).isTrue();
        assertThat(calls).hasValue(0);
    }

    @Test
    @DisplayName("makes no call when it is cancelled before it was dispatched")
    void cancelledBeforeDispatch() {
        List<Runnable> waiting = new ArrayList<>();

        CompletableFuture<FaceVerification> result = starts(TestExecutors.on(waiting::add), NEVER)
                .startAsync(request())
                .toCompletableFuture();
        result.cancel(true);
        waiting.forEach(Runnable::run);

        assertThat(result).isCancelled();
        assertThat(calls).hasValue(0);
    }

    @Test
    @DisplayName(
            "continues when it is cancelled during the call: it is stored and logged, and its thread is not interrupted")
    void cancelledDuringTheCall() {
        CompletableFuture<FaceVerification> result =
                starts(NEVER).startAsync(request()).toCompletableFuture();
        await().atMost(BOUND).until(() -> calls.get() == 1);

        result.cancel(true);
        answerAtOnce();
        await().atMost(BOUND).until(() -> !log.all().isEmpty());

        assertThat(result).isCancelled();
        assertThat(answered()).hasSize(1);
        assertThat(log.all()).singleElement().asString().startsWith("IDV0011");
        assertThat(interrupted).isFalse();
    }

    @Test
    @DisplayName("runs continuations where they may hang without delaying other starts")
    void continuations() {
        CountDownLatch end = new CountDownLatch(1);
        List<String> hanging = new CopyOnWriteArrayList<>();
        try (TestExecutors.Hanging threads = TestExecutors.full(EnumSet.noneOf(Work.class))) {
            VerificationStart starts = starts(threads.executor(), NEVER);
            int size = threads.executor().bulkhead(Work.CALLS).size();
            for (int i = 0; i < size; i++) {
                starts.startAsync(request()).thenAccept(started -> {
                    hanging.add(Thread.currentThread().getName());
                    pass(end);
                });
            }
            answerAtOnce();
            await().atMost(BOUND).until(() -> hanging.size() == size);

            await().atMost(BOUND)
                    .ignoreExceptionsInstanceOf(CallNotAttemptedException.class)
                    .until(() -> starts.start(request()).authUrl().isPresent());
            end.countDown();
        }
        assertThat(hanging).allMatch(thread -> thread.startsWith("identity-verification-"));
    }

    @Test
    @DisplayName("does not report a failure after the call as a failure of the call")
    void failureAfterTheCall() {
        answerAtOnce();
        IllegalStateException after = new IllegalStateException();
        applicationCode = TestApplicationCode.failing(after);

        starts(NEVER).startAsync(request()).toCompletableFuture().join();

        await().atMost(BOUND).until(() -> !log.all().isEmpty());
        assertThat(log.all()).singleElement().asString().startsWith("IDV0013").doesNotContain("call");
    }

    @Test
    @DisplayName("runs no continuation on a pool of the JDK, even while 256 others hang, and logs that they hang")
    void noPoolOfTheJdk() {
        try (TestExecutors.Hanging full = TestExecutors.full(EnumSet.of(Work.CONTINUATIONS))) {
            VerificationStart starts = starts(full.executor(), NEVER);
            CompletionStage<FaceVerification> answered = starts.startAsync(request());
            CompletionStage<FaceVerification> invalid = starts.startAsync(request(""));
            CompletionStage<FaceVerification> late =
                    starts(full.executor(), SOON).startAsync(request());
            List<CompletionStage<String>> threads = List.of(
                    answered.thenApply(VerificationStartTest::thread),
                    answered.thenApplyAsync(VerificationStartTest::thread),
                    answered.thenApply(it -> it).thenApplyAsync(VerificationStartTest::thread),
                    answered.thenCompose(it -> answered).thenApplyAsync(VerificationStartTest::thread),
                    answered.toCompletableFuture().copy().thenApplyAsync(VerificationStartTest::thread),
                    invalid.handleAsync((it, thrown) -> thread(it)),
                    late.handle((it, thrown) -> thread(it)),
                    late.handleAsync((it, thrown) -> thread(it)));
            await().atMost(BOUND).until(() -> late.toCompletableFuture().isDone());
            answerAtOnce();

            assertThat(threads)
                    .allSatisfy(thread -> assertThat(thread.toCompletableFuture())
                            .succeedsWithin(BOUND, InstanceOfAssertFactories.STRING)
                            .matches("identity-verification-\\d+"));
        }
        assertThat(log.all()).filteredOn(line -> line.startsWith("IDV0048")).hasSize(2);
    }

    private static String thread(FaceVerification started) {
        return Thread.currentThread().getName();
    }

    @Test
    @DisplayName("completes at the deadline while more continuations of others hang than there are threads for")
    void continuationsHangAtTheDeadline() {
        try (TestExecutors.Hanging full = TestExecutors.full(EnumSet.of(Work.CONTINUATIONS, Work.BACKGROUND))) {
            VerificationStart starts = starts(full.executor(), SOON);
            CountDownLatch end = new CountDownLatch(1);
            CompletableFuture<Void> hangs = starts.startAsync(request())
                    .handle((started, thrown) -> null)
                    .thenAccept(it -> pass(end))
                    .toCompletableFuture();

            CompletionStage<Boolean> timedOut = starts.startAsync(request()).handle((started, thrown) -> true);

            assertThat(timedOut.toCompletableFuture()).succeedsWithin(BOUND);
            assertThat(hangs).isNotDone();
            end.countDown();
        }
    }

    @Test
    @DisplayName("completes at the deadline on a thread of the module, even when all threads for calls are busy")
    void deadlineWhileBusy() {
        try (TestExecutors.Hanging threads = TestExecutors.full(EnumSet.noneOf(Work.class))) {
            Bulkhead share = threads.executor().bulkhead(Work.CALLS);
            CompletableFuture<String> thread = starts(threads.executor(), SOON)
                    .startAsync(request())
                    .handle((started, thrown) -> Thread.currentThread().getName())
                    .toCompletableFuture();
            for (int i = 1; i < share.size(); i++) {
                share.execute(() -> pass(provider));
            }

            assertThat(thread.orTimeout(30, TimeUnit.SECONDS).join()).startsWith("identity-verification-");
            answerAtOnce();
        }
    }

    @Test
    @DisplayName("releases its permit before its caller gets the result")
    void oneAfterTheOther() {
        answerAtOnce();
        try (TestExecutors.Hanging threads = TestExecutors.full(EnumSet.noneOf(Work.class))) {
            Bulkhead share = threads.executor().bulkhead(Work.CALLS);
            CountDownLatch end = new CountDownLatch(1);
            for (int i = 1; i < share.size(); i++) {
                share.execute(() -> pass(end));
            }
            VerificationStart starts = starts(threads.executor(), NEVER);

            for (int i = 0; i < 1000; i++) {
                assertThat(starts.start(request()).authUrl()).contains("short");
            }
            end.countDown();
        }
    }

    @Test
    @DisplayName("returns the links at the deadline when the provider answered and the store hangs")
    void storeHangs() {
        provider.countDown();

        FaceVerification started = starts(SOON).start(request());

        assertThat(started.authUrl()).contains("short");
        assertThat(started.status()).isEqualTo(VerificationStatus.PENDING);
        assertThat(log.all()).singleElement().asString().startsWith("IDV0010");
        // By another connection, if the first one never answers.
        store.countDown();
        unstored.start(new ModuleStart());
        await().atMost(BOUND).until(() -> answered().size() == 2);
        unstored.stop(new ModuleStop());
        assertThat(answered()).allMatch(it -> it.id().equals(started.id()));
    }

    @Test
    @DisplayName("holds no permit of a call while the store hangs, so that the next start gets its links too")
    void storeHangsForOthers() {
        provider.countDown();
        try (TestExecutors.Hanging threads = TestExecutors.full(EnumSet.noneOf(Work.class))) {
            Bulkhead share = threads.executor().bulkhead(Work.CALLS);
            CountDownLatch end = new CountDownLatch(1);
            for (int i = 1; i < share.size(); i++) {
                share.execute(() -> pass(end));
            }
            VerificationStart starts = starts(threads.executor(), SOON);

            assertThat(starts.start(request()).authUrl()).contains("short");
            assertThat(starts.start(request()).authUrl()).contains("short");
            answerAtOnce();
            end.countDown();
        }
    }

    @ParameterizedTest
    @MethodSource("storeFailures")
    @DisplayName("returns the links when the store fails, logs what is at stake, and is stored later:")
    void storeFails(Throwable thrown, String shown) {
        answerAtOnce();
        memory.failWith(thrown);

        FaceVerification started = starts(NEVER).start(request());

        assertThat(started.authUrl()).contains("short");
        assertThat(started.status()).isEqualTo(VerificationStatus.PENDING);
        assertThat(log.all())
                .singleElement()
                .asString()
                .startsWith("IDV0010: ")
                .contains(started.id().toString().substring(0, 8) + "…", shown)
                .doesNotContain("canary");
        memory.heal();
        unstored.start(new ModuleStart());
        await().atMost(BOUND).until(() -> memory.find(started.id()).isPresent());
        unstored.stop(new ModuleStop());
    }

    static List<Arguments> storeFailures() {
        return List.of(
                Arguments.of(TestStore.failure(), "(The database failed (SQLState 08006, vendor code 7))"),
                Arguments.of(new IllegalStateException("canary"), "(java.lang.IllegalStateException)"),
                Arguments.of(new NoClassDefFoundError("canary"), "(java.lang.NoClassDefFoundError)"));
    }

    @Test
    @DisplayName("is refused at once with Retry-After when no thread is free")
    void rejected() {
        VerificationStart starts = starts(TestExecutors.full(), NEVER);

        CallNotAttemptedException thrown =
                catchThrowableOfType(CallNotAttemptedException.class, () -> starts.start(request()));

        assertThat(thrown.retryAfter()).contains(Duration.ofSeconds(1));
        assertThat(failureOf(starts.startAsync(request()).toCompletableFuture()))
                .isExactlyInstanceOf(CallNotAttemptedException.class);
    }

    @Test
    @DisplayName("does not begin for a request with faults, which the stage reports like any other failure")
    void invalid() {
        VerificationStart starts = starts(NEVER);

        assertThatExceptionOfType(InvalidRequestException.class).isThrownBy(() -> starts.start(request("")));
        assertThat(failureOf(starts.startAsync(request("")).toCompletableFuture()))
                .isInstanceOf(InvalidRequestException.class);
        assertThat(starts.check(request(""))).hasSize(1);
        assertThat(calls).hasValue(0);
    }

    @Test
    @DisplayName("ends for a caller whose thread is interrupted, and the interrupt is kept")
    void interruptedCaller() {
        VerificationStart starts = starts(NEVER);
        Thread.currentThread().interrupt();

        assertThatExceptionOfType(IdentityVerificationException.class).isThrownBy(() -> starts.start(request()));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(interrupted).isFalse();
    }

    @Test
    @DisplayName("does not mention the deadline when its caller is interrupted while the store hangs")
    void interruptedWhileTheStoreHangs() throws InterruptedException {
        provider.countDown();
        VerificationStart starts = starts(NEVER);
        Thread waiting = new Thread(() -> starts.start(request()));
        waiting.start();
        await().atMost(BOUND).until(() -> caller != null && !caller.isAlive());

        waiting.interrupt();
        waiting.join(BOUND.toMillis());

        assertThat(log.all())
                .filteredOn(line -> line.startsWith("IDV0010"))
                .singleElement()
                .asString()
                .doesNotContain("deadline");
    }

    @Test
    @DisplayName("warns once a minute that WE_CHAT_FACE gets no result while result queries are disabled")
    void neverNotified() {
        answerAtOnce();
        VerificationStart starts = starts(NEVER);

        starts.start(request("张三", FaceAuthMode.WE_CHAT_FACE));
        starts.start(request("张三", FaceAuthMode.WE_CHAT_FACE));

        // Another test's start may end late and log that too.
        assertThat(log.all()).filteredOn(line -> line.startsWith("IDV0037")).hasSize(1);
    }
}
