package org.identityverification.impl.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.identityverification.impl.verification.Changes.FLOW;
import static org.identityverification.impl.verification.Changes.ID;
import static org.identityverification.impl.verification.Changes.LINK_EXPIRY;
import static org.identityverification.impl.verification.Changes.NOW;
import static org.identityverification.impl.verification.Changes.SHOWN_ID;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.identityverification.FaceAuthMode;
import org.identityverification.ResidentIdNumber;
import org.identityverification.VerificationStatus;
import org.identityverification.impl.concurrent.TestClock;
import org.identityverification.impl.config.TestSettings;
import org.identityverification.impl.messages.LoggedMessages;
import org.identityverification.impl.provider.FaceAuthAnswer;
import org.identityverification.impl.provider.FaceAuthProvider;
import org.identityverification.impl.store.TestStore;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.TaskGroup;
import org.identityverification.impl.verification.TaskKind;
import org.identityverification.impl.verification.VerificationRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("What a start leaves behind")
class VerificationStartTest {

    private static final Instant LATE = Instant.parse("2100-01-01T00:00:00Z");
    private static final FaceAuthAnswer ANSWER = new FaceAuthAnswer(FLOW, "short", "long", null, LINK_EXPIRY);
    private static final CheckedRequest REQUEST = new CheckedRequest(
            "张三",
            // The example number of GB 11643.
            ResidentIdNumber.parse("11010519491231002X"),
            FaceAuthMode.TENCENT,
            null,
            "order-7",
            null,
            null);

    private final TestClock clock = new TestClock(NOW);
    private final TestStore store = new TestStore();
    private final LoggedMessages log = new LoggedMessages(VerificationStart.class);
    private final VerificationStart steps =
            new VerificationStart(TestSettings.of(), new FaceAuthProvider(null, null), store, clock);

    @AfterEach
    void letEverythingGo() {
        store.close();
        log.close();
    }

    @Test
    @DisplayName("with an answer: the flow, the context and when to give up, ten minutes after the link")
    void answered() {
        assertThat(steps.remember(ID, REQUEST, ANSWER)).isEqualTo(VerificationStatus.PENDING);

        assertThat(record().flowId()).isEqualTo(FLOW);
        assertThat(record().contextId()).isEqualTo("order-7");
        assertThat(tasks()).singleElement().satisfies(task -> {
            assertThat(task.kind()).isEqualTo(TaskKind.EXPIRE);
            assertThat(task.dueAt()).isEqualTo(LINK_EXPIRY.plus(Duration.ofMinutes(10)));
        });
    }

    @Test
    @DisplayName("without an answer: the context and the mode, but no flow, and no time to give up")
    void unanswered() {
        steps.rememberUnanswered(ID, REQUEST);

        assertThat(record().flowId()).isNull();
        assertThat(record().contextId()).isEqualTo("order-7");
        assertThat(record().mode()).isEqualTo(FaceAuthMode.TENCENT);
        assertThat(record().status()).isEqualTo(VerificationStatus.PENDING);
        assertThat(record().changedAt()).isEqualTo(NOW);
        assertThat(tasks()).isEmpty();
    }

    @Test
    @DisplayName("with an answer that comes late: all that an answer in time does")
    void unansweredThenAnswered() {
        steps.rememberUnanswered(ID, REQUEST);

        steps.remember(ID, REQUEST, ANSWER);

        assertThat(record().flowId()).isEqualTo(FLOW);
        assertThat(record().expiresAt()).isEqualTo(LINK_EXPIRY);
        assertThat(tasks()).extracting(Task::kind).containsExactly(TaskKind.EXPIRE);
    }

    @Test
    @DisplayName("with an answer that is written first: the answer")
    void answeredThenUnanswered() {
        steps.remember(ID, REQUEST, ANSWER);
        VerificationRecord before = record();

        steps.rememberUnanswered(ID, REQUEST);

        assertThat(record()).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("storeFailures")
    @DisplayName("when the store fails: a message, and nothing that its caller notices")
    void storeFails(Throwable failure) {
        store.failWith(failure);

        assertThat(steps.remember(ID, REQUEST, ANSWER)).isEqualTo(VerificationStatus.PENDING);
        steps.rememberUnanswered(ID, REQUEST);

        assertThat(log.all())
                .hasSize(2)
                .allSatisfy(line -> assertThat(line)
                        .startsWith("IDV0010: ")
                        .contains(SHOWN_ID, failure.getClass().getSimpleName())
                        .doesNotContain("canary"));
    }

    static List<Throwable> storeFailures() {
        return List.of(new IllegalStateException("canary"), new NoClassDefFoundError("canary"));
    }

    private VerificationRecord record() {
        return store.find(ID).orElseThrow();
    }

    private List<Task> tasks() {
        return Arrays.stream(TaskGroup.values())
                .flatMap(group -> store.claim(group, 10, LATE, Duration.ofMinutes(1)).stream())
                .toList();
    }
}
