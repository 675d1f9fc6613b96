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
import static org.identityverification.impl.verification.Changes.believed;
import static org.identityverification.impl.verification.Changes.failed;
import static org.identityverification.impl.verification.Changes.passed;
import static org.identityverification.impl.verification.Changes.queried;
import static org.identityverification.impl.verification.Changes.started;
import static org.identityverification.impl.verification.Changes.startedAt;
import static org.identityverification.impl.verification.Changes.startedWithQuery;
import static org.identityverification.impl.verification.Changes.timedOut;
import static org.identityverification.impl.verification.Changes.unanswered;

import java.util.List;
import org.identityverification.FaceAuthMode;
import org.identityverification.ResultSource;
import org.identityverification.VerificationStatus;
import org.identityverification.impl.verification.Transition.Effect;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A verification")
class StateMachineTest {

    private final History history = new History();

    @Test
    @DisplayName("is pending once started, with one task that lets it expire")
    void starts() {
        Transition transition = history.add(started());

        assertThat(transition.effect()).isEqualTo(Effect.CHANGED);
        assertThat(transition.record())
                .isEqualTo(new VerificationRecord(
                        ID,
                        FLOW,
                        "order-7",
                        "retail",
                        FaceAuthMode.TENCENT,
                        VerificationStatus.PENDING,
                        NOW,
                        LINK_EXPIRY,
                        null,
                        null,
                        null,
                        false,
                        0,
                        List.of(),
                        null,
                        NOW,
                        null));
        assertThat(transition.newTasks())
                .extracting(Task::kind, Task::verificationId, Task::dueAt, Task::attempts)
                .containsExactly(tuple(TaskKind.EXPIRE, ID, GIVE_UP, 0));
    }

    @Test
    @DisplayName("gets one query from its start on, where queries are enabled and its flow is known")
    void query() {
        assertThat(history.add(startedWithQuery(FLOW)).newTasks())
                .extracting(Task::kind, Task::dueAt, Task::verificationId)
                .containsExactlyInAnyOrder(
                        tuple(TaskKind.EXPIRE, GIVE_UP, ID), tuple(TaskKind.QUERY, NOW.plusSeconds(120), ID));
        assertThat(history.add(startedWithQuery(FLOW)).effect()).isEqualTo(Effect.NOTHING_NEW);
        assertThat(new History().add(startedWithQuery(null)).newTasks())
                .extracting(Task::kind)
                .containsExactly(TaskKind.EXPIRE);
    }

    @Test
    @DisplayName("that failed keeps the reason until it passes, and its second delivery has an id of its own")
    void failsThenPasses() {
        history.add(started());
        Transition failed = history.add(failed());
        Transition passed = history.add(passed());

        assertThat(failed.record().failReasonCode()).isEqualTo("1445900");
        assertThat(passed.record().failReasonCode()).isNull();
        assertThat(passed.record().deliveredAt()).isNull();
        assertThat(passed.newTasks().get(0).id())
                .isNotEqualTo(failed.newTasks().get(0).id());
        assertThat(history.add(failed()).effect()).isEqualTo(Effect.NOTHING_NEW);
    }

    @Test
    @DisplayName("that was never started does not expire")
    void unknown() {
        assertThat(history.add(timedOut()).record()).isNull();
    }

    @Test
    @DisplayName("whose start was not answered expires when no result comes")
    void unansweredExpires() {
        assertThat(history.add(unanswered()).newTasks())
                .extracting(Task::kind, Task::dueAt)
                .containsExactly(tuple(TaskKind.EXPIRE, GIVE_UP));
        assertThat(history.add(timedOut()).record().status()).isEqualTo(VerificationStatus.EXPIRED);
    }

    @Test
    @DisplayName("accepts a late answer to its start")
    void lateAnswer() {
        history.add(unanswered());
        Transition transition = history.add(startedWithQuery(FLOW));

        assertThat(transition.record().flowId()).isEqualTo(FLOW);
        assertThat(transition.record().expiresAt()).isEqualTo(LINK_EXPIRY);
        assertThat(transition.newTasks()).extracting(Task::kind).contains(TaskKind.EXPIRE, TaskKind.QUERY);
        assertThat(history.add(unanswered()).effect()).isEqualTo(Effect.NOTHING_NEW);
    }

    @Test
    @DisplayName("passes when the provider says so, whatever our clock said before")
    void asked() {
        history.add(started());
        Transition expired = history.add(timedOut());
        Transition passed = history.add(queried(PASSED, GIVE_UP.plusSeconds(1)));

        assertThat(expired.record().status()).isEqualTo(VerificationStatus.EXPIRED);
        assertThat(expired.record().completedAt()).isEqualTo(GIVE_UP);
        assertThat(expired.newTasks()).singleElement().satisfies(task -> {
            assertThat(task.kind()).isEqualTo(TaskKind.DELIVER);
            assertThat(task.result().source()).isEqualTo(ResultSource.CLOCK);
            assertThat(task.result().confirmed()).isFalse();
        });
        assertThat(passed.record().status()).isEqualTo(VerificationStatus.PASSED);
        assertThat(passed.record().contextId()).isEqualTo("order-7");
        assertThat(passed.record().confirmed()).isTrue();
        assertThat(passed.newTasks()).singleElement().satisfies(task -> {
            assertThat(task.result().source()).isEqualTo(ResultSource.QUERY);
            assertThat(task.result().confirmed()).isTrue();
        });
        assertThat(history.add(timedOut()).effect()).isEqualTo(Effect.NOTHING_NEW);
    }

    @Test
    @DisplayName("that a notification has ended becomes confirmed by the provider's answer, without another delivery")
    void confirmedLater() {
        history.add(started());
        history.add(passed());
        Transition transition = history.add(queried(PASSED, NOW.plusSeconds(90)));

        assertThat(transition.record().confirmed()).isTrue();
        assertThat(transition.record().completedAt()).isEqualTo(NOW.plusSeconds(60));
        assertThat(transition.newTasks()).isEmpty();
    }

    @Test
    @DisplayName("becomes confirmed by the provider's answer even when it can hold no further reason")
    void confirmedWithoutRoom() {
        history.add(started());
        for (int i = 0; i < 8; i++) {
            history.add(believed(FLOW, Changes.notifiedResult(FAILED, "code-" + i, NOW)));
        }

        assertThat(history.add(queried(FAILED, "1445907", NOW.plusSeconds(1)))
                        .record()
                        .confirmed())
                .isTrue();
        assertThat(history.deliveries()).hasSize(8);
    }

    @Test
    @DisplayName("never gets an earlier change time")
    void changedAt() {
        history.add(startedAt(NOW.plusSeconds(500), FLOW));

        assertThat(history.add(passed()).record().changedAt()).isEqualTo(NOW.plusSeconds(500));
    }

    @Test
    @DisplayName("shows no verify code in toString, and none can be read from a fingerprint")
    void hidden() {
        history.add(started());

        assertThat(history.add(passed()).toString()).doesNotContain("verifyCode=code", "code,");
        assertThat(Changes.notifiedResult(PASSED, "canary", NOW).fingerprint()).matches("[0-9a-f]{28}");
    }
}
