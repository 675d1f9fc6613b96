package org.identityverification.impl.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.identityverification.impl.verification.Changes.FLOW;
import static org.identityverification.impl.verification.Changes.ID;
import static org.identityverification.impl.verification.Changes.NOW;
import static org.identityverification.impl.verification.Changes.believed;
import static org.identityverification.impl.verification.Changes.failed;
import static org.identityverification.impl.verification.Changes.notifiedResult;
import static org.identityverification.impl.verification.Changes.passed;
import static org.identityverification.impl.verification.Changes.queried;
import static org.identityverification.impl.verification.Changes.started;
import static org.identityverification.impl.verification.Changes.toBeConfirmed;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.identityverification.VerificationOutcome;
import org.identityverification.impl.messages.LoggedMessages;
import org.identityverification.impl.messages.Message;
import org.identityverification.impl.telemetry.RecordedTelemetry;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.Situation;
import org.identityverification.impl.verification.StateMachine;
import org.identityverification.impl.verification.TaskGroup;
import org.identityverification.impl.verification.TaskKind;
import org.identityverification.impl.verification.Transition;
import org.identityverification.impl.verification.VerificationStore;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A committed change")
class AfterCommitTest {

    private final RecordedTelemetry told = new RecordedTelemetry();

    @AutoClose
    private final LoggedMessages log = new LoggedMessages(AfterCommit.class);

    private VerificationStore store = store(true);

    private VerificationStore store(boolean delivers) {
        return new InMemoryVerificationStore(100_000, delivers, new AfterCommit(told), System::nanoTime);
    }

    @Test
    @DisplayName("dispatches no task when the commit took so long that the lease may have ended")
    void tooLate() {
        Taker taker = new Taker(Set.of(TaskKind.values()), (kind, due) -> {});
        AfterCommit afterCommit = new AfterCommit(told);
        afterCommit.setTaskTaker(taker);
        Situation started = new Situation(
                StateMachine.apply(ID, new Situation(null, List.of()), started())
                        .record(),
                List.of());
        Transition passed = StateMachine.apply(ID, started, passed()).claimedBy(taker);

        afterCommit.changed(ID, passed(), passed, false);
        assertThat(taker.taken).isEmpty();
        afterCommit.changed(ID, passed(), passed, true);
        assertThat(taker.taken).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName("writes one line for each change of a state, with the beginning of the id only, and counts results,"
            + " whether or not they are delivered:")
    void reports(boolean delivers) {
        store = store(delivers);
        UUID id = UUID.randomUUID();
        store.apply(id, started());
        store.apply(id, started());
        store.apply(id, failed());
        store.apply(id, notified("code"));
        store.apply(id, notified("code"));
        store.apply(id, queried(VerificationOutcome.PASSED, NOW));
        store.apply(id, passed());
        store.apply(id, believed("another", VerificationOutcome.PASSED, NOW));

        String shown = Message.shortened(id);
        assertThat(log.all())
                .containsExactly(
                        "IDV0050: Verification " + shown + " was started and is PENDING (mode TENCENT)",
                        "IDV0051: Verification " + shown + " is FAILED (source NOTIFICATION, not confirmed)",
                        "IDV0052: A notification for verification " + shown
                                + " waits until it is confirmed or its start is stored",
                        "IDV0051: Verification " + shown + " is PASSED (source NOTIFICATION, confirmed)");
        assertThat(told.all())
                .containsExactly(
                        "ended failed notification false of retail", "ended passed notification true of retail");
    }

    @Test
    @DisplayName("counts a result once, even if several of its codes are delivered")
    void countsOnce() {
        UUID id = UUID.randomUUID();
        store.apply(id, started());
        store.apply(id, notified("code-1"));
        store.apply(id, notified("code-2"));
        store.apply(id, queried(VerificationOutcome.PASSED, NOW));
        store.apply(id, notified("code-3"));

        assertThat(store.claim(TaskGroup.DELIVERIES, 10, NOW, Duration.ofMinutes(1)))
                .hasSize(3);
        assertThat(told.all()).hasSize(1);
    }

    @Test
    @DisplayName("reports a result that the operator releases")
    void reportsReleases() {
        UUID id = UUID.randomUUID();
        store.apply(id, started());
        store.apply(id, notified("code"));
        UUID heldTask = store.held(id).get(0).id();
        store.parkHeld(id);

        store.release(heldTask, NOW);

        assertThat(log.all())
                .last()
                .isEqualTo("IDV0051: Verification " + Message.shortened(id)
                        + " is PASSED (source OPERATOR, not confirmed)");
        assertThat(told.all()).containsExactly("ended passed operator false of retail");
    }

    private static Change notified(String verifyCode) {
        return toBeConfirmed(FLOW, notifiedResult(VerificationOutcome.PASSED, verifyCode, NOW));
    }
}
