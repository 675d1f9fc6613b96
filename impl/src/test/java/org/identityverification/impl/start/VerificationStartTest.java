package org.identityverification.impl.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;
import static org.identityverification.impl.verification.Changes.FLOW;
import static org.identityverification.impl.verification.Changes.GIVE_UP;
import static org.identityverification.impl.verification.Changes.NOW;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.identityverification.AlreadyStartedException;
import org.identityverification.CallNotAttemptedException;
import org.identityverification.FaceAuthMode;
import org.identityverification.FaceVerification;
import org.identityverification.FailureDetails;
import org.identityverification.FailureKind;
import org.identityverification.IdentityVerificationException;
import org.identityverification.InvalidRequestException;
import org.identityverification.NotStoredException;
import org.identityverification.ProviderFailedException;
import org.identityverification.ProviderTimeoutException;
import org.identityverification.ProviderUnreachableException;
import org.identityverification.StoreUnavailableException;
import org.identityverification.ThrottledException;
import org.identityverification.UnderAgeException;
import org.identityverification.UnreadableAnswerException;
import org.identityverification.VerificationOutcome;
import org.identityverification.VerificationRequest;
import org.identityverification.VerificationStatus;
import org.identityverification.impl.concurrent.Bulkhead;
import org.identityverification.impl.concurrent.ModuleExecutor;
import org.identityverification.impl.concurrent.TestExecutors;
import org.identityverification.impl.concurrent.Work;
import org.identityverification.impl.messages.Message;
import org.identityverification.impl.messages.RedactedException;
import org.identityverification.impl.store.TestStore;
import org.identityverification.impl.verification.Change.Answer;
import org.identityverification.impl.verification.Changes;
import org.identityverification.impl.verification.Due;
import org.identityverification.impl.verification.DueFor;
import org.identityverification.impl.verification.VerificationRecord;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A start")
@Timeout(60)
class VerificationStartTest extends StartFixture {

    @Test
    @DisplayName(
            "is written before the call, written again with its flow, and returns the links and the status in the store")
    void succeeds() {
        call.close();
        CompletableFuture<FaceVerification> result =
                starts(NEVER).startAsync(request()).toCompletableFuture();
        waitFor("call");
        VerificationRecord before = stored();
        assertThat(before.start().contextId()).isEqualTo("order-7");
        assertThat(before.start().isAnswered()).isFalse();
        assertThat(before.due())
                .isEqualTo(new Due(DueFor.WAIT, NOW.plus(Duration.ofDays(7).plusMinutes(10))));

        call.open();

        FaceVerification started = result.join();
        assertThat(steps).containsExactly("insert", "call", "update");
        assertThat(started.id()).isEqualTo(id);
        assertThat(started.authUrl()).contains("short");
        assertThat(started.contextId()).contains("order-7");
        assertThat(started.webViewUrl()).isEmpty();
        assertThat(started.status()).isEqualTo(VerificationStatus.PENDING);
        assertThat(stored().start().flowId()).isEqualTo(FLOW);
        assertThat(stored().start().giveUpAt()).as("ten minutes after the link").isEqualTo(GIVE_UP);
    }

    @Test
    @DisplayName("keeps what a notification brought before its answer was stored")
    void notifiedMeanwhile() {
        meanwhile = id -> store.change(id, Changes.notifiedPass());

        starts(NEVER).start(request());

        assertThat(stored().start().flowId()).isEqualTo(FLOW);
        assertThat(stored().claim().outcome()).isEqualTo(VerificationOutcome.PASSED);
        assertThat(stored().due()).isEqualTo(new Due(DueFor.CONFIRM, NOW));
        assertThat(store.change(id, Changes.said(new Answer.Success()))
                        .after()
                        .start()
                        .contextId())
                .isEqualTo("order-7");
    }

