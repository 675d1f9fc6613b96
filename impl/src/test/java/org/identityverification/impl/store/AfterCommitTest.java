package org.identityverification.impl.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.identityverification.impl.store.StoreFixture.FLOW;
import static org.identityverification.impl.store.StoreFixture.LEASE;
import static org.identityverification.impl.store.StoreFixture.NOW;
import static org.identityverification.impl.store.StoreFixture.answered;
import static org.identityverification.impl.store.StoreFixture.failed;
import static org.identityverification.impl.store.StoreFixture.notified;
import static org.identityverification.impl.store.StoreFixture.passed;
import static org.identityverification.impl.store.StoreFixture.started;

import java.util.UUID;
import org.identityverification.VerificationOutcome;
import org.identityverification.impl.messages.LoggedMessages;
import org.identityverification.impl.messages.Message;
import org.identityverification.impl.telemetry.RecordedTelemetry;
import org.identityverification.impl.verification.TaskGroup;
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
        return new InMemoryVerificationStore(100_000, delivers, new AfterCommit(told.telemetry()), System::nanoTime);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName("writes one line for each change of a state, with the beginning of the id only, and counts results,"
            + " whether or not they are delivered:")
    void reports(boolean delivers) {
        store = store(delivers);
        UUID id = UUID.randomUUID();
        store.apply(id, started(FLOW, "order"));
        store.apply(id, started(FLOW, "order"));
        store.apply(id, failed(FLOW));
        store.apply(id, notified(FLOW, "code"));
        store.apply(id, notified(FLOW, "code"));
        store.apply(id, answered(VerificationOutcome.PASSED));
        store.apply(id, passed(FLOW));
        store.apply(id, passed("another"));

        String shown = Message.shortened(id);
        assertThat(log.all())
                .containsExactly(
                        "IDV0050: Verification " + shown + " was started and is PENDING (mode TENCENT)",
                        "IDV0051: Verification " + shown + " is FAILED (source NOTIFICATION, not confirmed)",
                        "IDV0052: A notification for verification " + shown
                                + " waits until it is confirmed or its start is stored",
                        "IDV0051: Verification " + shown + " is PASSED (source NOTIFICATION, confirmed)");
        assertThat(told.all()).containsExactly("ended failed notification false", "ended passed notification true");
    }

    @Test
    @DisplayName("counts a result once, however many codes of it are delivered")
    void countsOnce() {
        UUID id = UUID.randomUUID();
        store.apply(id, started(FLOW, null));
        store.apply(id, notified(FLOW, "code-1"));
        store.apply(id, notified(FLOW, "code-2"));
        store.apply(id, answered(VerificationOutcome.PASSED));
        store.apply(id, notified(FLOW, "code-3"));

        assertThat(store.claim(TaskGroup.DELIVERIES, 10, NOW, LEASE)).hasSize(3);
        assertThat(told.all()).hasSize(1);
    }

    @Test
    @DisplayName("reports a result that the operator releases")
    void reportsReleases() {
        UUID id = UUID.randomUUID();
        store.apply(id, started(FLOW, null));
        store.apply(id, notified(FLOW, "code"));
        UUID heldTask = store.held(id).get(0).id();
        store.parkHeld(id);

        store.release(heldTask, NOW);

        assertThat(log.all())
                .last()
                .isEqualTo("IDV0051: Verification " + Message.shortened(id)
                        + " is PASSED (source NOTIFICATION, not confirmed)");
        assertThat(told.all()).containsExactly("ended passed notification false");
    }
}
