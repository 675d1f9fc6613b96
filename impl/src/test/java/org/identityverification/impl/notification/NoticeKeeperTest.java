package org.identityverification.impl.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.identityverification.impl.verification.Changes.FLOW;
import static org.identityverification.impl.verification.Changes.ID;
import static org.identityverification.impl.verification.Changes.NOW;
import static org.identityverification.impl.verification.Changes.SHOWN_ID;
import static org.identityverification.impl.verification.Changes.started;

import java.time.Duration;
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
import org.identityverification.impl.verification.TaskKind;
import org.identityverification.impl.verification.Transition.Effect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("Keeping a notice")
@Timeout(60)
class NoticeKeeperTest {

    private static final Notice PASSED = new Notice(FLOW, true, "order-7", "canary-code", "1445900");
    private static final Notice FAILED = new Notice(FLOW, false, "order-7", null, "1445900");

    private final TestClock clock = new TestClock(NOW.plusSeconds(1));
    private final TestStore store = new TestStore();
    private final LoggedMessages log = new LoggedMessages(NoticeKeeper.class);

    @AfterEach
    void letEverythingGo() {
        store.close();
        log.close();
    }

    @Test
    @DisplayName("stores the result, not confirmed, with a task to deliver it")
    void keeps() throws Exception {
        store.apply(ID, started());

        assertThat(keeper(TestExecutors.ownThreads()).keep(ID, PASSED)).isEqualTo(Effect.CHANGED);

        assertThat(store.find(ID))
                .hasValueSatisfying(it -> assertThat(it.status()).isEqualTo(VerificationStatus.PASSED));
        assertThat(store.claim(10, clock.instant(), Duration.ofMinutes(1)))
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
    void effects() throws Exception {
        NoticeKeeper keeper = keeper(TestExecutors.ownThreads());

        assertThat(keeper.keep(ID, FAILED)).isEqualTo(Effect.CHANGED);
        assertThat(store.find(ID))
                .hasValueSatisfying(it -> assertThat(it.failReasonCode()).isEqualTo("1445900"));
        assertThat(keeper.keep(ID, FAILED)).isEqualTo(Effect.NOTHING_NEW);
        assertThat(keeper.keep(ID, new Notice("other", true, null, null, null))).isEqualTo(Effect.OTHER_FLOW);
    }

    @Test
    @DisplayName("only stores a task to ask the provider where notices are to be confirmed")
    void confirm() throws Exception {
        store.apply(ID, started());
        NoticeKeeper keeper = keeper(
                TestExecutors.ownThreads(), Keys.RESULT_QUERY_ENABLED, "true", Keys.RESULT_QUERY_CONFIRM, "true");

        assertThat(keeper.keep(ID, PASSED)).isEqualTo(Effect.CHANGED);
        assertThat(keeper.keep(ID, PASSED)).isEqualTo(Effect.CHANGED);

        assertThat(store.find(ID))
                .hasValueSatisfying(it -> assertThat(it.status()).isEqualTo(VerificationStatus.PENDING));
        assertThat(store.claim(10, clock.instant(), Duration.ofMinutes(1)))
                .singleElement()
                .satisfies(task -> {
                    assertThat(task.kind()).isEqualTo(TaskKind.CONFIRM);
                    assertThat(task.flowId()).isEqualTo(FLOW);
                    assertThat(task.result().outcome()).isEqualTo(VerificationOutcome.PASSED);
                });
    }

    @Test
    @DisplayName("does not succeed when the store fails, and an operator is told")
    void storeFails() {
        store.failWith(new IllegalStateException("canary"));

        assertNotKept(keeper(TestExecutors.ownThreads()), "java.lang.IllegalStateException");
    }

    @Test
    @DisplayName("is not waited for longer than three seconds, and an operator is told")
    void storeHangs() {
        TestExecutors.Impatient impatient = TestExecutors.impatient();
        store.hang();

        assertNotKept(keeper(impatient), "not answer in time");
        assertThat(impatient.longestWait()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    @DisplayName("is refused at once when no thread is free, and an operator is told")
    void poolFull() {
        assertNotKept(keeper(TestExecutors.full()), "too much is under way");
    }

    private void assertNotKept(NoticeKeeper keeper, String why) {
        NotKeptException failure = catchThrowableOfType(NotKeptException.class, () -> keeper.keep(ID, PASSED));

        assertThat(failure)
                .hasMessageContaining(why)
                .hasMessageNotContaining("canary")
                .hasNoCause();
        assertThat(log.all())
                .singleElement()
                .asString()
                .startsWith("IDV0021")
                .contains(SHOWN_ID, why)
                .doesNotContain("canary");
    }

    private NoticeKeeper keeper(ModuleExecutor executor, String... keysAndValues) {
        return new NoticeKeeper(store, executor, TestSettings.of(keysAndValues), clock);
    }
}
