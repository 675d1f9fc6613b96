package org.identityverification.impl.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.identityverification.AppCodeSource;
import org.identityverification.NotStartedException;
import org.identityverification.impl.delivery.TestForeignCode;
import org.identityverification.impl.runtime.concurrent.TestExecutors;
import org.identityverification.impl.runtime.config.AccountKeys;
import org.identityverification.impl.runtime.config.Settings;
import org.identityverification.impl.runtime.config.TestSettings;
import org.identityverification.impl.runtime.messages.LoggedMessages;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class AppCodesTest {

    private static final Settings SETTINGS =
            TestSettings.withSource(AccountKeys.appCode("configured"), "code-of-configured");

    private final Map<String, String> vault = new ConcurrentHashMap<>(Map.of("retail", "code-1"));
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final CountDownLatch gate = new CountDownLatch(1);
    private final TestExecutors.Threads threads = new TestExecutors.Threads();
    private final LoggedMessages log = new LoggedMessages(AppCodes.class);
    private final AppCodes codes = codes(this::lookUp);

    @AfterEach
    void letGo() {
        gate.countDown();
        await().until(() -> threads.alive() == 0);
        log.close();
    }

    @Test
    void is_the_configured_one_and_the_source_is_not_asked_then_or_for_the_common_account() {
        vault.putAll(Map.of("configured", "canary", "Retail", "canary"));

        assertThat(code("configured")).isEqualTo("code-of-configured");
        assertThat(code((String) null)).isEqualTo("app-code");
        assertThat(find(codes, "Retail").join()).isEmpty();
        assertThat(codes.mayExist("Retail")).isFalse();
        assertThat(codes.mayExist("wholesale")).isTrue();
        assertThat(asked).isEmpty();
    }

    @Test
    void is_looked_up_once_at_a_time_calls_that_come_meanwhile_get_the_same_answer() {
        AppCodes slow = codes(this::lookUpSlowly);
        CompletableFuture<Optional<Account>> first = find(slow, "retail");
        await().until(() -> asked.size() == 1);
        List<CompletableFuture<Optional<Account>>> later =
                IntStream.range(0, 10).mapToObj(i -> find(slow, "retail")).toList();

        gate.countDown();

        assertThat(code(first.join())).isEqualTo("code-1");
        assertThat(later).allSatisfy(it -> assertThat(code(it.join())).isEqualTo("code-1"));
        vault.put("retail", "code-2");
        assertThat(code(find(slow, "retail").join())).isEqualTo("code-2");
    }

    @Test
    void is_unavailable_when_its_look_up_takes_longer_than_two_seconds_until_it_returns() {
        vault.put("slow", "code-9");
        AppCodes hanging = codes(account -> account.equals("slow") ? lookUpSlowly(account) : lookUp(account));
        long begun = System.nanoTime();
        CompletableFuture<Optional<Account>> first = find(hanging, "slow");
        await().until(() -> asked.contains("slow"));
        CompletableFuture<Optional<Account>> second = find(hanging, "slow");
        assertThat(code(find(hanging, "retail").join())).isEqualTo("code-1");
        assertThat(System.nanoTime() - begun).isLessThan(AppCodes.TIMEOUT.toNanos());

        assertUnavailable(first);
        assertUnavailable(second);
        assertUnavailable(find(hanging, "slow"));
        assertThat(asked).containsOnlyOnce("slow");
        log.assertOne("IDV0053").contains("account slow", "has not answered for PT2S");

        gate.countDown();
        await().ignoreExceptions().until(() -> find(hanging, "slow").join().isPresent());
        assertThat(code(find(hanging, "slow").join())).isEqualTo("code-9");
    }

    @Test
    void is_looked_up_for_64_accounts_at_a_time() {
        AppCodes hanging = codes(this::lookUpSlowly);
        List<CompletableFuture<Optional<Account>>> found = IntStream.range(0, 64)
                .mapToObj(i -> find(hanging, "account-" + i))
                .toList();
        await().until(() -> asked.size() == 64);

        assertUnavailable(find(hanging, "retail"));
        gate.countDown();
        await().ignoreExceptions().until(() -> find(hanging, "retail").join().isPresent());
        found.forEach(CompletableFuture::join);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "app\ncode", "应用", "app\u007fcode"})
    void is_not_sent_when_it_is_not_visible_ASCII(String code) {
        vault.put("retail", code);

        assertUnavailable(find(codes, "retail"));
        log.assertOne("IDV0053").doesNotContain("应用", "a b");
    }

    @Test
    void is_unavailable_when_the_source_throws_or_returns_null() {
        AppCodes failing = codes(account -> {
            asked.add(account);
            if (account.equals("null")) {
                return null;
            }
            throw new IllegalStateException("canary");
        });

        assertUnavailable(find(failing, "retail"));
        assertUnavailable(find(failing, "null"));
        assertUnavailable(find(failing, "null"));

        assertThat(asked).containsExactly("retail", "null", "null");
        log.assertOne("IDV0053").contains("account retail", "it threw").doesNotContain("canary");
    }

    @Test
    void is_unavailable_when_a_transaction_stays_open_or_no_thread_is_free() {
        AppCodes leavingOpen = TestAppCodes.of(
                SETTINGS,
                this::lookUp,
                TestExecutors.on(threads),
                TestForeignCode.failing(new IllegalStateException()));
        AppCodes withoutThread =
                TestAppCodes.of(SETTINGS, this::lookUp, TestExecutors.full(), TestForeignCode.withoutTransactions());

        assertUnavailable(find(leavingOpen, "retail"));
        assertUnavailable(find(withoutThread, "retail"));
    }

    private Optional<String> lookUp(String account) {
        asked.add(account);
        return Optional.ofNullable(vault.get(account));
    }

    private Optional<String> lookUpSlowly(String account) {
        Optional<String> code = lookUp(account);
        TestExecutors.pass(gate);
        return code;
    }

    private AppCodes codes(AppCodeSource source) {
        return TestAppCodes.of(SETTINGS, source, TestExecutors.on(threads), TestForeignCode.withoutTransactions());
    }

    private CompletableFuture<Optional<Account>> find(AppCodes codes, String account) {
        return CompletableFuture.supplyAsync(() -> codes.find(account, ProviderCall.start(new UUID(0, 0))), threads);
    }

    private String code(String account) {
        return code(find(codes, account).join());
    }

    private static String code(Optional<Account> found) {
        return found.orElseThrow().appCode().reveal();
    }

    private static void assertUnavailable(CompletableFuture<Optional<Account>> found) {
        assertThatThrownBy(found::join)
                .cause()
                .isInstanceOfSatisfying(
                        NotStartedException.class,
                        it -> assertThat(it.retryAfter()).contains(Duration.ofSeconds(1)));
    }
}
