package org.identityverification.impl.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;
import static org.identityverification.impl.verification.Changes.FLOW;
import static org.identityverification.impl.verification.Changes.GIVE_UP;
import static org.identityverification.impl.verification.Changes.NOW;
import static org.identityverification.impl.verification.Changes.request;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractStringAssert;
import org.identityverification.AlreadyStartedException;
import org.identityverification.FaceAuthMode;
import org.identityverification.FailureKind;
import org.identityverification.FieldError;
import org.identityverification.IdentityVerificationException;
import org.identityverification.InvalidRequestException;
import org.identityverification.NotStartedException;
import org.identityverification.StartedVerification;
import org.identityverification.VerificationRequest;
import org.identityverification.VerificationStatus;
import org.identityverification.impl.accounts.Account;
import org.identityverification.impl.accounts.AppCodes;
import org.identityverification.impl.accounts.ProviderCall;
import org.identityverification.impl.accounts.TestAppCodes;
import org.identityverification.impl.delivery.ForeignCode;
import org.identityverification.impl.delivery.TestForeignCode;
import org.identityverification.impl.provider.FaceAuthRequest;
import org.identityverification.impl.provider.ProviderCalls;
import org.identityverification.impl.provider.StartAnswer;
import org.identityverification.impl.runtime.concurrent.CorrectedClock;
import org.identityverification.impl.runtime.concurrent.Deadline;
import org.identityverification.impl.runtime.concurrent.ModuleExecutor;
import org.identityverification.impl.runtime.concurrent.Permits;
import org.identityverification.impl.runtime.concurrent.Share;
import org.identityverification.impl.runtime.concurrent.TestClock;
import org.identityverification.impl.runtime.concurrent.TestExecutors;
import org.identityverification.impl.runtime.config.AccountKeys;
import org.identityverification.impl.runtime.config.Keys;
import org.identityverification.impl.runtime.config.Settings;
import org.identityverification.impl.runtime.config.TestSettings;
import org.identityverification.impl.runtime.messages.LoggedMessages;
import org.identityverification.impl.runtime.messages.RedactedException;
import org.identityverification.impl.store.TestStore;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.Changes;
import org.identityverification.impl.verification.Due;
import org.identityverification.impl.verification.DueFor;
import org.identityverification.impl.verification.Transition;
import org.identityverification.impl.verification.VerificationRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class VerificationStartTest {

    // Long enough for a thread to begin on a busy machine.
    private static final Duration SOON = Duration.ofMillis(500);
    private static final Duration NEVER = Duration.ofDays(1);
    private static final FieldError UNKNOWN = new FieldError("account", "account.unknown", "there is no such account");

    /** What was done, in its order: insert, call, update, delete. */
    private final List<String> steps = new CopyOnWriteArrayList<>();

    private final Gate insert = new Gate();
    private final Gate call = new Gate();
    private final Gate update = new Gate();
    private final Gate delete = new Gate();
    private final List<Account> accounts = new CopyOnWriteArrayList<>();

    private final TestClock clock = new TestClock(NOW);
    private final Watched store = new Watched();
    private final TestExecutors.Threads threads = new TestExecutors.Threads();
    private final LoggedMessages log = new LoggedMessages(VerificationStart.class.getPackage());
    private volatile Consumer<UUID> meanwhile = id -> {};

    /** Those of the test, or else the defaults except for the deadline. */
    private Settings settings;

    private AppCodes appCodes = TestAppCodes.ofEveryAccount();
    private ForeignCode foreignCode = TestForeignCode.withoutTransactions();
    /** How long an answer is tried to be stored after the deadline. */
    private Duration lateUpdate = Duration.ofSeconds(5);

    private volatile Instant linkExpiry = Changes.LINK_EXPIRY;
    private volatile Deadline deadlineOfCall;
    private volatile UUID id;
    private volatile VerificationRecord inserted;
    private volatile boolean interrupted;
    private volatile boolean breakerOpen;
    /** Whether a first write lands although the store says that its outcome is unknown. */
    private volatile boolean landsButFails;

    private final CountDownLatch source = new CountDownLatch(1);
    private final AtomicInteger lookUps = new AtomicInteger();

    @AfterEach
    void releaseAll() {
        List.of(insert, call, update, delete).forEach(gate -> {
            gate.failure = null;
            gate.open();
        });
        // What these starts log belongs to this test.
        await().until(() -> threads.alive() == 0);
        log.close();
    }

    @Test
    void is_written_before_the_call_and_again_with_its_flow() {
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
    void ignores_an_expiry_that_is_not_in_the_future_and_logs_that_once_a_minute() {
        linkExpiry = NOW;
        VerificationStart starts = starts(NEVER);

        assertThat(starts.start(request()).expiresAt()).isEmpty();
        starts.start(request());

        assertThat(stored().start().giveUpAt())
                .isEqualTo(NOW.plus(Duration.ofDays(7)).plus(Duration.ofMinutes(10)));
        log.assertOne("IDV0012");
    }

    @Test
    void warns_once_a_minute_that_WE_CHAT_FACE_gets_no_result_without_queries() {
        VerificationStart starts = starts(NEVER);

        starts.start(request(it -> it.mode(FaceAuthMode.WE_CHAT_FACE)));
        starts.start(request(it -> it.mode(FaceAuthMode.WE_CHAT_FACE)));

        log.assertOne("IDV0037");
    }

    @Test
    void delays_no_start_while_what_depends_on_others_hangs() {
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
    void logs_once_a_minute_that_a_continuation_leaves_a_transaction_open() {
        foreignCode = TestForeignCode.failing(new IllegalStateException());
        VerificationStart starts = starts(NEVER);

        begun(starts).join();
        begun(starts).join();

        assertLogged("IDV0047");
        await().until(() -> threads.alive() == 0);
        assertThat(log.all()).hasSize(1);
    }

    private VerificationStart startsOfAccounts() {
        settings = TestSettings.withSource(AccountKeys.appCode("configured"), "code-of-configured");
        appCodes = TestAppCodes.of(settings, account -> {
            lookUps.incrementAndGet();
            if (account.equals("hanging")) {
                TestExecutors.pass(source);
            }
            return account.equals("gone") ? Optional.empty() : Optional.of("code-of-" + account);
        });
        return starts(NEVER);
    }

    private static VerificationRequest of(@Nullable String account) {
        return request(it -> it.account(account));
    }

    @Test
    void is_called_with_the_app_code_of_its_account() {
        VerificationStart starts = startsOfAccounts();

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

    @ParameterizedTest
    @CsvSource({"No name, 0", "gone, 2"})
    void is_refused_before_its_first_write_if_there_is_no_such_account(String account, int asked) {
        VerificationStart starts = startsOfAccounts();

        assertThat(starts.check(of(account))).isEqualTo(asked == 0 ? List.of(UNKNOWN) : List.of());
        assertUnknown(catchThrowable(() -> starts.start(of(account))));
        assertUnknown(failureOf(starts.startAsync(of(account)).toCompletableFuture()));

        assertThat(lookUps).hasValue(asked);
        assertThat(steps).isEmpty();
    }

    private static void assertUnknown(Throwable thrown) {
        assertThat(((InvalidRequestException) thrown).errors()).containsExactly(UNKNOWN);
    }

    @Test
    void fails_alone_when_the_look_up_of_its_account_hangs() {
        VerificationStart starts = startsOfAccounts();
        List<CompletableFuture<StartedVerification>> hanging = Stream.generate(
                        () -> starts.startAsync(of("hanging")).toCompletableFuture())
                .limit(300)
                .toList();
        await().until(() -> lookUps.get() == 1);

        for (int i = 0; i < 100; i++) {
            assertThat(starts.start(of("configured")).account()).contains("configured");
        }

        assertThat(hanging)
                .allSatisfy(
                        it -> assertThat(failureOf(it)).hasFieldOrPropertyWithValue("kind", FailureKind.NOT_ATTEMPTED));
        assertThat(lookUps).hasValue(1);
        assertThat(accounts).hasSize(100);
        source.countDown();
    }

    @Test
    void names_another_start_with_the_same_key_and_makes_no_call() {
        VerificationStart starts = starts(NEVER);
        VerificationRequest request = request(it -> it.startKey("key"));
        StartedVerification first = starts.start(request);

        assertThatExceptionOfType(AlreadyStartedException.class)
                .isThrownBy(() -> starts.start(request))
                .returns(Optional.of(first.id()), AlreadyStartedException::verificationId)
                .returns(VerificationStatus.PENDING, AlreadyStartedException::status)
                .returns(true, AlreadyStartedException::hasBegun)
                .returns(Optional.empty(), AlreadyStartedException::retryAfter);
        assertThat(accounts).hasSize(1);
        assertThat(starts.start(request(it -> it.startKey("other"))).id()).isNotEqualTo(first.id());
    }

    @Test
    void says_that_an_unanswered_start_with_the_same_key_is_under_way_until_its_deadline() {
        VerificationStart starts = starts(Duration.ofSeconds(20));
        VerificationRequest request = request(it -> it.startKey("key"));
        call.failure = failure(FailureKind.THROTTLED);
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

    private static void assertEarlier(
            VerificationStart starts, VerificationRequest request, Optional<Duration> underWay) {
        assertThatExceptionOfType(AlreadyStartedException.class)
                .isThrownBy(() -> starts.start(request))
                .returns(false, AlreadyStartedException::hasBegun)
                .returns(underWay, AlreadyStartedException::retryAfter)
                .returns(false, AlreadyStartedException::outcomeUnknown);
    }

    @Test
    void writes_nothing_when_the_circuit_breaker_would_refuse_its_call() {
        breakerOpen = true;

        thrown(FailureKind.NOT_ATTEMPTED, NEVER);
        assertThat(steps).isEmpty();
    }

    @Test
    void is_refused_while_what_was_accepted_before_waits_too_long_for_the_store() {
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
                        it -> assertThat(it.retryAfter()).contains(Duration.ofSeconds(1)));
        insert.open();
        assertThat(begun.subList(0, begun.size() - 1)).allSatisfy(CompletableFuture::join);
        assertThat(starts.start(request()).status()).isEqualTo(VerificationStatus.PENDING);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void makes_no_call_when_its_first_write_fails(boolean lands) {
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
    void deletes_a_first_write_of_unknown_outcome_that_lands_late(boolean storeFails) {
        insert.failure = TestStore.unknownOutcome();
        if (storeFails) {
            store.failWith(TestStore.failure());
        }

        IdentityVerificationException thrown = thrown(FailureKind.STORE_UNAVAILABLE, NEVER);

        assertThat(thrown.outcomeUnknown()).as("of a call, and none was made").isFalse();
        assertThat(thrown.verificationId()).contains(id);
        assertThat(accounts).isEmpty();
        assertThat(log.all()).isEmpty();

        store.heal();
        store.insertLate(inserted);
        await().until(() -> store.find(id).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void makes_no_call_when_it_ends_or_is_cancelled_during_its_first_write(boolean cancelled) {
        insert.close();

        if (cancelled) {
            CompletableFuture<StartedVerification> early = begun(starts(NEVER));
            waitFor("insert");
            early.cancel(true);
        } else {
            IdentityVerificationException thrown = thrown(FailureKind.STORE_UNAVAILABLE, SOON);
            assertThat(thrown.outcomeUnknown()).isFalse();
            assertThat(thrown.verificationId()).contains(id);
        }
        insert.open();

        waitFor("delete");
        await().until(() -> store.find(id).isEmpty());
        assertThat(steps).containsExactly("insert", "delete");
    }

    @ParameterizedTest
    @EnumSource(names = {"THROTTLED", "UNREACHABLE", "NOT_ATTEMPTED", "UNDER_AGE"})
    void is_deleted_when_its_call_provably_began_nothing(FailureKind kind) {
        call.failure = failure(kind);
        VerificationStart starts = starts(NEVER);

        assertThat(catchThrowable(() -> starts.start(request()))).isSameAs(call.failure);
        assertThat(steps).containsExactly("insert", "call", "delete");
        assertThat(store.find(id)).isEmpty();
        assertThat(failureOf(begun(starts))).isSameAs(call.failure);
    }

    @ParameterizedTest
    @NullSource
    @EnumSource(names = {"TIMEOUT", "PROVIDER_FAILED", "UNREADABLE_ANSWER"})
    void stays_and_expires_when_its_call_may_have_begun_a_flow(@Nullable FailureKind kind) {
        call.failure = kind == null ? new IllegalStateException("canary") : failure(kind);

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

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void stores_an_answer_that_comes_after_the_deadline_or_a_cancellation(boolean cancelled) {
        call.close();
        CompletableFuture<StartedVerification> late = begun(starts(cancelled ? NEVER : SOON));
        waitFor("call");

        if (cancelled) {
            late.cancel(true);
        } else {
            assertThat(failureOf(late))
                    .asInstanceOf(type(IdentityVerificationException.class))
                    .returns(FailureKind.TIMEOUT, IdentityVerificationException::kind)
                    .returns(true, IdentityVerificationException::outcomeUnknown)
                    .returns(Optional.of(id), IdentityVerificationException::verificationId);
        }
        store.change(id, Changes.notifiedPass());
        call.open();

        assertLogged("IDV0011");
        assertThat(stored().start().flowId()).isEqualTo(FLOW);
        assertThat(stored().asking().kind()).as("matched with its start").isEqualTo(DueFor.CONFIRM);
        if (!cancelled) {
            assertLogged("IDV0015");
        }
        assertThat(interrupted).isFalse();
    }

    @Test
    void leaves_its_call_less_time_than_its_caller_so_that_the_answer_can_be_stored() {
        starts(Duration.ofSeconds(20)).start(request());
        assertThat(Duration.ofNanos(deadlineOfCall.remainingNanos()))
                .isBetween(Duration.ofSeconds(10), Duration.ofSeconds(18));
    }

    @Test
    void tries_to_store_its_answer_until_that_succeeds() {
        update.failure = TestStore.failure();
        CompletableFuture<StartedVerification> result = begun(starts(NEVER));
        await().until(() -> steps.stream().filter("update"::equals).count() >= 2);

        update.failure = null;

        assertThat(result.join().authUrl()).contains("short");
        assertThat(stored().start().flowId()).isEqualTo(FLOW);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void gives_no_link_when_its_answer_is_not_stored_until_the_deadline(boolean hangs) {
        if (hangs) {
            update.close();
        } else {
            update.failure = TestStore.failure();
        }

        assertThat(thrown(FailureKind.NOT_STORED, SOON).verificationId()).contains(id);

        update.failure = null;
        update.open();
        assertLogged("IDV0011");
        assertThat(stored().start().isAnswered()).isTrue();
    }

    @Test
    void reports_in_one_line_that_its_answer_is_never_stored() {
        update.failure = TestStore.failure();
        lateUpdate = Duration.ZERO;

        thrown(FailureKind.NOT_STORED, SOON);

        assertLogged("IDV0010").contains("SQLState 08006").doesNotContain("canary", id.toString());
        assertThat(log.all()).hasSize(1);
        assertThat(stored().start().isAnswered()).isFalse();
    }

    @Test
    void gives_no_link_when_it_was_erased_during_its_call() {
        meanwhile = store::erase;

        assertThat(thrown(FailureKind.NOT_STORED, NEVER).verificationId()).contains(id);
        assertThat(store.find(id)).isEmpty();
        assertLogged("IDV0015").contains("was erased meanwhile").doesNotContain("it is delivered");
    }

    @Test
    void makes_no_call_when_its_caller_gave_up_before_a_thread_was_free() {
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

    @ParameterizedTest
    @EnumSource(names = {"NOTIFICATIONS", "ENDS"})
    void is_refused_while_earlier_work_waits_for_the_store(Share share) {
        try (TestExecutors.Hanging full = TestExecutors.full(Set.of(share))) {
            VerificationStart starts = starts(full.executor(), NEVER);
            Permits permits = full.executor().permits(share);
            threads.execute(() -> permits.here("waits", () -> true, Deadline.after(NEVER)));

            await().untilAsserted(() -> assertThatExceptionOfType(NotStartedException.class)
                    .isThrownBy(() -> starts.start(request()))
                    .withMessageContaining("earlier work")
                    .satisfies(it -> assertThat(it.retryAfter()).contains(Duration.ofSeconds(1))));
        }
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
        await().until(() -> accounts.size() == share.size() - 1);
        CompletableFuture<StartedVerification> last = begun(starts);
        assertThatExceptionOfType(NotStartedException.class)
                .isThrownBy(() -> starts.start(request()))
                .returns(Optional.of(Duration.ofSeconds(1)), NotStartedException::retryAfter);

        CompletableFuture<StartedVerification> next = last.thenCompose(it -> starts.startAsync(request()));
        call.open();

        assertThat(next.join().authUrl()).contains("short");
        others.forEach(CompletableFuture::join);
    }

    private static IdentityVerificationException failure(FailureKind kind) {
        return ProviderCall.start(new UUID(0, 0)).failed(kind, "as thrown", null);
    }

    private IdentityVerificationException thrown(FailureKind kind, Duration deadline) {
        IdentityVerificationException thrown = catchThrowableOfType(
                IdentityVerificationException.class, () -> starts(deadline).start(request()));
        assertThat(thrown.kind()).isEqualTo(kind);
        return thrown;
    }

    private VerificationStart starts(Duration deadline) {
        return starts(TestExecutors.on(threads), deadline);
    }

    private VerificationStart starts(ModuleExecutor executor, Duration deadline) {
        VerificationStart starts = new VerificationStart(
                settings == null ? TestSettings.of(Keys.CALL_DEADLINE, deadline.toString()) : settings,
                new FakeProvider(),
                appCodes,
                store,
                executor,
                foreignCode,
                new CorrectedClock(clock));
        starts.lateUpdate = lateUpdate;
        return starts;
    }

    private VerificationRecord stored() {
        return store.find(id).orElseThrow();
    }

    private static CompletableFuture<StartedVerification> begun(VerificationStart starts) {
        return starts.startAsync(request()).toCompletableFuture();
    }

    private static Throwable failureOf(CompletableFuture<StartedVerification> result) {
        return catchThrowableOfType(CompletionException.class, result::join).getCause();
    }

    private void waitFor(String step) {
        await().until(() -> steps.contains(step));
    }

    /** The one line with this number, once it is written. */
    private AbstractStringAssert<?> assertLogged(String number) {
        await().until(() -> log.all().stream().anyMatch(line -> line.startsWith(number)));
        return assertThat(log.all()).filteredOn(line -> line.startsWith(number)).singleElement(STRING);
    }

    @SuppressWarnings("UnsynchronizedOverridesSynchronized") // each calls the original
    private final class Watched extends TestStore {

        private Watched() {
            super(clock);
        }

        @Override
        public Optional<VerificationRecord> insert(VerificationRecord record, String startKey) {
            id = record.id();
            inserted = record;
            steps.add("insert");
            if (landsButFails) {
                super.insert(record, startKey);
                throw TestStore.unknownOutcome();
            }
            insert.pass();
            return super.insert(record, startKey);
        }

        /** As a database that acknowledged nothing. */
        void insertLate(VerificationRecord record) {
            super.insert(record, null);
        }

        @Override
        public Transition change(UUID id, Change change) {
            if (change instanceof Change.StartAnswered) {
                steps.add("update");
                update.pass();
            }
            return super.change(id, change);
        }

        @Override
        public synchronized boolean delete(VerificationRecord record) {
            steps.add("delete");
            delete.pass();
            return super.delete(record);
        }
    }

    private final class FakeProvider extends ProviderCalls {

        private FakeProvider() {
            super(null, null, null);
        }

        @Override
        public void requireStartsAllowed(UUID id) {
            if (breakerOpen) {
                throw ProviderCall.start(id).failed(FailureKind.NOT_ATTEMPTED, "open", null);
            }
        }

        @Override
        public StartAnswer start(UUID id, Account account, FaceAuthRequest request, Deadline deadline) {
            steps.add("call");
            deadlineOfCall = deadline;
            accounts.add(account);
            meanwhile.accept(id);
            call.pass();
            return new StartAnswer(FLOW, "short", "long", null, linkExpiry);
        }
    }

    /** Lets every caller pass, unless a test closes it or makes it fail. */
    private final class Gate {
        volatile RuntimeException failure;
        volatile CountDownLatch latch = new CountDownLatch(0);

        void close() {
            latch = new CountDownLatch(1);
        }

        void open() {
            latch.countDown();
        }

        private void pass() {
            try {
                latch.await();
            } catch (InterruptedException e) {
                interrupted = true;
                Thread.currentThread().interrupt();
            }
            if (failure != null) {
                throw failure;
            }
        }
    }
}
