package org.identityverification.impl.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.identityverification.impl.verification.Changes.FLOW;
import static org.identityverification.impl.verification.Changes.ID;
import static org.identityverification.impl.verification.Changes.NOW;
import static org.identityverification.impl.verification.Changes.SHOWN_ID;
import static org.identityverification.impl.verification.Changes.VALID_FOR;
import static org.identityverification.impl.verification.Changes.startedWithQuery;
import static org.identityverification.impl.verification.Changes.toBeConfirmed;

import org.identityverification.VerificationOutcome;
import org.identityverification.VerificationStatus;
import org.identityverification.impl.concurrent.TestClock;
import org.identityverification.impl.config.Keys;
import org.identityverification.impl.config.Settings;
import org.identityverification.impl.config.TestSettings;
import org.identityverification.impl.messages.LoggedMessages;
import org.identityverification.impl.store.TestStore;
import org.identityverification.impl.tasks.TaskOutcome;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A held result whose wait is over")
class HeldResultHandlerTest {

    @Test
    @DisplayName("is parked when the provider had no result for as long as the notify URL was valid")
    void neverConfirmed() {
        TestStore store = new TestStore();
        TestClock clock = new TestClock(NOW.plus(VALID_FOR));
        store.apply(ID, startedWithQuery(FLOW));
        store.apply(ID, toBeConfirmed(FLOW, VerificationOutcome.PASSED, NOW));
        Settings confirming = TestSettings.of(Keys.RESULT_QUERY_ENABLED, "true", Keys.RESULT_QUERY_CONFIRM, "true");

        try (LoggedMessages log = new LoggedMessages(HeldResultHandler.class)) {
            assertThat(new HeldResultHandler(store, confirming, clock)
                            .handle(store.held(ID).get(0)))
                    .isEqualTo(TaskOutcome.PARK);
            assertThat(log.all())
                    .singleElement()
                    .asString()
                    .startsWith("IDV0038")
                    .contains(SHOWN_ID, "as long as");
        }
        assertThat(store.find(ID))
                .hasValueSatisfying(it -> assertThat(it.status()).isEqualTo(VerificationStatus.PENDING));
    }
}
