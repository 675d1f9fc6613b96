package org.identityverification.impl.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.identityverification.impl.verification.Changes.FLOW;
import static org.identityverification.impl.verification.Changes.ID;
import static org.identityverification.impl.verification.Changes.NOW;
import static org.identityverification.impl.verification.Changes.SHOWN_ID;
import static org.identityverification.impl.verification.Changes.started;

import java.time.Duration;
import java.util.List;
import org.identityverification.ResultSource;
import org.identityverification.VerificationOutcome;
import org.identityverification.VerificationStatus;
import org.identityverification.impl.concurrent.ModuleExecutor;
import org.identityverification.impl.concurrent.TestClock;
import org.identityverification.impl.concurrent.TestExecutors;
import org.identityverification.impl.config.Keys;
import org.identityverification.impl.config.TestSettings;
import org.identityverification.impl.messages.LoggedMessages;
import org.identityverification.impl.store.TestStore;
import org.identityverification.impl.verification.Result;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.TaskGroup;
import org.identityverification.impl.verification.TaskKind;
import org.identityverification.impl.verification.Transition.Effect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("Recording a notification")
@Timeout(60)
class NotificationRecorderTest {

    private static final Notification PASSED = new Notification(FLOW, true, "canary-code", "1445900", List.of());
    private static final Notification FAILED = new Notification(FLOW, false, null, "1445900", List.of());

    private final TestClock clock = new TestClock(NOW.plusSeconds(1));
    private final TestStore store = new TestStore();
    private final LoggedMessages log = new LoggedMessages(NotificationRecorder.class);

    @AfterEach
    void letEverythingGo() {
        store.close();
        log.close();
    }

    @Test
    @DisplayName("stores the result, not confirmed, with a task to deliver it")
    void keeps() {
        store.apply(ID, started());

        assertThat(recorder(TestExecutors.ownThreads()).record(ID, PASSED)).contains(Effect.CHANGED);

        assertThat(store.find(ID))
                .hasValueSatisfying(it -> assertThat(it.status()).isEqualTo(VerificationStatus.PASSED));
        assertThat(store.claim(TaskGroup.DELIVERIES, 10, clock.instant(), Duration.ofMinutes(1)))
                .singleElement()
                .extracting(Task::result)
                .isEqualTo(new Result(
                        VerificationOutcome.PASSED,
                        "canary-code",
                        null,
                        clock.instant(),
                        false,
                        ResultSource.NOTIFICATION));
    }

    @Test
    @DisplayName("stores a failure with its reason, and tells what a notice did")
    void effects() {
        store.apply(ID, started());
        NotificationRecorder recorder = recorder(TestExecutors.ownThreads());

        assertThat(recorder.record(ID, FAILED)).contains(Effect.CHANGED);
        assertThat(store.find(ID))
                .hasValueSatisfying(it -> assertThat(it.failReasonCode()).isEqualTo("1445900"));
        assertThat(recorder.record(ID, FAILED)).contains(Effect.NOTHING_NEW);
        assertThat(recorder.record(ID, new Notification("other", true, null, null, List.of())))
                .contains(Effect.OTHER_FLOW);
    }

    @Test
    @DisplayName("stores only a claim where the provider is asked first, and nothing for an equal repeat")
    void confirm() {
        store.apply(ID, started());
        NotificationRecorder recorder = recorder(
                TestExecutors.ownThreads(), Keys.RESULT_QUERY_ENABLED, "true", Keys.RESULT_QUERY_CONFIRM, "true");

        assertThat(recorder.record(ID, PASSED)).contains(Effect.CHANGED);
        assertThat(recorder.record(ID, PASSED)).contains(Effect.NOTHING_NEW);

        assertThat(store.find(ID))
                .hasValueSatisfying(it -> assertThat(it.status()).isEqualTo(VerificationStatus.PENDING));
        assertThat(store.claims(ID)).singleElement().satisfies(task -> {
            assertThat(task.kind()).isEqualTo(TaskKind.CONFIRM);
            assertThat(task.flowId()).isEqualTo(FLOW);
            assertThat(task.dueAt()).isEqualTo(clock.instant().plus(Duration.ofDays(7)));
        });
    }

    @Test
    @DisplayName("lets the claim wait for the start for as long as a start may take")
    void held() {
        assertThat(recorder(TestExecutors.ownThreads()).record(ID, PASSED)).contains(Effect.CHANGED);

        assertThat(store.claims(ID))
                .singleElement()
                .extracting(Task::dueAt)
                .isEqualTo(clock.instant().plus(Duration.ofSeconds(20)));
    }

    @Test
    @DisplayName("does not succeed when the store fails, and an operator is told")
    void storeFails() {
        store.failWith(new IllegalStateException("canary"));

        assertNotRecorded(recorder(TestExecutors.ownThreads()), "java.lang.IllegalStateException");
    }

    @Test
    @DisplayName("is not waited for longer than three seconds, and an operator is told")
    void storeHangs() {
        TestExecutors.Impatient impatient = TestExecutors.impatient();
        store.hang();

        assertNotRecorded(recorder(impatient), "not answer in time");
        assertThat(impatient.longestWait()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    @DisplayName("is refused at once when no thread is free, and an operator is told")
    void poolFull() {
        assertNotRecorded(recorder(TestExecutors.full()), "too many notifications are under way");
    }

    private void assertNotRecorded(NotificationRecorder recorder, String why) {
        assertThat(recorder.record(ID, PASSED)).isEmpty();
        assertThat(log.all())
                .singleElement()
                .asString()
                .startsWith("IDV0021")
                .contains(SHOWN_ID, why)
                .doesNotContain("canary");
    }

    private NotificationRecorder recorder(ModuleExecutor executor, String... keysAndValues) {
        return new NotificationRecorder(store, executor, TestSettings.of(keysAndValues), clock);
    }
}