    @Test
    @DisplayName("ignores an expiry that is not in the future, and logs that once a minute at most")
    void expiredAlready() {
        linkExpiry = NOW;
        VerificationStart starts = starts(NEVER);

        assertThat(starts.start(request()).expiresAt()).isEmpty();
        starts.start(request());

        assertThat(stored().start().giveUpAt())
                .isEqualTo(NOW.plus(Duration.ofDays(7)).plus(Duration.ofMinutes(10)));
        assertThat(log.all()).filteredOn(line -> line.startsWith("IDV0012")).hasSize(1);
    }

    @Test
    @DisplayName("warns once a minute that WE_CHAT_FACE gets no result while result queries are off")
    void neverNotified() {
        VerificationStart starts = starts(NEVER);

        starts.start(request("张三", FaceAuthMode.WE_CHAT_FACE));
        starts.start(request("张三", FaceAuthMode.WE_CHAT_FACE));

        assertThat(log.all()).filteredOn(line -> line.startsWith("IDV0037")).hasSize(1);
    }

    @Nested
    @DisplayName("whose first write")
    class Insert {

        @Test
        @DisplayName("finds another start with the same key makes no call, and names the other")
        void alreadyStarted() {
            VerificationStart starts = starts(NEVER);
            VerificationRequest request = withKey("key");
            FaceVerification first = starts.start(request);

            AlreadyStartedException thrown =
                    catchThrowableOfType(AlreadyStartedException.class, () -> starts.start(request));

            assertThat(thrown.verificationId()).contains(first.id());
            assertThat(thrown.status()).isEqualTo(VerificationStatus.PENDING);
            assertThat(thrown.isRetryable()).isFalse();
            assertThat(calls).hasValue(1);
            assertThat(starts.start(withKey("other")).id()).isNotEqualTo(first.id());
        }

        @Test
        @DisplayName("gives the key back when the call certainly began nothing")
        void keyGivenBack() {
            VerificationStart starts = starts(NEVER);
            VerificationRequest request = withKey("key");
            call.failure = new CallNotAttemptedException("no", FailureDetails.NONE, null);
            assertThatExceptionOfType(CallNotAttemptedException.class).isThrownBy(() -> starts.start(request));
            call.failure = null;

            assertThat(starts.start(request).status()).isEqualTo(VerificationStatus.PENDING);
        }

        @Test
        @DisplayName("fails makes no call, and can be tried again")
        void fails() {
            insert.failure = TestStore.failure();

            StoreUnavailableException thrown = thrown(StoreUnavailableException.class, NEVER);

            assertThat(thrown.isRetryable()).isTrue();
            assertThat(thrown.outcomeUnknown()).isFalse();
            assertThat(thrown.verificationId()).isEmpty();
            assertThat(thrown.getCause()).isExactlyInstanceOf(RedactedException.class);
            assertThat(steps).containsExactly("insert");
        }

        @Test
        @DisplayName("has an unknown outcome is deleted where the store answers, and makes no call")
        void unknownButDeleted() {
            landsButFails = true;

            StoreUnavailableException thrown = thrown(StoreUnavailableException.class, NEVER);

            assertThat(thrown.outcomeUnknown()).isFalse();
            assertThat(steps).containsExactly("insert", "delete");
            assertThat(store.find(id)).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        @DisplayName(
                "has an unknown outcome and was not found, or can't be deleted, says so with its id; it may land and expire:")
        void unknown(boolean storeFails) {
            insert.failure = TestStore.unknownOutcome();
            if (storeFails) {
                store.failWith(TestStore.failure());
            }

            StoreUnavailableException thrown = thrown(StoreUnavailableException.class, NEVER);

            assertThat(thrown.outcomeUnknown()).isTrue();
            assertThat(thrown.verificationId()).contains(id);
            assertThat(calls).hasValue(0);
            await().atMost(BOUND).until(() -> log.all().stream().anyMatch(line -> line.startsWith("IDV0015")));
            assertThat(log.all())
                    .singleElement()
                    .asString()
                    .startsWith("IDV0015")
                    .contains("the provider was not called");
        }

        @Test
        @DisplayName("hangs until the deadline makes no call, and is deleted when it lands late")
        void hangs() {
            insert.close();

            StoreUnavailableException thrown = thrown(StoreUnavailableException.class, SOON);
            assertThat(thrown.outcomeUnknown()).isTrue();
            assertThat(thrown.verificationId()).contains(id);
            insert.open();

            waitFor("delete");
            await().atMost(BOUND).until(() -> store.find(id).isEmpty());
            assertThat(steps).containsExactly("insert", "delete");
        }
    }

