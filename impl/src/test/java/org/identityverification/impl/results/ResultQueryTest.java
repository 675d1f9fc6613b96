package org.identityverification.impl.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.identityverification.impl.verification.Changes.FLOW;
import static org.identityverification.impl.verification.Changes.ID;
import static org.identityverification.impl.verification.Changes.LINK_EXPIRY;
import static org.identityverification.impl.verification.Changes.NOW;
import static org.identityverification.impl.verification.Changes.passed;
import static org.identityverification.impl.verification.Changes.queried;
import static org.identityverification.impl.verification.Changes.started;
import static org.identityverification.impl.verification.Changes.startedAt;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.identityverification.ResultSource;
import org.identityverification.VerificationOutcome;
import org.identityverification.VerificationStatus;
import org.identityverification.impl.concurrent.TestClock;
import org.identityverification.impl.concurrent.TestExecutors;
import org.identityverification.impl.config.Keys;
import org.identityverification.impl.config.TestSettings;
import org.identityverification.impl.provider.FaceAuthResult;
import org.identityverification.impl.store.TestStore;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.TaskGroup;
import org.identityverification.impl.verification.VerificationRecord;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Asking the provider for a result")
class ResultQueryTest {

    private final TestClock clock = new TestClock(NOW.plusSeconds(100));
    private final TestStore store = new TestStore();
    private final ProviderAnswers provider = new ProviderAnswers();
    private final ResultQuery query = TestResultQuery.of(
            provider, store, TestExecutors.ownThreads(), TestSettings.of(Keys.RESULT_QUERY_ENABLED, "true"), clock);

    @Test
    @DisplayName("takes over that the person passed, as confirmed, and leaves one delivery")
    void passes() {
        store.apply(ID, started());
        provider.answers(FaceAuthResult.Status.SUCCESS);

        VerificationRecord record = refresh().orElseThrow();

        assertThat(provider.flowId).isEqualTo(FLOW);
        assertThat(record.status()).isEqualTo(VerificationStatus.PASSED);
        assertThat(record.completedAt()).isEqualTo(clock.instant());
        assertThat(record.contextId()).isEqualTo("order-7");
        assertThat(store.find(ID)).contains(record);
        assertThat(deliveries()).singleElement().satisfies(task -> {
            assertThat(task.result().confirmed()).isTrue();
            assertThat(task.result().source()).isEqualTo(ResultSource.QUERY);
            assertThat(task.result().failReasonCode()).isNull();
        });
    }

    @Test
    @DisplayName("takes over that the person failed, with the reason, once")
    void fails() {
        store.apply(ID, started());
        provider.answers(FaceAuthResult.Status.FAIL);

        assertThat(refresh()).hasValueSatisfying(record -> {
            assertThat(record.status()).isEqualTo(VerificationStatus.FAILED);
            assertThat(record.failReasonCode()).isEqualTo("1445907");
        });
        assertThat(refresh()).isEqualTo(store.find(ID));
        assertThat(deliveries()).hasSize(1);
    }

    @Test
    @DisplayName("does not take back what was notified meanwhile")
    void overtaken() {
        store.apply(ID, started());
        provider.answers(FaceAuthResult.Status.FAIL);
        provider.meanwhile(() -> store.apply(ID, passed()));

        assertThat(refresh()).hasValueSatisfying(it -> assertThat(it.status()).isEqualTo(VerificationStatus.PASSED));
        assertThat(deliveries()).hasSize(1);
    }

    @Test
    @DisplayName("without an outcome tells what has happened meanwhile")
    void notifiedMeanwhile() {
        store.apply(ID, started());
        provider.answers(FaceAuthResult.Status.ING);
        provider.meanwhile(() -> store.apply(ID, passed()));

        assertThat(refresh()).hasValueSatisfying(it -> assertThat(it.status()).isEqualTo(VerificationStatus.PASSED));
    }

    @Test
    @DisplayName("does not happen for what the provider says has passed, what has no flow or is not known")
    void notAsked() {
        assertThat(refresh()).isEmpty();

        store.apply(ID, startedAt(NOW, null));
        assertThat(refresh()).isEqualTo(store.find(ID)).isPresent();

        store.apply(ID, startedAt(NOW, FLOW));
        store.apply(ID, queried(VerificationOutcome.PASSED, NOW));
        assertThat(refresh()).isEqualTo(store.find(ID)).isPresent();
        assertThat(provider.calls).hasValue(0);
    }

    private Optional<VerificationRecord> refresh() {
        return query.refreshForCaller(ID);
    }

    private List<Task> deliveries() {
        return store.claim(TaskGroup.DELIVERIES, 10, LINK_EXPIRY, Duration.ofDays(1));
    }
}
