package org.identityverification.impl.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.identityverification.VerificationOutcome.FAILED;
import static org.identityverification.VerificationOutcome.PASSED;
import static org.identityverification.impl.verification.Changes.FLOW;
import static org.identityverification.impl.verification.Changes.NOW;
import static org.identityverification.impl.verification.Changes.believed;
import static org.identityverification.impl.verification.Changes.notifiedResult;
import static org.identityverification.impl.verification.Changes.passed;
import static org.identityverification.impl.verification.Changes.queried;
import static org.identityverification.impl.verification.Changes.started;
import static org.identityverification.impl.verification.Changes.startedAt;
import static org.identityverification.impl.verification.Changes.startedWithQuery;
import static org.identityverification.impl.verification.Changes.toBeConfirmed;
import static org.identityverification.impl.verification.Changes.unanswered;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.identityverification.ResultSource;
import org.identityverification.VerificationOutcome;
import org.identityverification.VerificationStatus;
import org.identityverification.impl.verification.Transition.Effect;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A held result of a notification")
class HeldResultsTest {

    private static final Instant LATER = NOW.plusSeconds(600);

    private final History history = new History();

    @Test
    @DisplayName("of any flow is due as soon as the start is known, and the verification gets the flow of the start")
    void startWins() {
        history.add(believed("other", PASSED, NOW));
        history.add(believed(FLOW, PASSED, NOW));

        Transition transition = history.add(startedAt(NOW.plusSeconds(1), FLOW));

        assertThat(transition.record().flowId()).isEqualTo(FLOW);
        assertThat(transition.record().contextId()).isEqualTo("order-7");
        assertThat(transition.movedTasks())
                .hasSize(2)
                .allSatisfy(task -> assertThat(task.dueAt()).isEqualTo(NOW.plusSeconds(1)));
        assertThat(history.add(believed("other", PASSED, NOW)).effect()).isEqualTo(Effect.OTHER_FLOW);
        assertThat(history.add(believed(FLOW, PASSED, NOW)).newTasks())
                .extracting(Task::kind)
                .containsExactly(TaskKind.DELIVER);
    }

    @Test
    @DisplayName("is due at once when the start ended without an answer, because there is no flow to ask about")
    void withoutFlow() {
        history.add(unanswered());

        Transition transition = history.add(toBeConfirmed(FLOW, PASSED, NOW.plusSeconds(5)));

        assertThat(transition.newTasks())
                .singleElement()
                .extracting(Task::dueAt)
                .isEqualTo(NOW.plusSeconds(5));
    }

    @Test
    @DisplayName(
            "changes nothing before the provider answers, and asks it at once, a further held result after two seconds")
    void asks() {
        history.add(startedWithQuery(FLOW));

        Transition transition = history.add(toBeConfirmed(FLOW, PASSED, NOW.plusSeconds(5)));

        assertThat(transition.record().status()).isEqualTo(VerificationStatus.PENDING);
        assertThat(transition.newTasks()).singleElement().satisfies(task -> {
            assertThat(task.kind()).isEqualTo(TaskKind.HELD);
            assertThat(task.dueAt()).isEqualTo(NOW.plusSeconds(5));
        });
        assertThat(history.add(toBeConfirmed(FLOW, PASSED, NOW.plusSeconds(6))).effect())
                .isEqualTo(Effect.NOTHING_NEW);
        assertThat(history.add(toBeConfirmed(FLOW, notifiedResult(PASSED, "other", NOW.plusSeconds(7))))
                        .newTasks())
                .extracting(Task::dueAt)
                .containsExactly(NOW.plusSeconds(9));
    }

    @Test
    @DisplayName("is one of 64 of a verification, because each asks the provider")
    void boundedInAll() {
        history.add(startedWithQuery(FLOW));
        for (int i = 0; i < 64; i++) {
            assertThat(history.add(toBeConfirmed(FLOW, notifiedResult(PASSED, "code-" + i, NOW)))
                            .effect())
                    .isEqualTo(Effect.CHANGED);
            history.add(queried(FAILED, NOW));
        }

        assertThat(history.add(toBeConfirmed(FLOW, notifiedResult(PASSED, "code-64", NOW)))
                        .effect())
                .isEqualTo(Effect.TOO_MANY);
    }

    @Test
    @DisplayName("is delivered with all its codes as confirmed, under its own id, when the provider says the same")
    void confirmed() {
        history.add(startedWithQuery(FLOW));
        history.add(toBeConfirmed(FLOW, notifiedResult(PASSED, "FORGED", NOW.plusSeconds(1))));
        history.add(toBeConfirmed(FLOW, notifiedResult(PASSED, null, NOW.plusSeconds(2))));
        history.add(toBeConfirmed(FLOW, notifiedResult(PASSED, "GENUINE", NOW.plusSeconds(3))));
        List<Task> held = history.held();

        Transition transition = history.add(queried(PASSED, NOW.plusSeconds(4)));

        assertThat(transition.record().status()).isEqualTo(VerificationStatus.PASSED);
        assertThat(transition.record().confirmed()).isTrue();
        assertThat(transition.endedTasks()).containsAll(held);
        assertThat(history.deliveries())
                .extracting(task -> task.result().verifyCode(), Task::furtherCode)
                .containsExactly(tuple("FORGED", false), tuple("GENUINE", true));
        assertThat(history.deliveries()).allSatisfy(task -> {
            assertThat(task.result().confirmed()).isTrue();
            assertThat(task.result().completedAt()).isEqualTo(NOW.plusSeconds(4));
            assertThat(held).extracting(Task::id).contains(task.id());
        });
    }