    @Nested
    @DisplayName("whose call")
    class Call {

        static List<IdentityVerificationException> nothingBegun() {
            return List.of(
                    new ThrottledException("too many", FailureDetails.NONE, null),
                    new ProviderUnreachableException("refused", FailureDetails.NONE, null),
                    new CallNotAttemptedException("breaker", FailureDetails.NONE, null),
                    new UnderAgeException("under 14", FailureDetails.NONE, null));
        }

        @ParameterizedTest
        @MethodSource("nothingBegun")
        @DisplayName("provably began nothing is deleted, and surfaces as it is, synchronously and asynchronously:")
        void nothing(IdentityVerificationException failure) {
            call.failure = failure;
            VerificationStart starts = starts(NEVER);

            assertThatThrownBy(() -> starts.start(request())).isSameAs(failure);
            assertThat(steps).containsExactly("insert", "call", "delete");
            assertThat(store.find(id)).isEmpty();
            assertThat(failureOf(starts.startAsync(request()).toCompletableFuture()))
                    .isSameAs(failure);
        }

        @Test
        @DisplayName("began nothing stays as it is when it was changed meanwhile or can't be deleted, and expires")
        void notDeleted() {
            call.failure = new ThrottledException("too many", FailureDetails.NONE, null);
            call.close();
            CompletableFuture<FaceVerification> result =
                    starts(NEVER).startAsync(request()).toCompletableFuture();
            waitFor("call");
            store.change(id, Changes.notifiedPass());
            call.open();

            assertThat(failureOf(result)).isInstanceOf(ThrottledException.class);
            assertThat(stored().claim()).isNotNull();

            meanwhile = it -> {};
            call.close();
            result = starts(NEVER).startAsync(request()).toCompletableFuture();
            await().atMost(BOUND).until(() -> calls.get() == 2);
            store.failWith(TestStore.failure());
            call.open();
            assertThat(failureOf(result)).isInstanceOf(ThrottledException.class);
            store.heal();
            assertThat(stored().due().kind()).isEqualTo(DueFor.WAIT);
        }

        static List<RuntimeException> unknown() {
            return List.of(
                    new ProviderTimeoutException("no answer", FailureDetails.NONE, null),
                    new ProviderFailedException("30500000", FailureDetails.NONE, null),
                    new UnreadableAnswerException("not JSON", FailureDetails.NONE, null),
                    new IllegalStateException("canary"));
        }

        @ParameterizedTest
        @MethodSource("unknown")
        @DisplayName("may have begun a flow leaves its verification, which keeps its context and expires:")
        void unknown(RuntimeException failure) {
            call.failure = failure;

            IdentityVerificationException thrown = thrown(IdentityVerificationException.class, NEVER);

            assertThat(thrown.outcomeUnknown()).isTrue();
            assertThat(thrown).hasMessageNotContaining("canary");
            assertThat(steps).containsExactly("insert", "call");
            assertThat(stored().start().contextId()).isEqualTo("order-7");
            assertThat(stored().due())
                    .isEqualTo(new Due(DueFor.WAIT, stored().start().giveUpAt()));
            await().atMost(BOUND).until(() -> log.all().stream().anyMatch(line -> line.startsWith("IDV0015")));
            assertThat(log.all())
                    .last()
                    .asString()
                    .startsWith("IDV0015")
                    .contains(thrown.kind().toString(), "the provider may have begun a flow");
            assertThat(log.all()).filteredOn(line -> line.startsWith("IDV0015")).hasSize(1);
        }

