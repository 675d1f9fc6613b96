package org.identityverification.impl.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;
import static org.identityverification.impl.verification.Changes.FLOW;
import static org.identityverification.impl.verification.Changes.GIVE_UP;
import static org.identityverification.impl.verification.Changes.NOW;

import jakarta.transaction.NotSupportedException;
import jakarta.transaction.Status;
import jakarta.transaction.SystemException;
import jakarta.transaction.UserTransaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.identityverification.AlreadyStartedException;
import org.identityverification.FaceAuthMode;
import org.identityverification.FailureDetails;
import org.identityverification.FailureKind;
import org.identityverification.FieldError;
import org.identityverification.IdentityVerificationException;
import org.identityverification.InvalidRequestException;
import org.identityverification.NotStartedException;
import org.identityverification.OutcomeUnknownException;
import org.identityverification.StartedVerification;
import org.identityverification.VerificationRequest;
import org.identityverification.VerificationStatus;
import org.identityverification.impl.accounts.Account;
import org.identityverification.impl.accounts.TestAppCodes;
import org.identityverification.impl.delivery.TestForeignCode;
import org.identityverification.impl.runtime.concurrent.ModuleExecutor;
import org.identityverification.impl.runtime.concurrent.Permits;
import org.identityverification.impl.runtime.concurrent.Share;
import org.identityverification.impl.runtime.concurrent.TestExecutors;
import org.identityverification.impl.runtime.config.AccountKeys;
import org.identityverification.impl.runtime.config.TestSettings;
import org.identityverification.impl.runtime.messages.RedactedException;
import org.identityverification.impl.store.TestStore;
import org.identityverification.impl.verification.Changes;
import org.identityverification.impl.verification.Due;
import org.identityverification.impl.verification.DueFor;
import org.identityverification.impl.verification.VerificationRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class VerificationStartTest extends StartFixture {

    private static final FieldError UNKNOWN = new FieldError("account", "account.unknown", "there is no such account");

    @Test
    void is_written_before_the_call_and_again_with_its_flow_and_returns_the_links() {
        call.close();
        CompletableFuture<StartedVerification> result = begun(starts(NEVER));
        waitFor("call");
        VerificationRecord before = stored();
        assertThat(before.start().contextId()).isEqualTo("order-7");
        assertThat(before.start().isAnswered()).isFalse();
        assertThat(before.asking().due())
                .isEqualTo(new Due(DueFor.ASK, NOW.plus(Duration.ofDays(7).plusMinutes(10))));

        call.open();

        StartedVerification started = result.join();
        assertThat(steps).containsExactly("insert", "call", "update");
        assertThat(started.id()).isEqualTo(id);
        assertThat(started.authUrl()).contains("short");
        assertThat(started.contextId()).contains("order-7");
        assertThat(started.webViewUrl()).isEmpty();
        assertThat(started.status()).isEqualTo(VerificationStatus.PENDING);
        assertThat(stored().start().flowId()).isEqualTo(FLOW);
        assertThat(stored().start().giveUpAt()).as("ten minutes after the link").isEqualTo(GIVE_UP);
    }

    @Test
    void ignores_an_expiry_that_is_not_in_the_future_and_logs_that_once_a_minute_at_most() {
        linkExpiry = NOW;
        VerificationStart starts = starts(NEVER);

        assertThat(starts.start(request()).expiresAt()).isEmpty();
        starts.start(request());

        assertThat(stored().start().giveUpAt())
                .isEqualTo(NOW.plus(Duration.ofDays(7)).plus(Duration.ofMinutes(10)));
        log.assertOne("IDV0012");
    }

    @Test
    void warns_once_a_minute_that_WE_CHAT_FACE_gets_no_result_while_result_queries_are_off() {
        VerificationStart starts = starts(NEVER);

        starts.start(request(it -> it.mode(FaceAuthMode.WE_CHAT_FACE)));
        starts.start(request(it -> it.mode(FaceAuthMode.WE_CHAT_FACE)));

        log.assertOne("IDV0037");
    }

    @Test
    void runs_what_depends_on_it_on_a_thread_of_the_module_however_much_of_that_hangs_no_other_start_is_delayed() {
        CountDownLatch end = new CountDownLatch(1);
        Semaphore begun = new Semaphore(0);
        List<CompletableFuture<String>> hanging = new ArrayList<>();
        try (TestExecutors.Hanging threads = TestExecutors.full(EnumSet.noneOf(Share.class))) {
            VerificationStart starts = starts(threads.executor(), NEVER);
            // More than there may be calls; each is registered before its start has ended.
            for (int batch = 0; batch < 2; batch++) {
                call.close();
                for (int i = 0; i < 150; i++) {
                    hanging.add(begun(starts).thenApply(started -> {
                        begun.release();
                        TestExecutors.pass(end);
                        return Thread.currentThread().getName();
                    }));
                }
                call.open();
                begun.acquireUninterruptibly(150);
            }

            assertThat(starts.start(request()).authUrl()).contains("short");
            assertThat(hanging).noneMatch(CompletableFuture::isDone);
            end.countDown();
        }
        assertThat(hanging).allSatisfy(it -> assertThat(it.join()).startsWith("identity-verification-"));
    }

    @Test
    void rolls_back_what_a_continuation_leaves_open_and_logs_that_once_a_minute() throws Exception {
        UserTransaction transaction = TestForeignCode.transaction();
        foreignCode = TestForeignCode.with(List.of(transaction));
        VerificationStart starts = starts(NEVER);

        for (int i = 0; i < 2; i++) {
            call.close();
            CompletableFuture<Void> continued = begun(starts).thenAccept(started -> begin(transaction));
            call.open();
            continued.join();
            await().until(() -> transaction.getStatus() == Status.STATUS_NO_TRANSACTION);
        }

        await().untilAsserted(() -> log.assertOne("IDV0047"));
    }

    private static void begin(UserTransaction transaction) {
        try {
            transaction.begin();
        } catch (NotSupportedException | SystemException e) {
            throw new IllegalStateException(e);
        }
    }

    @Nested
    @DisplayName("of an account")
    class OfAnAccount {

        private final CountDownLatch source = new CountDownLatch(1);
        private final AtomicInteger lookUps = new AtomicInteger();

        @BeforeEach
        void configure() {
            settings = TestSettings.withSource(AccountKeys.appCode("configured"), "code-of-configured");
            appCodes = TestAppCodes.of(settings, account -> {
                lookUps.incrementAndGet();
                if (account.equals("hanging")) {
                    TestExecutors.pass(source);
                }
                return account.equals("gone") ? Optional.empty() : Optional.of("code-of-" + account);
            });
        }

        @AfterEach
        void letTheSourceGo() {
            source.countDown();
        }

        @Test
        void is_called_with_its_app_code_configured_or_looked_up_and_stores_the_account() {
            VerificationStart starts = starts(NEVER);

            assertThat(Stream.of(null, "configured", "retail").map(it -> starts.start(of(it))))
                    .extracting(StartedVerification::account)
                    .containsExactly(Optional.empty(), Optional.of("configured"), Optional.of("retail"));
            assertThat(accounts)
                    .extracting(Account::name, it -> it.appCode().reveal())
                    .containsExactly(
                            tuple(null, "app-code"),
                            tuple("configured", "code-of-configured"),
                            tuple("retail", "code-of-retail"));
            assertThat(stored().start().account()).isEqualTo("retail");
            assertThat(lookUps).hasValue(1);
        }

        @Test
        void is_refused_before_its_first_write_if_no_account_can_have_the_name_or_the_source_knows_none() {
            VerificationStart starts = starts(NEVER);

            assertThat(starts.check(of("No name"))).containsExactly(UNKNOWN);
            assertThat(starts.check(of("gone"))).isEmpty();
            assertUnknown(catchThrowable(() -> starts.start(of("No name"))));
            assertUnknown(failureOf(starts.startAsync(of("No name")).toCompletableFuture()));
            assertThat(lookUps).hasValue(0);
            assertUnknown(catchThrowable(() -> starts.start(of("gone"))));
            assertUnknown(failureOf(starts.startAsync(of("gone")).toCompletableFuture()));
            assertThat(steps).isEmpty();
        }

        private void assertUnknown(Throwable thrown) {
            assertThat(((InvalidRequestException) thrown).errors()).containsExactly(UNKNOWN);
        }

        @Test
        void fails_alone_without_a_write_when_its_look_up_hangs_however_many_starts_of_it_wait() {
            VerificationStart starts = starts(NEVER);
            List<CompletableFuture<StartedVerification>> hanging = Stream.generate(
                            () -> starts.startAsync(of("hanging")).toCompletableFuture())
                    .limit(300)
                    .toList();
            await().until(() -> lookUps.get() == 1);

            for (int i = 0; i < 100; i++) {
                assertThat(starts.start(of("configured")).account()).contains("configured");
            }

            assertThat(hanging)
                    .allSatisfy(it ->
                            assertThat(failureOf(it)).hasFieldOrPropertyWithValue("kind", FailureKind.NOT_ATTEMPTED));
            assertThatExceptionOfType(NotStartedException.class)
                    .isThrownBy(() -> starts.start(of("hanging")))
                    .matches(IdentityVerificationException::isRetryable);
            assertThat(lookUps).hasValue(1);
            assertThat(calls).hasValue(100);
        }

        private static VerificationRequest of(@Nullable String account) {
            return request(it -> it.account(account));
        }
    }

    @Nested
    @DisplayName("whose first write")
    class Insert {

        @Test
        void finds_another_start_with_the_same_key_makes_no_call_and_names_the_other() {
            VerificationStart starts = starts(NEVER);
            VerificationRequest request = request(it -> it.startKey("key"));
            StartedVerification first = starts.start(request);

            AlreadyStartedException thrown =
                    catchThrowableOfType(AlreadyStartedException.class, () -> starts.start(request));

            assertThat(thrown.verificationId()).contains(first.id());
            assertThat(thrown.status()).isEqualTo(VerificationStatus.PENDING);
            assertThat(thrown.hasBegun()).isTrue();
            assertThat(thrown.retryAfter()).isEmpty();
            assertThat(calls).hasValue(1);
            assertThat(starts.start(request(it -> it.startKey("other"))).id()).isNotEqualTo(first.id());
        }

        @Test
        void finds_an_unanswered_start_with_the_same_key_says_under_way_until_its_deadline_then_unknown() {
            VerificationStart starts = starts(Duration.ofSeconds(20));
            VerificationRequest request = request(it -> it.startKey("key"));
            call.failure = new NotStartedException(FailureKind.THROTTLED, "too many", FailureDetails.NONE, null);
            delete.failure = TestStore.failure();
            assertThatExceptionOfType(NotStartedException.class).isThrownBy(() -> starts.start(request));
            UUID first = id;
            clock.move(Duration.ofSeconds(15));

            assertEarlier(starts, request, Optional.of(Duration.ofSeconds(5)));
            clock.move(Duration.ofSeconds(6));
            assertEarlier(starts, request, Optional.empty());

            // In the end nothing of it is left, and the key is free.
            call.failure = null;
            delete.failure = null;
            await().until(() -> store.find(first).isEmpty());
            assertThat(starts.start(request).status()).isEqualTo(VerificationStatus.PENDING);
        }

        private void assertEarlier(VerificationStart starts, VerificationRequest request, Optional<Duration> underWay) {
            AlreadyStartedException thrown =
                    catchThrowableOfType(AlreadyStartedException.class, () -> starts.start(request));
            assertThat(thrown.hasBegun()).isFalse();
            assertThat(thrown.retryAfter()).isEqualTo(underWay);
            assertThat(thrown.outcomeUnknown()).as("of this start").isFalse();
        }

        @Test
        void does_not_happen_for_a_start_whose_call_the_circuit_breaker_would_refuse() {
            breakerOpen = true;

            thrown(FailureKind.NOT_ATTEMPTED, NEVER);
            assertThat(steps).isEmpty();
        }

        @Test
        void does_not_happen_while_what_was_accepted_before_waits_too_long_for_the_store() {
            insert.close();
            VerificationStart starts = starts(NEVER);
            List<CompletableFuture<StartedVerification>> begun = new ArrayList<>();

            await().until(() -> {
                begun.add(begun(starts));
                return begun.get(begun.size() - 1).isCompletedExceptionally();
            });

            assertThat(failureOf(begun.get(begun.size() - 1)))
                    .isInstanceOfSatisfying(
                            NotStartedException.class,
                            it -> assertThat(it.retryAfter().orElseThrow()).isGreaterThan(Duration.ofSeconds(2)));
            insert.open();
            assertThat(begun.subList(0, begun.size() - 1)).allSatisfy(CompletableFuture::join);
            assertThat(starts.start(request()).status()).isEqualTo(VerificationStatus.PENDING);
        }

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void fails_or_has_an_unknown_outcome_and_is_deleted_makes_no_call_and_can_be_tried_again(boolean lands) {
            landsButFails = lands;
            insert.failure = TestStore.failure();

            IdentityVerificationException thrown = thrown(FailureKind.STORE_UNAVAILABLE, NEVER);

            assertThat(thrown.outcomeUnknown()).isFalse();
            assertThat(thrown.verificationId()).isEmpty();
            assertThat(thrown.getCause()).isExactlyInstanceOf(RedactedException.class);
            assertThat(steps).isEqualTo(lands ? List.of("insert", "delete") : List.of("insert"));
            assertThat(store.find(id)).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void has_an_unknown_outcome_and_is_not_found_has_its_id_as_it_may_land(boolean storeFails) {
            insert.failure = TestStore.unknownOutcome();
            if (storeFails) {
                store.failWith(TestStore.failure());
            }

            IdentityVerificationException thrown = thrown(FailureKind.STORE_UNAVAILABLE, NEVER);

            assertThat(thrown.outcomeUnknown())
                    .as("of a call, and none was made")
                    .isFalse();
            assertThat(thrown.verificationId()).contains(id);
            assertThat(calls).hasValue(0);
            assertThat(log.all()).isEmpty();

            store.heal();
            store.insertLate(inserted);
            await().until(() -> store.find(id).isEmpty());
        }

        @Test
        void hangs_until_the_deadline_makes_no_call_and_is_deleted_when_it_lands_late() {
            insert.close();

            IdentityVerificationException thrown = thrown(FailureKind.STORE_UNAVAILABLE, SOON);
            assertThat(thrown.outcomeUnknown()).isFalse();
            assertThat(thrown.verificationId()).contains(id);
            insert.open();

            waitFor("delete");
            await().until(() -> store.find(id).isEmpty());
            assertThat(steps).containsExactly("insert", "delete");
        }
    }

    @Nested
    @DisplayName("whose call")
    class Call {

        static List<IdentityVerificationException> nothingBegun() {
            return List.of(
                    new NotStartedException(FailureKind.THROTTLED, "too many", FailureDetails.NONE, null),
                    new NotStartedException(FailureKind.UNREACHABLE, "refused", FailureDetails.NONE, null),
                    new NotStartedException(FailureKind.NOT_ATTEMPTED, "breaker", FailureDetails.NONE, null),
                    new NotStartedException(FailureKind.UNDER_AGE, "under 14", FailureDetails.NONE, null));
        }

        @ParameterizedTest
        @MethodSource("nothingBegun")
        void provably_began_nothing_is_deleted_and_surfaces_as_it_is_synchronously_and_asynchronously(
                IdentityVerificationException failure) {
            call.failure = failure;
            VerificationStart starts = starts(NEVER);

            assertThatThrownBy(() -> starts.start(request())).isSameAs(failure);
            assertThat(steps).containsExactly("insert", "call", "delete");
            assertThat(store.find(id)).isEmpty();
            assertThat(failureOf(begun(starts))).isSameAs(failure);
        }

        @Test
        void began_nothing_stays_as_it_is_when_it_was_changed_meanwhile_and_is_deleted_again_when_that_failed() {
            call.failure = new NotStartedException(FailureKind.THROTTLED, "too many", FailureDetails.NONE, null);
            meanwhile = it -> store.change(it, Changes.notifiedPass());
            thrown(FailureKind.THROTTLED, NEVER);
            assertThat(stored().claim()).isNotNull();

            meanwhile = it -> store.failWith(TestStore.failure());
            thrown(FailureKind.THROTTLED, NEVER);
            store.heal();
            assertThat(stored().asking().kind()).isEqualTo(DueFor.ASK);
            await().until(() -> store.find(id).isEmpty());
        }

        @Test
        void began_nothing_is_not_deleted_later_when_it_has_changed_before_the_store_answers_again() {
            call.failure = new NotStartedException(FailureKind.THROTTLED, "too many", FailureDetails.NONE, null);
            meanwhile = it -> store.failWith(TestStore.failure());
            thrown(FailureKind.THROTTLED, NEVER);
            steps.clear();
            store.heal();
            store.change(id, Changes.notifiedPass());

            waitFor("delete");
            await().until(() -> threads.alive() == 0);
            assertThat(stored().claim()).isNotNull();
        }

        static List<RuntimeException> unknown() {
            return List.of(
                    new OutcomeUnknownException(FailureKind.TIMEOUT, "no answer", FailureDetails.NONE, null),
                    new OutcomeUnknownException(FailureKind.PROVIDER_FAILED, "30500000", FailureDetails.NONE, null),
                    new OutcomeUnknownException(FailureKind.UNREADABLE_ANSWER, "not JSON", FailureDetails.NONE, null),
                    new IllegalStateException("canary"));
        }

        @ParameterizedTest
        @MethodSource("unknown")
        void may_have_begun_a_flow_leaves_its_verification_which_keeps_its_context_and_expires(
                RuntimeException failure) {
            call.failure = failure;

            IdentityVerificationException thrown = catchThrowableOfType(
                    IdentityVerificationException.class, () -> starts(NEVER).start(request()));

            assertThat(thrown.outcomeUnknown()).isTrue();
            assertThat(thrown).hasMessageNotContaining("canary");
            assertThat(steps).containsExactly("insert", "call");
            assertThat(stored().start().contextId()).isEqualTo("order-7");
            assertThat(stored().asking().due())
                    .isEqualTo(new Due(DueFor.ASK, stored().start().giveUpAt()));
            assertLogged("IDV0015").contains(thrown.kind().toString(), "the provider may have begun a flow");
        }

        @Test
        void hangs_ends_for_its_caller_at_the_deadline_and_a_late_answer_is_stored_and_logged() {
            call.close();

            IdentityVerificationException thrown = thrown(FailureKind.TIMEOUT, SOON);
            assertThat(thrown.outcomeUnknown()).isTrue();
            assertThat(thrown.verificationId()).contains(id);
            store.change(id, Changes.notifiedPass());
            call.open();

            assertLogged("IDV0011");
            assertThat(stored().start().flowId()).isEqualTo(FLOW);
            assertThat(stored().asking().kind()).as("matched with its start").isEqualTo(DueFor.CONFIRM);
            assertLogged("IDV0015");
            assertThat(interrupted).isFalse();
        }

        @Test
        void has_less_time_than_its_caller_so_that_its_answer_can_be_stored() {
            starts(Duration.ofSeconds(20)).start(request());
            assertThat(Duration.ofNanos(deadlineOfCall.remainingNanos()))
                    .isBetween(Duration.ofSeconds(10), Duration.ofSeconds(18));
        }
    }

    @Nested
    @DisplayName("whose answer")
    class Update {

        @Test
        void cannot_be_stored_is_tried_until_it_can() {
            update.failure = TestStore.failure();
            CompletableFuture<StartedVerification> result = begun(starts(NEVER));
            await().until(() -> steps.stream().filter("update"::equals).count() >= 2);

            update.failure = null;

            assertThat(result.join().authUrl()).contains("short");
            assertThat(stored().start().flowId()).isEqualTo(FLOW);
        }

        @Test
        void cannot_be_stored_until_the_deadline_gives_no_link_and_is_still_tried_afterwards() {
            update.failure = TestStore.failure();

            IdentityVerificationException thrown = thrown(FailureKind.NOT_STORED, SOON);

            assertThat(thrown.verificationId()).contains(id);
            update.failure = null;
            assertLogged("IDV0011");
            assertThat(stored().start().isAnswered()).isTrue();
        }

        @Test
        void is_never_stored_is_reported_in_the_end_by_one_line() {
            update.failure = TestStore.failure();

            thrown(FailureKind.NOT_STORED, SOON);

            assertLogged("IDV0010").contains("SQLState 08006").doesNotContain("canary", id.toString());
            assertThat(log.all()).hasSize(1);
            assertThat(stored().start().isAnswered()).isFalse();
        }

        @Test
        void is_blocked_by_a_hanging_store_gives_no_link_at_the_deadline_also_to_startAsync() {
            update.close();

            assertThat(failureOf(begun(starts(SOON)))).hasFieldOrPropertyWithValue("kind", FailureKind.NOT_STORED);
        }

        @Test
        void finds_an_erased_verification_gives_no_link_and_one_line_says_that_no_result_will_be_delivered() {
            meanwhile = store::erase;

            assertThat(thrown(FailureKind.NOT_STORED, NEVER).verificationId()).contains(id);
            assertThat(store.find(id)).isEmpty();
            assertLogged("IDV0015").contains("was erased meanwhile").doesNotContain("it is delivered");
        }
    }

    @Test
    void makes_no_call_and_writes_nothing_when_its_caller_gave_up_before_a_thread_was_free() {
        List<Runnable> waiting = new ArrayList<>();
        ModuleExecutor threads = TestExecutors.on(waiting::add);

        NotStartedException thrown = catchThrowableOfType(
                NotStartedException.class, () -> starts(threads, SOON).start(request()));
        CompletableFuture<StartedVerification> cancelled = begun(starts(threads, NEVER));
        cancelled.cancel(true);
        waiting.forEach(Runnable::run);

        assertThat(thrown.isRetryable()).isTrue();
        assertThat(cancelled).isCancelled();
        assertThat(steps).isEmpty();
    }

    @Test
    void that_is_cancelled_before_its_call_makes_none_during_its_call_it_is_stored_and_logged() {
        insert.close();
        CompletableFuture<StartedVerification> early = begun(starts(NEVER));
        waitFor("insert");
        early.cancel(true);
        insert.open();
        waitFor("delete");
        assertThat(calls).hasValue(0);

        call.close();
        CompletableFuture<StartedVerification> late = begun(starts(NEVER));
        waitFor("call");
        late.cancel(true);
        call.open();

        assertLogged("IDV0011");
        assertThat(late).isCancelled();
        assertThat(stored().start().flowId()).isEqualTo(FLOW);
        assertThat(interrupted).isFalse();
    }

    @Test
    void is_refused_at_once_with_Retry_After_when_no_thread_is_free() {
        VerificationStart starts = starts(TestExecutors.full(), NEVER);

        NotStartedException thrown = catchThrowableOfType(NotStartedException.class, () -> starts.start(request()));

        assertThat(thrown.retryAfter()).contains(Duration.ofSeconds(1));
        assertThat(failureOf(begun(starts))).hasFieldOrPropertyWithValue("kind", FailureKind.NOT_ATTEMPTED);
    }

    @Test
    void ends_for_a_caller_whose_thread_is_interrupted_and_the_interrupt_is_kept() {
        call.close();
        VerificationStart starts = starts(NEVER);
        Thread.currentThread().interrupt();

        assertThatExceptionOfType(IdentityVerificationException.class).isThrownBy(() -> starts.start(request()));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(interrupted).isFalse();
    }

    @Test
    void releases_its_permit_before_its_caller_gets_the_result() {
        call.close();
        ModuleExecutor threads = TestExecutors.on(this.threads);
        Permits share = threads.permits(Share.CALLS);
        VerificationStart starts = starts(threads, NEVER);
        List<CompletableFuture<StartedVerification>> others = new ArrayList<>();
        for (int i = 1; i < share.size(); i++) {
            others.add(begun(starts));
        }
        await().until(() -> calls.get() == share.size() - 1);
        CompletableFuture<StartedVerification> last = begun(starts);
        assertThatExceptionOfType(NotStartedException.class).isThrownBy(() -> starts.start(request()));

        CompletableFuture<StartedVerification> next = last.thenCompose(it -> starts.startAsync(request()));
        call.open();

        assertThat(next.join().authUrl()).contains("short");
        others.forEach(CompletableFuture::join);
    }

    private IdentityVerificationException thrown(FailureKind kind, Duration deadline) {
        IdentityVerificationException thrown = catchThrowableOfType(
                IdentityVerificationException.class, () -> starts(deadline).start(request()));
        assertThat(thrown.kind()).isEqualTo(kind);
        return thrown;
    }
}