    @Test
    @DisplayName("is delivered without another query when the provider has said the same before")
    void confirmedBefore() {
        history.add(startedWithQuery(FLOW));
        history.add(queried(PASSED, NOW.plusSeconds(4)));

        Transition transition = history.add(toBeConfirmed(FLOW, PASSED, NOW.plusSeconds(5)));

        assertThat(transition.newTasks()).singleElement().satisfies(task -> {
            assertThat(task.kind()).isEqualTo(TaskKind.DELIVER);
            assertThat(task.result().verifyCode()).isEqualTo("code");
            assertThat(task.result().confirmed()).isTrue();
            assertThat(task.furtherCode()).isTrue();
        });
        assertThat(history.add(toBeConfirmed(FLOW, notifiedResult(PASSED, null, NOW)))
                        .effect())
                .isEqualTo(Effect.NOTHING_NEW);
        assertThat(history.add(toBeConfirmed(FLOW, FAILED, NOW)).effect()).isEqualTo(Effect.NOTHING_NEW);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PASSED", "FAILED"})
    @DisplayName("ends without a delivery when the provider says the opposite, which is the result:")
    void contradicted(VerificationOutcome notified) {
        VerificationOutcome opposite = notified == PASSED ? FAILED : PASSED;
        history.add(startedWithQuery(FLOW));
        history.add(toBeConfirmed(FLOW, notified, NOW));

        Transition transition = history.add(queried(opposite, NOW.plusSeconds(1)));

        assertThat(history.held()).isEmpty();
        assertThat(transition.record().status().name()).isEqualTo(opposite.name());
        assertThat(history.deliveries())
                .singleElement()
                .extracting(task -> task.result().outcome())
                .isEqualTo(opposite);
    }

    @Test
    @DisplayName("is not ended by a failure that may be older, and is queried again")
    void laterThanTheQuestion() {
        history.add(startedWithQuery(FLOW));
        Result failed = new Result(FAILED, null, null, NOW.plusSeconds(2), true, ResultSource.QUERY);
        history.add(toBeConfirmed(FLOW, notifiedResult(PASSED, "GENUINE", NOW.plusSeconds(1))));

        Transition transition = history.add(new Change.Ended(failed, Set.of()));

        assertThat(transition.endedTasks()).isEmpty();
        history.add(queried(PASSED, NOW.plusSeconds(4)));
        assertThat(history.deliveries())
                .extracting(task -> task.result().verifyCode())
                .containsExactly(null, "GENUINE");
    }

    @Test
    @DisplayName("without a reason is delivered once, with the provider's reason")
    void reasonOfTheProvider() {
        history.add(startedWithQuery(FLOW));
        Change withoutReason = toBeConfirmed(FLOW, notifiedResult(FAILED, "A", null, NOW));
        history.add(toBeConfirmed(FLOW, notifiedResult(FAILED, "B", "1445900", NOW)));
        history.add(withoutReason);
        history.add(queried(FAILED, "1445907", NOW.plusSeconds(1)));

        assertThat(history.add(withoutReason).effect()).isEqualTo(Effect.NOTHING_NEW);
        assertThat(history.add(toBeConfirmed(FLOW, notifiedResult(FAILED, "A", "1445907", NOW)))
                        .effect())
                .isEqualTo(Effect.NOTHING_NEW);
        assertThat(history.deliveries())
                .extracting(Task::result)
                .extracting(Result::verifyCode, Result::failReasonCode)
                .containsExactly(tuple("B", "1445900"), tuple("A", "1445907"));
    }

    @Test
    @DisplayName("is one of eight at most, and more are dropped until the provider has answered")
    void bounded() {
        history.add(startedWithQuery(FLOW));
        for (int i = 0; i < 8; i++) {
            assertThat(history.add(toBeConfirmed(FLOW, notifiedResult(PASSED, "code-" + i, NOW)))
                            .effect())
                    .isEqualTo(Effect.CHANGED);
        }

        assertThat(history.add(toBeConfirmed(FLOW, notifiedResult(PASSED, "code-8", NOW)))
                        .effect())
                .isEqualTo(Effect.TOO_MANY);
        history.add(queried(FAILED, NOW.plusSeconds(1)));
        assertThat(history.add(toBeConfirmed(FLOW, notifiedResult(PASSED, "code-8", NOW)))
                        .effect())
                .isEqualTo(Effect.CHANGED);
    }

    @Test
    @DisplayName(
            "that is released is the outcome, or a further code of it; the first one that is confirmed later is the outcome again")
    void releasedThenConfirmed() {
        history.add(startedWithQuery(FLOW));
        for (String code : List.of("A", "B", "C", "D")) {
            history.add(toBeConfirmed(FLOW, notifiedResult(PASSED, code, NOW)));
        }
        for (Task held : history.held().subList(0, 2)) {
            history.replace(held.due(null));
            history.add(new Change.Released(held.id(), LATER));
        }
        history.add(queried(PASSED, LATER));

        assertThat(history.deliveries())
                .extracting(task -> task.result().confirmed(), Task::furtherCode)
                .containsExactly(tuple(false, false), tuple(false, true), tuple(true, false), tuple(true, true));
    }

    @Test
    @DisplayName("that is parked ends without a delivery when it is released after a better result")
    void releasedTooLate() {
        history.add(started());
        history.add(toBeConfirmed(FLOW, FAILED, NOW));
        Task held = history.held().get(0).due(null);
        history.replace(held);
        history.add(passed());

        Transition transition = history.add(new Change.Released(held.id(), LATER));

        assertThat(transition.effect()).isEqualTo(Effect.CHANGED);
        assertThat(transition.newTasks()).isEmpty();
        assertThat(history.held()).isEmpty();
    }
}
