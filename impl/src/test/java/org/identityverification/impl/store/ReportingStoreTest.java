package org.identityverification.impl.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.identityverification.impl.verification.Changes.FLOW;
import static org.identityverification.impl.verification.Changes.ID;

import org.identityverification.VerificationOutcome;
import org.identityverification.impl.messages.LoggedMessages;
import org.identityverification.impl.telemetry.RecordedTelemetry;
import org.identityverification.impl.telemetry.Telemetry;
import org.identityverification.impl.verification.Changes;
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
        return new ReportingStore(new InMemoryVerificationStore(), told.telemetry());
    }

    @Override
    VerificationStore otherNode() {
        return store;
    }

    @AfterEach
    void stopListening() {
        log.close();
    }

    @Test
    @DisplayName("writes one line for each change of a state, with the beginning of the id only, and counts results")
    void reports() {
        String id = Telemetry.shortened(ID);
        store.apply(ID, Changes.started());
        store.apply(ID, Changes.started());
        store.apply(ID, Changes.announced(FLOW, VerificationOutcome.FAILED, Changes.NOW));
        store.apply(ID, Changes.failed());
        store.apply(ID, Changes.queried(VerificationOutcome.PASSED, Changes.NOW));
        store.apply(ID, Changes.passed());

        assertThat(log.all())
                .containsExactly(
                        "IDV0050: Verification " + id + " was started and is PENDING (mode TENCENT)",
                        "IDV0052: Verification " + id
                                + " has a notification that the provider will be asked to confirm",
                        "IDV0051: Verification " + id + " is FAILED (source NOTIFICATION, not confirmed)",
                        "IDV0051: Verification " + id + " is PASSED (source QUERY, confirmed)");
        assertThat(told.all()).containsExactly("ended failed notification false", "ended passed query true");
    }

    @Test
    @DisplayName("says nothing about what could not be written")
    void fails() {
        TestStore failing = new TestStore();
        failing.failWith(new IllegalStateException("canary"));
        VerificationStore reporting = new ReportingStore(failing, told.telemetry());

        assertThatIllegalStateException().isThrownBy(() -> reporting.apply(ID, Changes.passed()));

        assertThat(log.all()).isEmpty();
        assertThat(told.all()).isEmpty();
    }
}
