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
import org.identityverification.impl.concurrent.TestExecutors;
import org.identityverification.impl.config.AccountKeys;
import org.identityverification.impl.config.TestSettings;
import org.identityverification.impl.provider.Account;
import org.identityverification.impl.provider.TestAppCodes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("A start with an account")
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
    @DisplayName("is called with the app code of its account, and stores the account")
    void account() {
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
    @DisplayName("is refused for an unknown account: at once by its name, or by the source before the call")
    void gone() {
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
    @DisplayName("fails alone, without a write, when its look-up hangs; the starts of other accounts go on")
    void hangs() {
        appCodes(account -> {
            lookUps.incrementAndGet();
            TestExecutors.pass(source);
            return Optional.of("code");
        });
        VerificationStart starts = starts(NEVER);
        List<CompletableFuture<FaceVerification>> hanging = IntStream.range(0, 300)
                .mapToObj(i -> starts.startAsync(with("retail")).toCompletableFuture())
                .toList();
        await().atMost(BOUND).until(() -> lookUps.get() == 1);

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
    @DisplayName("gets a permit even if the calls of another account take their whole share")
    void share() {
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
        VerificationRequest request = StartFixture.request();
        return VerificationRequest.builder()
                .name(request.name().orElseThrow())
                .idNumber(request.idNumber().orElseThrow())
                .mode(request.mode().orElseThrow())
                .callbackUrl(request.callbackUrl().orElseThrow())
                .account(account)
                .build();
    }
}
