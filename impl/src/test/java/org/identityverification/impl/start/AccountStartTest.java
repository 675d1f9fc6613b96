package org.identityverification.impl.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.identityverification.AppCodeSource;
import org.identityverification.CallNotAttemptedException;
import org.identityverification.FaceVerification;
import org.identityverification.FieldError;
import org.identityverification.InvalidRequestException;
import org.identityverification.VerificationRequest;
import org.identityverification.impl.accounts.Account;
import org.identityverification.impl.accounts.TestAppCodes;
import org.identityverification.impl.runtime.concurrent.TestExecutors;
import org.identityverification.impl.runtime.config.AccountKeys;
import org.identityverification.impl.runtime.config.TestSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AccountStartTest extends StartFixture {

    private final Map<String, String> vault = new ConcurrentHashMap<>(Map.of("retail", "code-of-retail"));
    private final CountDownLatch source = new CountDownLatch(1);
    private final AtomicInteger lookUps = new AtomicInteger();

    @AfterEach
    void letTheSourceGo() {
        source.countDown();
    }

    @Test
    void is_called_with_the_app_code_of_its_account_and_stores_the_account() {
        source.countDown();
        appCodes(this::lookUp);
        VerificationStart starts = starts(NEVER);

        FaceVerification looked = starts.start(with("retail"));
        FaceVerification configured =
                starts.startAsync(with("configured")).toCompletableFuture().join();
        FaceVerification common = starts.start(request());

        assertThat(accounts)
                .extracting(Account::name, it -> it.appCode().reveal())
                .containsExactly(
                        tuple("retail", "code-of-retail"),
                        tuple("configured", "code-of-configured"),
                        tuple(null, "app-code"));
        assertThat(List.of(looked, configured, common))
                .extracting(FaceVerification::account)
                .containsExactly(Optional.of("retail"), Optional.of("configured"), Optional.empty());
        assertThat(store.find(looked.id())).map(it -> it.start().account()).contains("retail");
        assertThat(lookUps).hasValue(1);
    }

    @Test
    void is_refused_for_an_unknown_account_at_once_by_its_name_or_by_the_source_before_the_call() {
        source.countDown();
        appCodes(this::lookUp);
        VerificationStart starts = starts(NEVER);

        assertThat(starts.check(with("No name"))).extracting(FieldError::code).containsExactly("account.unknown");
        assertThat(starts.check(with("gone"))).isEmpty();
        assertFault(catchThrowableOfType(InvalidRequestException.class, () -> starts.start(with("No name"))));
        assertThat(lookUps).hasValue(0);
        assertFault(catchThrowableOfType(InvalidRequestException.class, () -> starts.start(with("gone"))));
        assertFault((InvalidRequestException)
                failureOf(starts.startAsync(with("gone")).toCompletableFuture()));
        assertThat(calls).hasValue(0);
        assertThat(steps).isEmpty();
    }

    private static void assertFault(InvalidRequestException thrown) {
        assertThat(thrown.errors())
                .singleElement()
                .isEqualTo(new FieldError("account", "account.unknown", "there is no such account"));
    }

    @Test
    void fails_alone_without_a_write_when_its_look_up_hangs_the_starts_of_other_accounts_go_on() {
        appCodes(account -> {
            lookUps.incrementAndGet();
            TestExecutors.pass(source);
            return Optional.of("code");
        });
        VerificationStart starts = starts(NEVER);
        List<CompletableFuture<FaceVerification>> hanging = IntStream.range(0, 300)
                .mapToObj(i -> starts.startAsync(with("retail")).toCompletableFuture())
                .toList();
        await().until(() -> lookUps.get() == 1);

        for (int i = 0; i < 100; i++) {
            assertThat(starts.start(with("configured")).account()).contains("configured");
        }

        assertThat(hanging).allSatisfy(it -> assertThat(failureOf(it)).isInstanceOf(CallNotAttemptedException.class));
        assertThatExceptionOfType(CallNotAttemptedException.class)
                .isThrownBy(() -> starts.start(with("retail")))
                .satisfies(e -> assertThat(e.isRetryable()).isTrue());
        assertThat(lookUps).hasValue(1);
        assertThat(calls).hasValue(100);
    }

    @Test
    void gets_a_permit_even_if_the_calls_of_another_account_take_their_whole_share() {
        source.countDown();
        appCodes(this::lookUp);
        call.close();
        VerificationStart starts = starts(NEVER);
        List<CompletableFuture<FaceVerification>> slow = IntStream.range(0, 300)
                .mapToObj(i -> starts.startAsync(with("configured")).toCompletableFuture())
                .toList();

        CompletableFuture<FaceVerification> other = starts.startAsync(request()).toCompletableFuture();
        assertThat(other).isNotDone();

        call.open();
        assertThat(other.join().account()).isEmpty();
        assertThat(slow).anyMatch(CompletableFuture::isCompletedExceptionally);
    }

    private Optional<String> lookUp(String account) {
        lookUps.incrementAndGet();
        return Optional.ofNullable(vault.get(account));
    }

    private void appCodes(AppCodeSource source) {
        settings = TestSettings.withSource(AccountKeys.appCode("configured"), "code-of-configured");
        appCodes = TestAppCodes.of(settings, source);
    }

    private static VerificationRequest with(String account) {
        return request(it -> it.account(account));
    }
}
