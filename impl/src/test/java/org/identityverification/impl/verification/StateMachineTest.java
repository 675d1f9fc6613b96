package org.identityverification.impl.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.identityverification.VerificationOutcome.FAILED;
import static org.identityverification.VerificationOutcome.PASSED;
import static org.identityverification.impl.verification.Changes.FLOW;
import static org.identityverification.impl.verification.Changes.GIVE_UP;
import static org.identityverification.impl.verification.Changes.ID;
import static org.identityverification.impl.verification.Changes.LINK_EXPIRY;
import static org.identityverification.impl.verification.Changes.NOW;
import static org.identityverification.impl.verification.Changes.announced;
import static org.identityverification.impl.verification.Changes.failed;
import static org.identityverification.impl.verification.Changes.noticed;
import static org.identityverification.impl.verification.Changes.passed;
import static org.identityverification.impl.verification.Changes.queried;
import static org.identityverification.impl.verification.Changes.started;
import static org.identityverification.impl.verification.Changes.startedAt;
import static org.identityverification.impl.verification.Changes.startedWithQuery;
import static org.identityverification.impl.verification.Changes.timedOut;

import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.identityverification.FaceAuthMode;
import org.identityverification.ResultSource;
import org.identityverification.VerificationOutcome;
import org.identityverification.VerificationStatus;
import org.identityverification.impl.verification.Transition.Effect;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A verification")
class StateMachineTest {

    @Test
    @DisplayName("is pending once started, with one task that will give it up")
    void starts() {
        Transition transition = StateMachine.apply(ID, null, started());

        assertThat(transition.effect()).isEqualTo(Effect.CHANGED);
        assertThat(transition.record())
                .isEqualTo(new VerificationRecord(
                        ID,
                        FLOW,
                        "order-7",
                        FaceAuthMode.TENCENT,
                        VerificationStatus.PENDING,
                        LINK_EXPIRY,
                        null,
                        null,
                        null,
                        null,
                        NOW,
                        0));
        assertThat(transition.newTasks()).singleElement().satisfies(task -> {
            assertThat(task.kind()).isEqualTo(TaskKind.EXPIRE);
            assertThat(task.verificationId()).isEqualTo(ID);
            assertThat(task.dueAt()).isEqualTo(GIVE_UP);
            assertThat(task.attempts()).isZero();
        });
    }

    @Test
    @DisplayName("passes with one delivery that is due at once")
    void passes() {
        Transition transition = StateMachine.apply(ID, after(started()), passed());

        assertThat(transition.record()).satisfies(record -> {
            assertThat(record.status()).isEqualTo(VerificationStatus.PASSED);
            assertThat(record.completedAt()).isEqualTo(NOW.plusSeconds(60));
            assertThat(record.mode()).isEqualTo(FaceAuthMode.TENCENT);
        });
        assertThat(transition.newTasks()).singleElement().satisfies(task -> {
            assertThat(task.kind()).isEqualTo(TaskKind.DELIVER);
            assertThat(task.dueAt()).isEqualTo(NOW.plusSeconds(60));
            assertThat(task.result()).isEqualTo(((Change.Ended) passed()).result());
        });
    }

    @Test
    @DisplayName("that failed keeps the reason until it passes, and its second delivery has an id of its own")
    void failsThenPasses() {
        Transition failed = StateMachine.apply(ID, after(started()), failed());
        Transition passed = StateMachine.apply(ID, failed.record().delivered(NOW.plusSeconds(40)), passed());

        assertThat(failed.record().failReasonCode()).isEqualTo("1445900");
        assertThat(passed.record().failReasonCode()).isNull();
        assertThat(passed.record().deliveredAt()).isNull();
        assertThat(passed.newTasks().get(0).id())
                .isNotEqualTo(failed.newTasks().get(0).id());
    }

    @Test
    @DisplayName("is completed by what the start adds when its result came first")
    void resultBeforeStart() {
        VerificationRecord early = after(passed());
        Transition merged = StateMachine.apply(ID, early, startedAt(NOW.plusSeconds(90), FLOW));

        assertThat(early.mode()).isNull();
        assertThat(merged.effect()).isEqualTo(Effect.CHANGED);
        assertThat(merged.record()).satisfies(record -> {
            assertThat(record.status()).isEqualTo(VerificationStatus.PASSED);
            assertThat(record.mode()).isEqualTo(FaceAuthMode.TENCENT);
            assertThat(record.expiresAt()).isEqualTo(LINK_EXPIRY);
            assertThat(record.completedAt()).isEqualTo(early.completedAt());
        });
        assertThat(merged.newTasks()).isEmpty();
    }

