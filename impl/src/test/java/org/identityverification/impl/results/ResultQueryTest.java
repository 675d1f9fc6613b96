package org.identityverification.impl.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.identityverification.CallNotAttemptedException;
import org.identityverification.ProviderAccountException;
import org.identityverification.ResultSource;
import org.identityverification.VerificationOutcome;
import org.identityverification.VerificationStatus;
import org.identityverification.impl.concurrent.Bulkhead;
import org.identityverification.impl.concurrent.ModuleExecutor;
import org.identityverification.impl.concurrent.TestClock;
import org.identityverification.impl.concurrent.TestExecutors;
import org.identityverification.impl.concurrent.Work;
import org.identityverification.impl.config.Keys;
import org.identityverification.impl.config.Secret;
import org.identityverification.impl.config.Settings;
import org.identityverification.impl.config.TestSettings;
import org.identityverification.impl.provider.Account;
import org.identityverification.impl.provider.AppCodes;
import org.identityverification.impl.provider.FaceAuthResult;
import org.identityverification.impl.provider.TestAppCodes;
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
    private final CountDownLatch gate = new CountDownLatch(1);
    private final ResultQuery query = TestResultQuery.of(
            provider, store, TestExecutors.ownThreads(), TestSettings.of(Keys.RESULT_QUERY_ENABLED, "true"), clock);

    @Test
    @DisplayName("applies a confirmed pass, with one delivery")
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
    @DisplayName("applies a failure with its reason, once")
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
    @DisplayName("does not undo a result that was notified meanwhile")
    void overtaken() {
        store.apply(ID, started());
        provider.answers(FaceAuthResult.Status.FAIL);
        provider.meanwhile(() -> store.apply(ID, passed()));

        assertThat(refresh()).hasValueSatisfying(it -> assertThat(it.status()).isEqualTo(VerificationStatus.PASSED));
        assertThat(deliveries()).hasSize(1);
    }

    @Test
    @DisplayName("without an outcome returns what has happened meanwhile")
    void notifiedMeanwhile() {
        store.apply(ID, started());
        provider.answers(FaceAuthResult.Status.ING);
        provider.meanwhile(() -> store.apply(ID, passed()));

        assertThat(refresh()).hasValueSatisfying(it -> assertThat(it.status()).isEqualTo(VerificationStatus.PASSED));
    }

    @Test
    @DisplayName("makes no call for a confirmed pass, a verification without a flow, or an unknown one")
    void notAsked() {
        assertThat(refresh()).isEmpty();

        store.apply(ID, startedAt(NOW, null));
        assertThat(refresh()).isEqualTo(store.find(ID)).isPresent();

        store.apply(ID, startedAt(NOW, FLOW));
        store.apply(ID, queried(VerificationOutcome.PASSED, NOW));
        assertThat(refresh()).isEqualTo(store.find(ID)).isPresent();
        assertThat(provider.calls).hasValue(0);
    }

    @Test
    @DisplayName("uses the account of the start, whose app code is looked up before a permit for a call is taken")
    void account() {
        store.apply(ID, started());
        provider.answers(FaceAuthResult.Status.SUCCESS);
        Map<String, String> vault = new ConcurrentHashMap<>();
        List<Integer> free = new CopyOnWriteArrayList<>();
        ModuleExecutor executor = TestExecutors.ownThreads();
        Bulkhead calls = executor.bulkhead(Work.CALLS);
        for (int i = 1; i < calls.size(); i++) {
            calls.executeThen(() -> {
                TestExecutors.pass(gate);
                return Bulkhead.NOTHING;
            });
        }
        Settings settings = TestSettings.withSource(Keys.RESULT_QUERY_ENABLED, "true");
        AppCodes codes = TestAppCodes.of(settings, account -> {
            free.add(calls.isFull() ? 0 : 1);
            return Optional.ofNullable(vault.get(account));
        });
        ResultQuery looksUp = new ResultQuery(provider, codes, store, executor, settings, clock);

        assertThatExceptionOfType(ProviderAccountException.class)
                .isThrownBy(() -> looksUp.refreshForCaller(ID))
                .withMessageContaining("account retail is gone");
        vault.put("retail", "not visible");
        assertThatExceptionOfType(CallNotAttemptedException.class).isThrownBy(() -> looksUp.refreshForCaller(ID));
        vault.put("retail", "code");
        assertThat(looksUp.refreshForCaller(ID))
                .hasValueSatisfying(it -> assertThat(it.status()).isEqualTo(VerificationStatus.PASSED));

        assertThat(provider.account).isEqualTo(new Account("retail", new Secret("code")));
        assertThat(free).containsExactly(1, 1, 1);
        gate.countDown();
    }

    private Optional<VerificationRecord> refresh() {
        return query.refreshForCaller(ID);
    }

    private List<Task> deliveries() {
        return store.claim(TaskGroup.DELIVERIES, 10, LINK_EXPIRY, Duration.ofDays(1));
    }
}
