package org.identityverification.impl.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.identityverification.impl.verification.Changes.FLOW;
import static org.identityverification.impl.verification.Changes.HOLD;
import static org.identityverification.impl.verification.Changes.ID;
import static org.identityverification.impl.verification.Changes.NOW;
import static org.identityverification.impl.verification.Changes.SHOWN_ID;
import static org.identityverification.impl.verification.Changes.VALID_FOR;
import static org.identityverification.impl.verification.Changes.believed;
import static org.identityverification.impl.verification.Changes.startedWithQuery;
import static org.identityverification.impl.verification.Changes.toBeConfirmed;
import static org.identityverification.impl.verification.Changes.unanswered;

import java.time.Duration;
import java.util.List;
import org.identityverification.VerificationOutcome;
import org.identityverification.VerificationStatus;
import org.identityverification.impl.concurrent.TestClock;
import org.identityverification.impl.config.Keys;
import org.identityverification.impl.config.Settings;
import org.identityverification.impl.config.TestSettings;
import org.identityverification.impl.messages.LoggedMessages;
import org.identityverification.impl.store.TestStore;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.TaskGroup;
import org.identityverification.impl.verification.TaskKind;
import org.identityverification.impl.verification.VerificationRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A claim whose wait is over")
class ConfirmHandlerTest {

    private static final Settings BELIEVING = TestSettings.of();
    private static final Settings CONFIRMING =
            TestSettings.of(Keys.RESULT_QUERY_ENABLED, "true", Keys.RESULT_QUERY_CONFIRM, "true");

    private final TestClock clock = new TestClock(NOW.plusSeconds(1));
    private final TestStore store = new TestStore();
    private final LoggedMessages log = new LoggedMessages(ConfirmHandler.class);

    @AfterEach
    void stopListening() {
        log.close();
    }

    @Test
    @DisplayName("counts without context, flow and mode when its start has not come and claims are believed")
    void acceptedWithoutStart() {
        store.apply(ID, believed(FLOW, VerificationOutcome.PASSED, NOW));

        assertThat(run(BELIEVING)).containsExactly(TaskOutcome.COMPLETE);

        assertThat(record().status()).isEqualTo(VerificationStatus.PASSED);
        assertThat(record().contextId()).isNull();
        assertThat(record().flowId()).isNull();
        assertThat(deliveries())
                .singleElement()
                .satisfies(task -> assertThat(task.result().confirmed()).isFalse());
    }

    @Test
    @DisplayName("is parked when its start has not come and claims are to be confirmed")
    void parkedWithoutStart() {
        store.apply(ID, toBeConfirmed(FLOW, VerificationOutcome.PASSED, NOW));

        assertThat(run(CONFIRMING)).containsExactly(TaskOutcome.PARK);

        assertParked("start");
    }

    @Test
    @DisplayName("counts for the start that has come meanwhile, and is dropped when it names another flow")
    void startHasCome() {
        store.apply(ID, believed("other", VerificationOutcome.PASSED, NOW));
        store.apply(ID, believed(FLOW, VerificationOutcome.FAILED, NOW));
        store.apply(ID, startedWithQuery(FLOW));

        assertThat(run(BELIEVING)).containsOnly(TaskOutcome.COMPLETE).hasSize(2);

        assertThat(record().status()).isEqualTo(VerificationStatus.FAILED);
        assertThat(record().contextId()).isEqualTo("order-7");
        assertThat(log.all()).singleElement().asString().startsWith("IDV0020").contains(SHOWN_ID);
    }

    @Test
    @DisplayName("waits for the provider, who is asked at once, when its start has come and claims are to be confirmed")
    void waitsForTheProvider() {
        store.apply(ID, toBeConfirmed(FLOW, VerificationOutcome.PASSED, NOW));
        store.apply(ID, startedWithQuery(FLOW));

        assertThat(run(CONFIRMING)).containsExactly(TaskOutcome.COMPLETE);

        assertThat(store.claims(ID)).singleElement().extracting(Task::dueAt).isEqualTo(NOW.plus(VALID_FOR));
        assertThat(store.claim(TaskGroup.QUERIES, 10, clock.instant(), Duration.ofMinutes(1)))
                .hasSize(1);
        assertThat(record().status()).isEqualTo(VerificationStatus.PENDING);
    }

    @Test
    @DisplayName("is parked when the start was given no flow to ask about")
    void parkedWithoutFlow() {
        store.apply(ID, unanswered());
        store.apply(ID, toBeConfirmed(FLOW, VerificationOutcome.PASSED, NOW));

        assertThat(run(CONFIRMING)).containsExactly(TaskOutcome.PARK);

        assertParked("flow");
    }

    @Test
    @DisplayName("is parked when the provider had no result for as long as the notify URL was valid")
    void neverConfirmed() {
        store.apply(ID, startedWithQuery(FLOW));
        store.apply(ID, toBeConfirmed(FLOW, VerificationOutcome.PASSED, NOW));

        clock.set(NOW.plus(VALID_FOR));
        assertThat(run(CONFIRMING)).containsExactly(TaskOutcome.PARK);

        assertParked("as long as");
    }

    private void assertParked(String why) {
        assertThat(record().status()).isEqualTo(VerificationStatus.PENDING);
        assertThat(deliveries()).isEmpty();
        assertThat(store.parked(10)).singleElement().extracting(Task::kind).isEqualTo(TaskKind.CONFIRM);
        assertThat(log.all()).singleElement().asString().startsWith("IDV0038").contains(SHOWN_ID, why);
    }

    /** Does what the runner does with each claim that is due at the end of the hold, or later. */
    private List<TaskOutcome> run(Settings settings) {
        ConfirmHandler handler = new ConfirmHandler(store, settings, clock);
        if (clock.instant().isBefore(NOW.plus(HOLD))) {
            clock.set(NOW.plus(HOLD));
        }
        return store.claim(TaskGroup.HOUSEKEEPING, 10, clock.instant(), Duration.ofMinutes(1)).stream()
                .filter(task -> task.kind() == TaskKind.CONFIRM)
                .map(task -> run(handler, task))
                .toList();
    }

    private TaskOutcome run(ConfirmHandler handler, Task task) {
        TaskOutcome outcome = handler.handle(task);
        if (outcome.equals(TaskOutcome.PARK)) {
            store.park(task);
        } else {
            store.complete(task, clock.instant());
        }
        return outcome;
    }

    private VerificationRecord record() {
        return store.find(ID).orElseThrow();
    }

    private List<Task> deliveries() {
        return store.claim(TaskGroup.DELIVERIES, 10, clock.instant(), Duration.ofDays(1));
    }
}
