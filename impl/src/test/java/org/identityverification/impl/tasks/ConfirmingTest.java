package org.identityverification.impl.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.identityverification.impl.verification.Changes.FLOW;
import static org.identityverification.impl.verification.Changes.ID;
import static org.identityverification.impl.verification.Changes.NOW;
import static org.identityverification.impl.verification.Changes.SHOWN_ID;
import static org.identityverification.impl.verification.Changes.announced;
import static org.identityverification.impl.verification.Changes.passed;
import static org.identityverification.impl.verification.Changes.started;
import static org.identityverification.impl.verification.Changes.timedOut;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.identityverification.FailureDetails;
import org.identityverification.FlowUnknownException;
import org.identityverification.IdentityVerificationException;
import org.identityverification.ProviderAccountException;
import org.identityverification.ProviderTimeoutException;
import org.identityverification.ProviderUnreachableException;
import org.identityverification.ResultSource;
import org.identityverification.VerificationOutcome;
import org.identityverification.VerificationStatus;
import org.identityverification.impl.concurrent.TestClock;
import org.identityverification.impl.config.Settings;
import org.identityverification.impl.config.TestSettings;
import org.identityverification.impl.messages.LoggedMessages;
import org.identityverification.impl.provider.FaceAuthResult;
import org.identityverification.impl.store.TestStore;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.TaskKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("A task that has a notice confirmed")
class ConfirmingTest {

    private static final Settings SETTINGS = TestSettings.of();

    private final TestClock clock = new TestClock(NOW.plusSeconds(1));
    private final TestStore store = new TestStore();
    private final FakeProvider provider = new FakeProvider();
    private final LoggedMessages log = new LoggedMessages(Confirming.class);
    private boolean outOfTurn;
    private final AskingSchedule schedule = new AskingSchedule(SETTINGS, clock) {
        @Override
        Optional<TaskOutcome> outOfTurn() {
            return outOfTurn ? Optional.of(TaskOutcome.again(Duration.ofSeconds(1))) : Optional.empty();
        }
    };
    private final Confirming confirming = new Confirming(provider, store, schedule, SETTINGS, clock);

    @AfterEach
    void stopListening() {
        log.close();
    }

    @Test
    @DisplayName("is of its kind")
    void kind() {
        assertThat(confirming.kind()).isEqualTo(TaskKind.CONFIRM);
    }

    @Test
    @DisplayName("lets the notice count, as confirmed, when the provider says the same")
    void confirmed() {
        store.apply(ID, started());
        provider.answers(FaceAuthResult.Status.SUCCESS);

        assertThat(confirming.handle(notice(VerificationOutcome.PASSED))).isEqualTo(TaskOutcome.DONE);

        assertThat(provider.flowId).isEqualTo(FLOW);
        assertThat(status()).isEqualTo(VerificationStatus.PASSED);
        assertThat(deliveries()).singleElement().satisfies(task -> {
            assertThat(task.result().confirmed()).isTrue();
            assertThat(task.result().source()).isEqualTo(ResultSource.NOTIFICATION);
            assertThat(task.result().verifyCode()).isEqualTo("code");
            assertThat(task.result().completedAt()).isEqualTo(clock.instant());
        });
        assertThat(log.all()).isEmpty();
    }

    @Test
    @DisplayName("lets a failure count, too")
    void failureConfirmed() {
        store.apply(ID, started());
        provider.answers(FaceAuthResult.Status.FAIL);

        assertThat(confirming.handle(notice(VerificationOutcome.FAILED))).isEqualTo(TaskOutcome.DONE);
        assertThat(status()).isEqualTo(VerificationStatus.FAILED);
        assertThat(deliveries()).hasSize(1);
    }

    @Test
    @DisplayName("lets the result of a verification that this store does not know count")
    void unknownVerification() {
        provider.answers(FaceAuthResult.Status.SUCCESS);

        assertThat(confirming.handle(notice(VerificationOutcome.PASSED))).isEqualTo(TaskOutcome.DONE);
        assertThat(store.find(ID)).hasValueSatisfying(record -> {
            assertThat(record.status()).isEqualTo(VerificationStatus.PASSED);
            assertThat(record.contextId()).isEqualTo("order-7");
        });
    }

    @ParameterizedTest
    @EnumSource(
            value = VerificationOutcome.class,
            names = {"PASSED", "FAILED"})
    @DisplayName("changes nothing when the provider says the opposite, and an operator is told:")
    void contradicted(VerificationOutcome noticed) {
        store.apply(ID, started());
        provider.answers(
                noticed == VerificationOutcome.PASSED ? FaceAuthResult.Status.FAIL : FaceAuthResult.Status.SUCCESS);

        assertThat(confirming.handle(notice(noticed))).isEqualTo(TaskOutcome.DONE);
        assertUnchangedAndTold("IDV0035");
    }

