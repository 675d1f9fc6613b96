package org.identityverification.impl.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.identityverification.CallNotAttemptedException;
import org.identityverification.FaceAuthMode;
import org.identityverification.FaceVerification;
import org.identityverification.FailureDetails;
import org.identityverification.IdentityVerificationException;
import org.identityverification.ProviderFailedException;
import org.identityverification.ProviderTimeoutException;
import org.identityverification.ProviderUnreachableException;
import org.identityverification.ThrottledException;
import org.identityverification.UnderAgeException;
import org.identityverification.UnreadableAnswerException;
import org.identityverification.VerificationStatus;
import org.identityverification.impl.concurrent.ModuleExecutor;
import org.identityverification.impl.concurrent.TestExecutors;
import org.identityverification.impl.concurrent.Work;
import org.identityverification.impl.verification.Changes;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("A start without an answer")
@Timeout(60)
class UnansweredStartTest extends StartFixture {

    @Test
    @DisplayName("writes nothing before the provider has answered or the deadline has passed")
    void noWriteBeforeTheCall() {
        store.countDown();
        CompletableFuture<FaceVerification> result =
                starts(NEVER).startAsync(request()).toCompletableFuture();
        await().atMost(BOUND).until(() -> calls.get() == 1);
        assertThat(writes).isEmpty();

        answerAtOnce();

        assertThat(result).succeedsWithin(BOUND);
        assertThat(answered()).hasSize(1);
        assertThat(unanswered()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("openFailures")
    @DisplayName("is stored once, before its caller gets a failure with an unknown outcome:")
    void unknownAfterTheCall(RuntimeException thrown) {
        answerAtOnce();
        failure = thrown;

        IdentityVerificationException surfaced = catchThrowableOfType(
                IdentityVerificationException.class, () -> starts(NEVER).start(request()));

        assertThat(surfaced.outcomeUnknown()).isTrue();
        assertThat(unanswered()).hasSize(1);
        UUID id = unanswered().get(0).id();
        assertThat(memory.find(id)).hasValueSatisfying(record -> {
            assertThat(record.flowId()).isNull();
            assertThat(record.contextId()).isEqualTo("order-7");
            assertThat(record.mode()).isEqualTo(FaceAuthMode.TENCENT);
            assertThat(record.status()).isEqualTo(VerificationStatus.PENDING);
        });
    }

    static List<RuntimeException> openFailures() {
        return List.of(
                new ProviderTimeoutException("no answer", FailureDetails.NONE, null),
                new ProviderFailedException("30500000", FailureDetails.NONE, null),
                new UnreadableAnswerException("not JSON", FailureDetails.NONE, null),
                new IllegalStateException("unexpected"));
    }

    @ParameterizedTest
    @MethodSource("certainFailures")
    @DisplayName("stores nothing when it provably began no flow:")
    void knownAfterTheCall(IdentityVerificationException thrown) {
        answerAtOnce();
        failure = thrown;

        assertThatThrownBy(() -> starts(NEVER).start(request())).isSameAs(thrown);

        assertThat(writes).isEmpty();
    }

    static List<IdentityVerificationException> certainFailures() {
        return List.of(
                new ThrottledException("too many", FailureDetails.NONE, null),
                new ProviderUnreachableException("refused", FailureDetails.NONE, null),
                new CallNotAttemptedException("breaker", FailureDetails.NONE, null),
                new UnderAgeException("under 14", FailureDetails.NONE, null));
    }

    @Test
    @DisplayName("is stored once, by another thread, when the deadline passes first, even if the call fails later")
    void unknownAtTheDeadline() {
        store.countDown();
        List<CompletableFuture<Void>> begun = new CopyOnWriteArrayList<>();
        ModuleExecutor threads = TestExecutors.on(work ->
                begun.add(CompletableFuture.runAsync(work, task -> new Thread(task, "start").start())));

        assertThatExceptionOfType(ProviderTimeoutException.class)
                .isThrownBy(() -> starts(threads, SOON).start(request()))
                .satisfies(e -> assertThat(e.outcomeUnknown()).isTrue())
                .satisfies(e -> assertThat(e.verificationId()).isPresent());

        await().atMost(BOUND).until(() -> unanswered().size() == 1);
        assertThat(unanswered()).extracting(Write::thread).doesNotContain(Thread.currentThread(), caller);

        failure = new ProviderTimeoutException("cut off", FailureDetails.NONE, null);
        answerAtOnce();
        assertThat(begun).hasSize(2).allSatisfy(it -> assertThat(it).succeedsWithin(BOUND));
        assertThat(unanswered()).hasSize(1);
    }

    @Test
    @DisplayName("is stored at the deadline, and again with its flow when the answer comes late")
    void unknownThenAnswered() {
        store.countDown();
        CompletableFuture<FaceVerification> result =
                starts(SOON).startAsync(request()).toCompletableFuture();

        await().atMost(BOUND).until(() -> unanswered().size() == 1);
        answerAtOnce();
        await().atMost(BOUND).until(() -> !log.all().isEmpty());

        assertThat(failureOf(result)).isExactlyInstanceOf(ProviderTimeoutException.class);
        assertThat(log.all()).singleElement().asString().startsWith("IDV0011");
        assertThat(unanswered()).hasSize(1);
        assertThat(memory.find(answered().get(0).id()))
                .hasValueSatisfying(it -> assertThat(it.flowId()).isEqualTo(Changes.FLOW));
    }

    @Test
    @DisplayName("waits in memory for the store when no thread is free to write it")
    void noThreadAtTheDeadline() {
        try (TestExecutors.Hanging full = TestExecutors.full(EnumSet.of(Work.BACKGROUND))) {
            assertThatExceptionOfType(ProviderTimeoutException.class)
                    .isThrownBy(() -> starts(full.executor(), SOON).start(request()));

            assertThat(log.all())
                    .singleElement()
                    .asString()
                    .startsWith("IDV0010")
                    .contains("no thread is free");
        }
    }

    @Test
    @DisplayName(
            "blocks its caller only until the deadline when the store hangs after a failure with an unknown outcome")
    void storeHangsAfterFailure() {
        provider.countDown();
        failure = new UnreadableAnswerException("not JSON", FailureDetails.NONE, null);

        IdentityVerificationException surfaced = catchThrowableOfType(
                IdentityVerificationException.class, () -> starts(SOON).start(request()));

        assertThat(surfaced.outcomeUnknown()).isTrue();
        assertThat(unanswered()).isEmpty();
        store.countDown();
        await().atMost(BOUND).until(() -> unanswered().size() == 1 && !caller.isAlive());
        assertThat(log.all()).isEmpty();
    }
}
