package org.identityverification.impl.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.UUID;
import org.identityverification.VerificationOutcome;
import org.identityverification.impl.messages.LoggedMessages;
import org.identityverification.impl.telemetry.RecordedTelemetry;
import org.identityverification.impl.telemetry.Telemetry;
import org.identityverification.impl.verification.StateMachine;
import org.identityverification.impl.verification.TaskGroup;
import org.identityverification.impl.verification.VerificationStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A store that reports")
class ReportingStoreTest extends VerificationStoreContract {

    private final RecordedTelemetry told = new RecordedTelemetry();
    private final LoggedMessages log = new LoggedMessages(ReportingStore.class);

    @Override
    VerificationStore emptyStore() {
        return new ReportingStore(new InMemoryVerificationStore(100_000, nanoTime::get), told.telemetry());
    }

    @Override
    VerificationStore otherNode() {
        return store;
    }

    @Override
    void endLeases() {
        nanoTime.addAndGet(LEASE.toNanos());
    }

    @AfterEach
    void stopListening() {
        log.close();
    }

    @Test
    @DisplayName("writes one line for each change of a state, with the beginning of the id only, and counts results")
    void reports() {
        UUID id = UUID.randomUUID();
        store.apply(id, started(FLOW, "order"));
        store.apply(id, started(FLOW, "order"));
        store.apply(id, failed(FLOW));
        store.apply(id, claimed(FLOW, "code"));
        store.apply(id, claimed(FLOW, "code"));
        store.apply(id, answered(VerificationOutcome.PASSED));
        store.apply(id, passed(FLOW));
        store.apply(id, passed("another"));

        String shown = Telemetry.shortened(id);
        assertThat(log.all())
                .containsExactly(
                        "IDV0050: Verification " + shown + " was started and is PENDING (mode TENCENT)",
                        "IDV0051: Verification " + shown + " is FAILED (source NOTIFICATION, not confirmed)",
                        "IDV0052: Verification " + shown
                                + " has a notification that waits to be confirmed, or for its start",
                        "IDV0051: Verification " + shown + " is PASSED (source NOTIFICATION, confirmed)");
        assertThat(told.all()).containsExactly("ended failed notification false", "ended passed notification true");
    }

    @Test
    @DisplayName("counts a result once, however many codes of it are delivered")
    void countsOnce() {
        UUID id = start();
        store.apply(id, claimed(FLOW, "code-1"));
        store.apply(id, claimed(FLOW, "code-2"));
        store.apply(id, answered(VerificationOutcome.PASSED));
        store.apply(id, claimed(FLOW, "code-3"));

        assertThat(claim(TaskGroup.DELIVERIES)).hasSize(3);
        assertThat(told.all()).hasSize(1);
    }

    @Test
    @DisplayName("reports a result that the operator releases")
    void reportsReleases() {
        UUID id = start();
        store.apply(id, claimed(FLOW, "code"));
        UUID claim = store.claims(id).get(0).id();
        store.parkClaims(id);

        store.release(claim, NOW);

        assertThat(log.all())
                .last()
                .isEqualTo("IDV0051: Verification " + Telemetry.shortened(id)
                        + " is PASSED (source NOTIFICATION, not confirmed)");
        assertThat(told.all()).containsExactly("ended passed notification false");
    }

    @Test
    @DisplayName("says nothing about a claim that is dropped because there are too many")
    void tooMany() {
        UUID id = UUID.randomUUID();
        for (int i = 0; i < 2 * StateMachine.MAX_CLAIMS; i++) {
            store.apply(id, claimed(FLOW, "code-" + i));
        }

        assertThat(log.all()).hasSize(StateMachine.MAX_CLAIMS);
    }

    @Test
    @DisplayName("says nothing about what could not be written")
    void fails() {
        TestStore failing = new TestStore();
        failing.failWith(new IllegalStateException("canary"));
        VerificationStore reporting = new ReportingStore(failing, told.telemetry());

        assertThatIllegalStateException().isThrownBy(() -> reporting.apply(UUID.randomUUID(), started(FLOW, null)));

        assertThat(log.all()).isEmpty();
        assertThat(told.all()).isEmpty();
    }
}