        @Test
        @DisplayName(
                "hangs ends for its caller at the deadline; a late answer is stored and logged, and nothing is interrupted")
        void late() {
            call.close();

            ProviderTimeoutException thrown = thrown(ProviderTimeoutException.class, SOON);
            assertThat(thrown.outcomeUnknown()).isTrue();
            assertThat(thrown.verificationId()).contains(id);
            store.change(id, Changes.notifiedPass());
            call.open();

            await().atMost(BOUND).until(() -> log.all().stream().anyMatch(line -> line.startsWith("IDV0011")));
            assertThat(stored().start().flowId()).isEqualTo(FLOW);
            assertThat(stored().work()).as("matched with its start").isEqualTo(DueFor.CONFIRM);
            assertThat(log.all()).filteredOn(line -> line.startsWith("IDV0015")).hasSize(1);
            assertThat(interrupted).isFalse();
        }

        @Test
        @DisplayName("has less time than its caller, so that its answer can be stored")
        void deadline() {
            starts(Duration.ofSeconds(20)).start(request());
            assertThat(Duration.ofNanos(deadlineOfCall.remainingNanos()))
                    .isBetween(Duration.ofSeconds(10), Duration.ofSeconds(18));
        }
    }

    @Nested
    @DisplayName("whose answer")
    class Update {

        @Test
        @DisplayName("can't be stored is tried until it can")
        void again() {
            update.failure = TestStore.failure();
            CompletableFuture<FaceVerification> result =
                    starts(NEVER).startAsync(request()).toCompletableFuture();
            await().atMost(BOUND)
                    .until(() -> steps.stream().filter("update"::equals).count() >= 2);

            update.failure = null;

            assertThat(result.join().authUrl()).contains("short");
            assertThat(stored().start().flowId()).isEqualTo(FLOW);
        }

        @Test
        @DisplayName("can't be stored until the deadline gives no link, and is still tried afterwards")
        void notStored() {
            update.failure = TestStore.failure();

            NotStoredException thrown = thrown(NotStoredException.class, SOON);

            assertThat(thrown.kind()).isEqualTo(FailureKind.NOT_STORED);
            assertThat(thrown.outcomeUnknown()).isTrue();
            assertThat(thrown.isRetryable()).isFalse();
            assertThat(thrown.verificationId()).contains(id);
            update.failure = null;
            await().atMost(BOUND).until(() -> stored().start().isAnswered());
            await().atMost(BOUND).until(() -> !lines().isEmpty());
            assertThat(lines()).singleElement().asString().startsWith("IDV0011");
        }

        @Test
        @DisplayName("is never stored is reported in the end, by one line")
        void neverStored() {
            update.failure = TestStore.failure();

            thrown(NotStoredException.class, SOON);

            await().atMost(BOUND).until(() -> !lines().isEmpty());
            assertThat(lines())
                    .singleElement()
                    .asString()
                    .startsWith("IDV0010")
                    .contains("SQLState 08006")
                    .doesNotContain("canary", id.toString());
            assertThat(stored().start().isAnswered()).isFalse();
        }

        @Test
        @DisplayName("is blocked by a hanging store gives no link at the deadline, also to startAsync")
        void hangs() {
            update.close();

            assertThat(failureOf(starts(SOON).startAsync(request()).toCompletableFuture()))
                    .isInstanceOf(NotStoredException.class);
        }