    @Test
    @DisplayName("changes nothing when the provider does not know the flow, and an operator is told")
    void flowUnknown() {
        store.apply(ID, started());
        provider.fails(new FlowUnknownException("unknown", FailureDetails.NONE, null));

        assertThat(confirming.handle(notice(VerificationOutcome.PASSED))).isEqualTo(TaskOutcome.DONE);
        assertUnchangedAndTold("IDV0035");
    }

    @ParameterizedTest
    @EnumSource(
            value = FaceAuthResult.Status.class,
            names = {"ING", "SCAN", "OTHER"})
    @DisplayName("asks again soon, and then with growing pauses, when the answer is no result:")
    void noResult(FaceAuthResult.Status status) {
        store.apply(ID, started());
        provider.answers(status);
        Task notice = notice(VerificationOutcome.PASSED);

        assertThat(confirming.handle(notice)).isEqualTo(TaskOutcome.again(Duration.ofSeconds(2)));
        clock.move(Duration.ofMinutes(1));
        assertThat(confirming.handle(notice)).isEqualTo(TaskOutcome.again(Duration.ofSeconds(61)));
        clock.move(Duration.ofDays(1));
        assertThat(confirming.handle(notice)).isEqualTo(TaskOutcome.again(Duration.ofMinutes(30)));
        assertThat(status()).isEqualTo(VerificationStatus.PENDING);
        assertThat(log.all()).isEmpty();
    }

    @Test
    @DisplayName("asks again later when the provider can't be asked, for whatever reason")
    void down() {
        store.apply(ID, started());

        assertAskedAgainAfter(new ProviderUnreachableException("down", FailureDetails.NONE, null));
        assertAskedAgainAfter(new ProviderTimeoutException("slow", FailureDetails.NONE, null));
        assertAskedAgainAfter(new ProviderAccountException(
                ProviderAccountException.Reason.BALANCE_USED_UP, "account", FailureDetails.NONE, null));
        assertThat(status()).isEqualTo(VerificationStatus.PENDING);
        assertThat(log.all()).isEmpty();
    }

    @Test
    @DisplayName("waits for its turn without asking")
    void outOfTurn() {
        outOfTurn = true;

        assertThat(confirming.handle(notice(VerificationOutcome.PASSED)))
                .isEqualTo(TaskOutcome.again(Duration.ofSeconds(1)));
        assertThat(provider.calls).hasValue(0);
    }

    @Test
    @DisplayName("does not ask about what has passed already")
    void passedAlready() {
        Task notice = notice(VerificationOutcome.PASSED);
        store.apply(ID, passed());

        assertThat(confirming.handle(notice)).isEqualTo(TaskOutcome.DONE);
        assertThat(provider.calls).hasValue(0);
    }

    @Test
    @DisplayName("asks about what was given up, which passes late")
    void givenUp() {
        store.apply(ID, started());
        Task notice = notice(VerificationOutcome.PASSED);
        store.apply(ID, timedOut());
        provider.answers(FaceAuthResult.Status.SUCCESS);

        assertThat(confirming.handle(notice)).isEqualTo(TaskOutcome.DONE);
        assertThat(status()).isEqualTo(VerificationStatus.PASSED);
    }

    @Test
    @DisplayName(
            "is dropped, and an operator is told, when the provider has said nothing for as long as tokens are valid")
    void neverConfirmed() {
        store.apply(ID, started());
        Task notice = notice(VerificationOutcome.PASSED);
        provider.answers(FaceAuthResult.Status.SCAN);

        clock.set(NOW.plus(Duration.ofDays(7)));
        assertThat(confirming.handle(notice)).isInstanceOf(TaskOutcome.Again.class);
        clock.move(Duration.ofMillis(1));
        assertThat(confirming.handle(notice)).isEqualTo(TaskOutcome.DONE);
        assertUnchangedAndTold("IDV0036");
    }

    private void assertAskedAgainAfter(IdentityVerificationException failure) {
        provider.fails(failure);
        assertThat(confirming.handle(notice(VerificationOutcome.PASSED)))
                .isInstanceOfSatisfying(
                        TaskOutcome.Again.class,
                        again -> assertThat(again.pause()).isBetween(Duration.ofSeconds(10), Duration.ofMinutes(5)));
    }

    private void assertUnchangedAndTold(String number) {
        assertThat(status()).isEqualTo(VerificationStatus.PENDING);
        assertThat(deliveries()).isEmpty();
        assertThat(log.all()).singleElement().asString().startsWith(number).contains(SHOWN_ID);
    }

    private Task notice(VerificationOutcome outcome) {
        return store.apply(ID, announced(FLOW, outcome, NOW)).newTasks().stream()
                .findFirst()
                .orElseThrow();
    }

    private VerificationStatus status() {
        return store.find(ID).orElseThrow().status();
    }

    private List<Task> deliveries() {
        return store.claim(10, NOW.plus(Duration.ofDays(30)), Duration.ofDays(1)).stream()
                .filter(task -> task.kind() == TaskKind.DELIVER)
                .toList();
    }
}