    @Test
    @DisplayName("that nobody knows is not given up, but is remembered when a result arrives")
    void unknown() {
        assertThat(StateMachine.apply(ID, null, timedOut()).record()).isNull();
        assertThat(after(failed()).status()).isEqualTo(VerificationStatus.FAILED);
    }

    @Test
    @DisplayName("takes its flow from the result when the start named none")
    void flowFromTheResult() {
        assertThat(after(startedAt(NOW, null), passed()).flowId()).isEqualTo(FLOW);
        assertThat(after(passed(), startedAt(NOW, null)).flowId()).isEqualTo(FLOW);
    }

    @Test
    @DisplayName("does not change by a result or a start of another flow")
    void otherFlow() {
        VerificationRecord record = after(started());

        Transition notice = StateMachine.apply(ID, record, noticed("other", VerificationOutcome.PASSED, NOW));
        Transition start = StateMachine.apply(ID, after(passed()), startedAt(NOW, "other"));

        assertThat(notice).isEqualTo(new Transition(Effect.OTHER_FLOW, record, List.of()));
        assertThat(start.effect()).isEqualTo(Effect.OTHER_FLOW);
        assertThat(start.newTasks()).isEmpty();
    }

    @Test
    @DisplayName("is asked for from its start on, once, where that is wanted and its flow is known")
    void query() {
        assertThat(StateMachine.apply(ID, null, startedWithQuery(FLOW)).newTasks())
                .extracting(Task::kind, Task::dueAt, Task::verificationId)
                .containsExactlyInAnyOrder(
                        tuple(TaskKind.EXPIRE, GIVE_UP, ID), tuple(TaskKind.QUERY, NOW.plusSeconds(120), ID));
        assertThat(StateMachine.apply(ID, after(startedWithQuery(FLOW)), startedWithQuery(FLOW))
                        .newTasks())
                .isEmpty();
        assertThat(StateMachine.apply(ID, null, startedWithQuery(null)).newTasks())
                .extracting(Task::kind)
                .containsExactly(TaskKind.EXPIRE);
    }

    @Test
    @DisplayName("that failed before its start was known keeps its result, and is asked for and given up all the same")
    void startAfterFailure() {
        VerificationRecord early = after(failed());
        Transition merged = StateMachine.apply(ID, early, startedWithQuery(FLOW));

        assertThat(merged.record()).satisfies(record -> {
            assertThat(record.status()).isEqualTo(VerificationStatus.FAILED);
            assertThat(record.mode()).isEqualTo(FaceAuthMode.WE_CHAT_FACE);
            assertThat(record.completedAt()).isEqualTo(early.completedAt());
            assertThat(record.failReasonCode()).isEqualTo("1445900");
        });
        assertThat(merged.newTasks()).extracting(Task::kind).containsExactlyInAnyOrder(TaskKind.EXPIRE, TaskKind.QUERY);
    }

    @Test
    @DisplayName("stays as it is when a result is announced, with one task to confirm it")
    void announcement() {
        VerificationRecord record = after(started());
        Transition transition = StateMachine.apply(ID, record, announced(FLOW, PASSED, NOW.plusSeconds(5)));

        assertThat(transition.effect()).isEqualTo(Effect.CHANGED);
        assertThat(transition.record()).isSameAs(record);
        assertThat(transition.newTasks()).singleElement().satisfies(task -> {
            assertThat(task.kind()).isEqualTo(TaskKind.CONFIRM);
            assertThat(task.verificationId()).isEqualTo(ID);
            assertThat(task.dueAt()).isEqualTo(NOW.plusSeconds(5));
            assertThat(task.flowId()).isEqualTo(FLOW);
            assertThat(task.contextId()).isEqualTo("order-7");
            assertThat(task.result().verifyCode()).isEqualTo("code");
        });
    }

    @Test
    @DisplayName("has one task for the same announcement, however often it comes, and another for another one")
    void announcementsAgain() {
        UUID id = confirmation(announced(FLOW, PASSED, NOW));

        assertThat(confirmation(announced(FLOW, PASSED, NOW.plusSeconds(3)))).isEqualTo(id);
        assertThat(confirmation(announced(FLOW, FAILED, NOW))).isNotEqualTo(id);
        assertThat(StateMachine.apply(UUID.randomUUID(), null, announced(FLOW, PASSED, NOW))
                        .newTasks())
                .extracting(Task::id)
                .doesNotContain(id);
    }

