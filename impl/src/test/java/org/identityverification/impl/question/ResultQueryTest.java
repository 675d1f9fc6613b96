package org.identityverification.impl.question;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.identityverification.impl.verification.Changes.FLOW;
import static org.identityverification.impl.verification.Changes.ID;
import static org.identityverification.impl.verification.Changes.NOW;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.identityverification.CallNotAttemptedException;
import org.identityverification.FailureDetails;
import org.identityverification.FlowUnknownException;
import org.identityverification.ProviderAccountException;
import org.identityverification.ResultSource;
import org.identityverification.SwitchedOffException;
import org.identityverification.VerificationStatus;
import org.identityverification.impl.concurrent.Bulkhead;
import org.identityverification.impl.concurrent.CorrectedClock;
import org.identityverification.impl.concurrent.ModuleExecutor;
import org.identityverification.impl.concurrent.TestClock;
import org.identityverification.impl.concurrent.TestExecutors;
import org.identityverification.impl.concurrent.Work;
import org.identityverification.impl.config.AccountKeys;
import org.identityverification.impl.config.Keys;
import org.identityverification.impl.config.Settings;
import org.identityverification.impl.config.TestSettings;
import org.identityverification.impl.provider.AppCodes;
import org.identityverification.impl.provider.FaceAuthResult.Status;
import org.identityverification.impl.provider.TestAppCodes;
import org.identityverification.impl.store.TestStore;
import org.identityverification.impl.telemetry.Telemetry;
import org.identityverification.impl.verification.Changes;
import org.identityverification.impl.verification.DueFor;
import org.identityverification.impl.verification.VerificationRecord;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("Asking the provider for a caller")
@Timeout(60)
class ResultQueryTest {

    private static final Settings ASKING = TestSettings.withSource(Keys.RESULT_QUERY_ENABLED, "true");

    private final TestClock clock = new TestClock(NOW.plusSeconds(100));
    private final TestStore store = new TestStore(clock, ASKING.rules());
    private final ProviderAnswers provider = new ProviderAnswers();
    private final ModuleExecutor executor = TestExecutors.ownThreads();
    private final Question query = query(ASKING, TestAppCodes.ofEveryAccount());

    @Test
    @DisplayName("applies a pass, confirmed, with one delivery")
    void passes() {
        Changes.start(store, ID);
        provider.answers(Status.SUCCESS);

        VerificationRecord record = refresh().orElseThrow();

        assertThat(provider.flowId).isEqualTo(FLOW);
        assertThat(record.isProven()).isTrue();
        assertThat(record.requireResult().completedAt()).isEqualTo(clock.instant());
        assertThat(record.requireResult().source()).isEqualTo(ResultSource.QUERY);
        assertThat(record.start().contextId()).isEqualTo("order-7");
        assertThat(store.find(ID)).contains(record);
        assertThat(store.take(DueFor.DELIVER, 10)).hasSize(1);
    }

    @Test
    @DisplayName("applies a failure with its reason, once, and denies the claim that it had read")
    void fails() {
        Changes.start(store, ID);
        store.change(ID, Changes.notifiedPass());
        provider.answers(Status.FAIL);

        assertThat(refresh()).hasValueSatisfying(record -> {
            assertThat(record.status()).isEqualTo(VerificationStatus.FAILED);
            assertThat(record.requireResult().failReasonCode()).isEqualTo("1445907");
            assertThat(record.claim()).isNull();
        });
        refresh();
        assertThat(store.find(ID).orElseThrow().delivery().round()).isEqualTo(1);
    }

    @Test
    @DisplayName("keeps a claim that came while it asked")
    void overtaken() {
        Changes.start(store, ID);
        provider.answers(Status.FAIL);
        provider.meanwhile(() -> store.change(ID, Changes.notifiedPass()));

        VerificationRecord record = refresh().orElseThrow();

        assertThat(record.status()).isEqualTo(VerificationStatus.FAILED);
        assertThat(record.work()).isEqualTo(DueFor.CONFIRM);
    }

    @Test
    @DisplayName("needs no lease: it asks while another node asks, and leaves that node's lease alone")
    void noLease() {
        Changes.start(store, ID);
        store.change(ID, Changes.notifiedPass());
        VerificationRecord leased = store.take(DueFor.CONFIRM, 1).get(0).record();
        provider.answers(Status.SUCCESS);

        assertThat(refresh().orElseThrow().isProven()).isTrue();

        assertThat(store.find(ID).orElseThrow().leaseId()).isEqualTo(leased.leaseId());
    }