        @Test
        @DisplayName("finds an erased verification gives no link, and one line says that no result will be delivered")
        void erased() {
            meanwhile = store::erase;

            assertThat(thrown(NotStoredException.class, NEVER).verificationId()).contains(id);
            assertThat(store.find(id)).isEmpty();
            await().atMost(BOUND).until(() -> !lines().isEmpty());
            assertThat(lines())
                    .singleElement()
                    .asString()
                    .startsWith("IDV0015")
                    .contains("was erased meanwhile")
                    .doesNotContain("it is delivered");
        }
    }

    @Test
    @DisplayName("makes no call and writes nothing when its caller gave up before a thread was free")
    void givenUpBeforeDispatch() {
        List<Runnable> waiting = new ArrayList<>();
        ModuleExecutor threads = TestExecutors.on(waiting::add);

        CallNotAttemptedException thrown = catchThrowableOfType(
                CallNotAttemptedException.class, () -> starts(threads, SOON).start(request()));
        CompletableFuture<FaceVerification> cancelled =
                starts(threads, NEVER).startAsync(request()).toCompletableFuture();
        cancelled.cancel(true);
        waiting.forEach(Runnable::run);

        assertThat(thrown.isRetryable()).isTrue();
        assertThat(cancelled).isCancelled();
        assertThat(steps).isEmpty();
    }

    @Test
    @DisplayName("that is cancelled before its call makes none; during its call it is stored and logged")
    void cancelled() {
        insert.close();
        CompletableFuture<FaceVerification> early =
                starts(NEVER).startAsync(request()).toCompletableFuture();
        waitFor("insert");
        early.cancel(true);
        insert.open();
        waitFor("delete");
        assertThat(calls).hasValue(0);

        call.close();
        CompletableFuture<FaceVerification> late =
                starts(NEVER).startAsync(request()).toCompletableFuture();
        waitFor("call");
        late.cancel(true);
        call.open();

        await().atMost(BOUND).until(() -> log.all().stream().anyMatch(line -> line.startsWith("IDV0011")));
        assertThat(late).isCancelled();
        assertThat(stored().start().flowId()).isEqualTo(FLOW);
        assertThat(interrupted).isFalse();
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
        assertThat(steps).isEmpty();
    }

    @Test
    @DisplayName("ends for a caller whose thread is interrupted, and the interrupt is kept")
    void interruptedCaller() {
        call.close();
        VerificationStart starts = starts(NEVER);
        Thread.currentThread().interrupt();

        assertThatExceptionOfType(IdentityVerificationException.class).isThrownBy(() -> starts.start(request()));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(interrupted).isFalse();
    }

    @Test
    @DisplayName("releases its permit before its caller gets the result")
    void oneAfterTheOther() {
        call.close();
        ModuleExecutor threads = TestExecutors.ownThreads();
        Bulkhead share = threads.bulkhead(Work.CALLS);
        VerificationStart starts = starts(threads, NEVER);
        List<CompletableFuture<FaceVerification>> others = new ArrayList<>();
        for (int i = 1; i < share.size(); i++) {
            others.add(starts.startAsync(request()).toCompletableFuture());
        }
        await().atMost(BOUND).until(() -> calls.get() == share.size() - 1);
        CompletableFuture<FaceVerification> last = starts.startAsync(request()).toCompletableFuture();
        assertThatExceptionOfType(CallNotAttemptedException.class).isThrownBy(() -> starts.start(request()));

        CompletableFuture<FaceVerification> next = last.thenCompose(it -> starts.startAsync(request()));
        call.open();

        assertThat(next).succeedsWithin(BOUND);
        assertThat(others).allSatisfy(it -> assertThat(it).succeedsWithin(BOUND));
    }

    /** What is logged about this start. */
    private List<String> lines() {
        return log.all().stream()
                .filter(line -> line.contains(Message.shortened(id)))
                .toList();
    }

    private <T extends Throwable> T thrown(Class<T> type, Duration deadline) {
        T thrown = catchThrowableOfType(type, () -> starts(deadline).start(request()));
        assertThat(thrown).isNotNull();
        return thrown;
    }
}