    @Test
    @DisplayName("does not lose an announcement because another flow was announced before")
    void announcementsOfTwoFlows() {
        assertThat(confirmation(announced("other", PASSED, NOW)))
                .isNotEqualTo(confirmation(announced(FLOW, PASSED, NOW)));
    }

    @Test
    @DisplayName("learns nothing from an announcement that it has no need of any more")
    void announcementTooLate() {
        VerificationRecord hasPassed = after(started(), passed());
        VerificationRecord hasFailed = after(started(), failed());
        VerificationRecord expired = after(started(), timedOut());

        assertThat(StateMachine.apply(ID, hasPassed, announced(FLOW, FAILED, NOW)))
                .isEqualTo(Transition.nothingNew(hasPassed));
        assertThat(StateMachine.apply(ID, hasPassed, announced(FLOW, PASSED, NOW)))
                .isEqualTo(Transition.nothingNew(hasPassed));
        assertThat(StateMachine.apply(ID, hasFailed, announced(FLOW, FAILED, NOW)))
                .isEqualTo(Transition.nothingNew(hasFailed));
        assertThat(StateMachine.apply(ID, hasFailed, announced(FLOW, PASSED, NOW))
                        .newTasks())
                .hasSize(1);
        assertThat(StateMachine.apply(ID, expired, announced(FLOW, FAILED, NOW)).newTasks())
                .hasSize(1);
    }

    @Test
    @DisplayName("that nobody knows is not remembered for an announcement, but the task is there")
    void announcementOfUnknown() {
        Transition transition = StateMachine.apply(ID, null, announced(FLOW, PASSED, NOW));

        assertThat(transition.effect()).isEqualTo(Effect.CHANGED);
        assertThat(transition.record()).isNull();
        assertThat(transition.newTasks()).extracting(Task::kind).containsExactly(TaskKind.CONFIRM);
    }

    @Test
    @DisplayName("takes no announcement of another flow")
    void announcementOfOtherFlow() {
        VerificationRecord record = after(started());

        assertThat(StateMachine.apply(ID, record, announced("other", PASSED, NOW)))
                .isEqualTo(new Transition(Effect.OTHER_FLOW, record, List.of()));
    }

    @Test
    @DisplayName("passes by what the provider says when it is asked, whatever our clock said before")
    void asked() {
        Transition expired = StateMachine.apply(ID, after(started()), timedOut());
        Transition passed = StateMachine.apply(ID, expired.record(), queried(PASSED, GIVE_UP.plusSeconds(1)));

        assertThat(expired.record().status()).isEqualTo(VerificationStatus.EXPIRED);
        assertThat(expired.record().completedAt()).isEqualTo(GIVE_UP);
        assertThat(expired.newTasks()).singleElement().satisfies(task -> {
            assertThat(task.kind()).isEqualTo(TaskKind.DELIVER);
            assertThat(task.result().source()).isEqualTo(ResultSource.CLOCK);
            assertThat(task.result().confirmed()).isFalse();
        });
        assertThat(passed.record().status()).isEqualTo(VerificationStatus.PASSED);
        assertThat(passed.record().contextId()).isEqualTo("order-7");
        assertThat(passed.newTasks()).singleElement().satisfies(task -> {
            assertThat(task.result().source()).isEqualTo(ResultSource.QUERY);
            assertThat(task.result().confirmed()).isTrue();
        });
        assertThat(StateMachine.apply(ID, passed.record(), timedOut()).effect()).isEqualTo(Effect.NOTHING_NEW);
    }

    @Test
    @DisplayName("was never changed earlier than it was changed before")
    void changedAt() {
        VerificationRecord record = after(startedAt(NOW.plusSeconds(500), FLOW), passed());
        VerificationRecord merged = after(passed(), startedAt(NOW, FLOW));

        assertThat(record.changedAt()).isEqualTo(NOW.plusSeconds(500));
        assertThat(merged.changedAt()).isEqualTo(NOW.plusSeconds(60));
    }

    @Test
    @DisplayName("shows no verify code in any text of its own")
    void hidden() {
        assertThat(StateMachine.apply(ID, null, noticed(FLOW, VerificationOutcome.PASSED, NOW))
                        .toString())
                .doesNotContain("verifyCode=code", "code,");
    }

    private static UUID confirmation(Change announced) {
        return StateMachine.apply(ID, null, announced).newTasks().get(0).id();
    }

    private static VerificationRecord after(Change... changes) {
        VerificationRecord record = null;
        for (Change change : changes) {
            record = StateMachine.apply(ID, record, change).record();
        }
        return Objects.requireNonNull(record);
    }
}