    @Test
    @DisplayName("changes nothing without a result, and when the provider fails, whose failure surfaces as it is")
    void noResult() {
        VerificationRecord before = Changes.start(store, ID);
        for (Status status : List.of(Status.ING, Status.SCAN, Status.OTHER)) {
            provider.answers(status);
            assertThat(refresh()).contains(before);
        }
        FlowUnknownException unknown = new FlowUnknownException("", FailureDetails.ofQuery(ID), null);
        provider.fails(unknown);
        assertThatThrownBy(this::refresh).isSameAs(unknown);
        assertThat(store.find(ID)).contains(before);
    }

    @Test
    @DisplayName("makes no call for a confirmed pass, a verification without a flow, or an unknown one")
    void notAsked() {
        assertThat(refresh()).isEmpty();

        store.insert(Changes.begun(ID), null);
        assertThat(refresh()).isEqualTo(store.find(ID)).isPresent();

        store.erase(ID);
        Changes.pass(store, ID);
        assertThat(refresh()).isEqualTo(store.find(ID)).isPresent();
        assertThat(provider.calls).hasValue(0);
    }

    @Test
    @DisplayName("names the key where queries are off, be it for all or for the account of the start")
    void switchedOff() {
        Changes.start(store, ID);
        Settings off = TestSettings.of();
        Settings offForAccount = TestSettings.of(
                Keys.RESULT_QUERY_ENABLED,
                "true",
                AccountKeys.appCode("retail"),
                "code",
                AccountKeys.query("retail"),
                "false");
        for (Settings settings : List.of(off, offForAccount)) {
            Question query = query(settings, TestAppCodes.ofEveryAccount());
            assertThatExceptionOfType(SwitchedOffException.class)
                    .isThrownBy(() -> query.refresh(ID))
                    .withMessageContaining(Keys.RESULT_QUERY_ENABLED);
        }
        assertThat(provider.calls).hasValue(0);
    }

    @Test
    @DisplayName("uses the account of the start, as it is now")
    void account() {
        Changes.start(store, ID);
        provider.answers(Status.SUCCESS);
        Map<String, String> vault = new ConcurrentHashMap<>();
        Question looksUp = query(ASKING, TestAppCodes.of(ASKING, name -> Optional.ofNullable(vault.get(name))));

        assertThatExceptionOfType(ProviderAccountException.class)
                .isThrownBy(() -> looksUp.refresh(ID))
                .withMessageContaining("account retail is gone");
        vault.put("retail", "not visible");
        assertThatExceptionOfType(CallNotAttemptedException.class).isThrownBy(() -> looksUp.refresh(ID));
        vault.put("retail", "code");
        assertThat(looksUp.refresh(ID).orElseThrow().isProven()).isTrue();
        assertThat(provider.account.appCode().reveal()).isEqualTo("code");
    }

    @Test
    @DisplayName("takes no permit of starts, however many wait for a hanging store")
    void storeHangs() {
        Bulkhead calls = executor.bulkhead(Work.CALLS);
        store.hang();
        List<CompletableFuture<?>> waiting = IntStream.range(0, 300)
                .<CompletableFuture<?>>mapToObj(
                        i -> CompletableFuture.runAsync(this::refresh, executor.bulkhead(Work.OBSERVERS)))
                .toList();

        IntStream.range(0, calls.size())
                .forEach(i -> calls.executeThen(() -> {
                    waiting.forEach(it -> it.exceptionally(e -> null).join());
                    return Bulkhead.NOTHING;
                }));

        assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> calls.execute(() -> {}));
        store.close();
        waiting.forEach(it -> it.exceptionally(e -> null).join());
    }

    @Test
    @DisplayName("leaves other verifications alone while it waits for a locked row")
    void lockedRow() {
        UUID other = new UUID(1, 1);
        Changes.start(store, ID);
        Changes.start(store, other);
        provider.answers(Status.SUCCESS);
        store.lock(ID);
        List<CompletableFuture<?>> locked = IntStream.range(0, 8)
                .<CompletableFuture<?>>mapToObj(
                        i -> CompletableFuture.runAsync(this::refresh, executor.bulkhead(Work.OBSERVERS)))
                .toList();
        await().until(() -> provider.calls.get() >= 2);

        assertThat(query.refresh(other).orElseThrow().isProven()).isTrue();

        store.close();
        locked.forEach(CompletableFuture::join);
    }

    private Optional<VerificationRecord> refresh() {
        return query.refresh(ID);
    }

    private Question query(Settings settings, AppCodes codes) {
        CorrectedClock corrected = new CorrectedClock(clock);
        return new Question(provider, codes, settings, new Telemetry(), corrected, store, executor);
    }
}
