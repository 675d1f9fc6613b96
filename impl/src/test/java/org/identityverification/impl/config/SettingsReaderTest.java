package org.identityverification.impl.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The settings")
class SettingsReaderTest {

    private static final String PUBLIC_URL = "https://shop.example.com/identity/api";
    private static final String SECRET = "canary-notification-secret-of-44-bytes-length";
    private static final String OTHER_SECRET = "another-notification-secret-of-some-bytes";

    private final Map<String, String> configured = new HashMap<>(Map.of(Keys.APP_CODE, "canary-app-code"));

    @Test
    @DisplayName("have a default for everything but the app code")
    void defaults() {
        Settings settings = read();

        assertThat(settings.appCode().reveal()).isEqualTo("canary-app-code");
        assertThat(settings.callDeadline()).isEqualTo(Duration.ofSeconds(20));
        assertThat(settings.publicUrl()).isEmpty();
        assertThat(settings.callbackUrl()).isEmpty();
        assertThat(settings.notificationSecrets()).isEmpty();
        assertThat(settings.notificationValidFor()).isEqualTo(Duration.ofDays(7));
        assertThat(settings.resultQueryEnabled()).isFalse();
        assertThat(settings.resultQueryFirstDelay()).isEqualTo(Duration.ofMinutes(2));
        assertThat(settings.resultQueryConfirm()).isFalse();
        assertThat(settings.deliveryMaxAge()).isEqualTo(Duration.ofDays(3));
        assertThat(settings.deliveryHungAfter()).isEqualTo(Duration.ofMinutes(1));
        assertThat(settings.inMemoryMaxVerifications()).isEqualTo(100_000);
        assertThat(settings.taskPoll()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.retention()).isEqualTo(Duration.ofDays(90));
        assertThat(settings.concurrentCalls()).isEqualTo(256);
    }

    @Test
    @DisplayName("are what is configured")
    void everythingConfigured() {
        configured.put(Keys.CALL_DEADLINE, "PT5S");
        configured.put(Keys.PUBLIC_URL, PUBLIC_URL);
        configured.put(Keys.CALLBACK_URL, "https://shop.example.com/done?a=b");
        configured.put(Keys.NOTIFICATION_SECRET, SECRET);
        configured.put(Keys.NOTIFICATION_VALID_FOR, "P1D");
        configured.put(Keys.RESULT_QUERY_ENABLED, "true");
        configured.put(Keys.RESULT_QUERY_FIRST_DELAY, "PT30S");
        configured.put(Keys.RESULT_QUERY_CONFIRM, "true");
        configured.put(Keys.DELIVERY_MAX_AGE, "P1D");
        configured.put(Keys.DELIVERY_HUNG_AFTER, "PT10S");
        configured.put(Keys.IN_MEMORY_MAX_VERIFICATIONS, "500");
        configured.put(Keys.TASK_POLL, "PT1S");
        configured.put(Keys.RETENTION, "P30D");
        configured.put(SettingsReader.BULKHEAD_KEY, "64");

        Settings settings = read();

        assertThat(settings.callDeadline()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.publicUrl()).contains(URI.create(PUBLIC_URL));
        assertThat(settings.callbackUrl()).contains("https://shop.example.com/done?a=b");
        assertThat(settings.notificationSecrets()).containsExactly(new Secret(SECRET));
        assertThat(settings.notificationValidFor()).isEqualTo(Duration.ofDays(1));
        assertThat(settings.resultQueryEnabled()).isTrue();
        assertThat(settings.resultQueryFirstDelay()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.resultQueryConfirm()).isTrue();
        assertThat(settings.deliveryMaxAge()).isEqualTo(Duration.ofDays(1));
        assertThat(settings.deliveryHungAfter()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.inMemoryMaxVerifications()).isEqualTo(500);
        assertThat(settings.taskPoll()).isEqualTo(Duration.ofSeconds(1));
        assertThat(settings.retention()).isEqualTo(Duration.ofDays(30));
        assertThat(settings.concurrentCalls()).isEqualTo(64);
    }

    @Test
    @DisplayName("ask before they believe only where they may ask at all")
    void confirmNeedsEnabled() {
        configured.put(Keys.RESULT_QUERY_CONFIRM, "true");
        assertRefused(Keys.RESULT_QUERY_CONFIRM, "needs identity-verification.result-query.enabled");

        configured.put(Keys.RESULT_QUERY_ENABLED, "false");
        assertRefused(Keys.RESULT_QUERY_CONFIRM, "needs identity-verification.result-query.enabled");

        configured.put(Keys.RESULT_QUERY_ENABLED, "true");
        assertThat(read().resultQueryConfirm()).isTrue();

        configured.put(Keys.RESULT_QUERY_CONFIRM, "false");
        assertThat(read().resultQueryConfirm()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRUE", "False", "yes", "on", "1", "true,false", "canary"})
    @DisplayName("take nothing but true and false for a flag:")
    void flags(String text) {
        configured.put(Keys.RESULT_QUERY_ENABLED, text);
        assertRefused(Keys.RESULT_QUERY_ENABLED, "must be true or false");

        configured.put(Keys.RESULT_QUERY_ENABLED, "true");
        configured.put(Keys.RESULT_QUERY_CONFIRM, text);
        assertRefused(Keys.RESULT_QUERY_CONFIRM, "must be true or false");
    }

    @ParameterizedTest
    @CsvSource({
        "identity-verification.result-query.first-delay, PT0.999S",
        "identity-verification.result-query.first-delay, -PT2M",
        "identity-verification.delivery.max-age, PT0S",
        "identity-verification.delivery.max-age, PT0.999S",
        "identity-verification.delivery.hung-after, PT0.999S"
    })
    @DisplayName("refuse a delay or an age of less than a second:")
    void lessThanASecond(String key, String text) {
        configured.put(key, text);
        assertRefused(key, "must be at least PT1S");

        configured.put(key, "PT1S");
        read();
    }

    @Test
    @DisplayName("take an empty or blank text as absent, and ignore white space around a text")
    void blankIsAbsent() {
        configured.put(Keys.PUBLIC_URL, " ");
        configured.put(Keys.CALL_DEADLINE, "");
        configured.put(Keys.APP_CODE, " abc\n");

        assertThat(read().publicUrl()).isEmpty();
        assertThat(read().callDeadline()).isEqualTo(Duration.ofSeconds(20));
        assertThat(read().appCode().reveal()).isEqualTo("abc");
    }

    @Test
    @DisplayName("name the key when the app code is missing")
    void missingAppCode() {
        configured.clear();

        assertRefused(Keys.APP_CODE, "is required");
    }

    @ParameterizedTest
    @ValueSource(strings = {"canary code", "canary\tcode", "canary\u0000code", "canary\u7801"})
    @DisplayName("refuse an app code that can't stand in a header")
    void unusableAppCode(String appCode) {
        configured.put(Keys.APP_CODE, appCode);

        assertRefused(Keys.APP_CODE, "visible ASCII");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"identity-verification.app-cod", "identity-verification.", "identity-verification.datasource"})
    @DisplayName("refuse a key that does not exist, by name")
    void unknownKey(String key) {
        configured.put(key, "canary");

        assertRefused(key, "is not a key of this module");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "identity-verification/mp-rest/url",
                "identity-verification-shop.x",
                "identity.verification.app-code",
                "IDENTITY_VERIFICATION_UNKNOWN",
                SettingsReader.BULKHEAD_KEY
            })
    @DisplayName("leave alone what is not theirs")
    void otherKeys(String key) {
        configured.put(key, "64");

        assertThat(read()).isNotNull();
    }

    @Test
    @DisplayName("name every key that is wrong at once")
    void everyProblemAtOnce() {
        configured.put(Keys.APP_CODE, "{xor}canary");
        configured.put(Keys.CALL_DEADLINE, "20");
        configured.put(Keys.CALLBACK_URL, "/done");
        configured.put("identity-verification.nothing", "x");

        assertThatExceptionOfType(InvalidConfigurationException.class)
                .isThrownBy(this::read)
                .withMessageContainingAll(
                        Keys.APP_CODE, Keys.CALL_DEADLINE, Keys.CALLBACK_URL, "identity-verification.nothing");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("refuse a duration that is malformed, too short or absurdly long, by the name of its key:")
    void durations(DurationKey key) {
        configured.put(Keys.NOTIFICATION_VALID_FOR, "PT1M");
        configured.put(Keys.DELIVERY_MAX_AGE, "PT1S");
        for (String wrong : new String[] {"20s", "5", "P", "-PT5S", "PT0S", key.tooShort, "P400000D"}) {
            configured.put(key.key, wrong);
            assertRefused(key.key, "must be");
        }

        configured.put(key.key, key.shortest);
        assertThat(key.of.apply(read())).isEqualTo(Duration.parse(key.shortest));
    }

    enum DurationKey {
        CALL_DEADLINE(Keys.CALL_DEADLINE, "PT0.001S", "PT0.0009S", Settings::callDeadline),
        VALID_FOR(Keys.NOTIFICATION_VALID_FOR, "PT1M", "PT59.999S", Settings::notificationValidFor),
        TASK_POLL(Keys.TASK_POLL, "PT0.1S", "PT0.099S", Settings::taskPoll),
        RETENTION(Keys.RETENTION, "PT1H", "PT59M", Settings::retention);

        private final String key;
        private final String shortest;
        private final String tooShort;

        @SuppressWarnings("ImmutableEnumChecker") // a method reference
        private final Function<Settings, Duration> of;

        DurationKey(String key, String shortest, String tooShort, Function<Settings, Duration> of) {
            this.key = key;
            this.shortest = shortest;
            this.tooShort = tooShort;
            this.of = of;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "identity-verification.notification.valid-for, P1D, P1D",
        "identity-verification.notification.valid-for, P2D, P1D",
        "identity-verification.delivery.max-age, P1D, P1D",
        "identity-verification.delivery.max-age, P100D, P90D"
    })
    @DisplayName("refuse a retention that ends before a result can no longer come or be delivered, and name both keys:")
    void retention(String key, String other, String retention) {
        configured.put(Keys.NOTIFICATION_VALID_FOR, "PT1H");
        configured.put(Keys.DELIVERY_MAX_AGE, "PT1H");
        configured.put(key, other);
        configured.put(Keys.RETENTION, retention);

        assertRefused(Keys.RETENTION, "must be longer than " + key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"many", "0", "-5", "2147483647"})
    @DisplayName("refuse a number of verifications that no memory can have, by its key")
    void inMemory(String wrong) {
        configured.put(Keys.IN_MEMORY_MAX_VERIFICATIONS, wrong);

        assertRefused(Keys.IN_MEMORY_MAX_VERIFICATIONS, "must be a whole number");
    }

    @ParameterizedTest
    @ValueSource(strings = {"many", "1.5", "0", "-5", "2147483647", "99999999999"})
    @DisplayName("refuse a number of concurrent calls that no executor can have, by the standard key")
    void concurrentCalls(String wrong) {
        configured.put(SettingsReader.BULKHEAD_KEY, wrong);

        assertRefused(SettingsReader.BULKHEAD_KEY, "must be a whole number");
    }

    @ParameterizedTest
    @CsvSource({
        "https://shop.example.com, https://shop.example.com",
        "https://shop.example.com/, https://shop.example.com",
        "https://shop.example.com/api/, https://shop.example.com/api",
        "https://shop.example.com/api//, https://shop.example.com/api",
        "HTTPS://shop.example.com:8443/api, HTTPS://shop.example.com:8443/api",
        "http://localhost:9080/identity/api, http://localhost:9080/identity/api",
        "http://LOCALHOST/api, http://LOCALHOST/api",
        "http://127.0.0.1:9080/api, http://127.0.0.1:9080/api",
        "http://127.1.2.3/api, http://127.1.2.3/api",
        "http://[::1]:9080/api, http://[::1]:9080/api"
    })
    @DisplayName("accept a public URL that is https or loopback, and take the slash off its end:")
    void publicUrl(String text, String expected) {
        configured.put(Keys.PUBLIC_URL, text);
        configured.put(Keys.NOTIFICATION_SECRET, SECRET);

        assertThat(read().publicUrl()).contains(URI.create(expected));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://shop.example.com/api      | must be https unless",
                "http://localhost.example.com/api | must be https unless",
                "http://127.0.0.1.example.com/api | must be https unless",
                "http://128.0.0.1/api             | must be https unless",
                "http://10.0.0.1/api              | must be https unless",
                "http://[::2]/api                 | must be https unless",
                "shop.example.com/api             | must be an absolute http or https URL",
                "/api                             | must be an absolute http or https URL",
                "ftp://shop.example.com/api       | must be an absolute http or https URL",
                "https:/api                       | must be an absolute http or https URL",
                "https://                         | must be an absolute http or https URL",
                "https://shop.example.com/a b     | must be an absolute http or https URL",
                "https://shop.example.com/?a=b    | must have no query",
                "https://shop.example.com/#a      | must have no query",
                "https://user@shop.example.com/   | must have no query"
            })
    @DisplayName("refuse a public URL that the provider can't use:")
    void wrongPublicUrl(String text, String problem) {
        configured.put(Keys.PUBLIC_URL, text);
        configured.put(Keys.NOTIFICATION_SECRET, SECRET);

        assertRefused(Keys.PUBLIC_URL, problem);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/done", "shop.example.com", "ftp://shop.example.com", "javascript:alert(1)", "https://a b"})
    @DisplayName("refuse a callback URL that is not absolute http or https")
    void wrongCallbackUrl(String text) {
        configured.put(Keys.CALLBACK_URL, text);

        assertRefused(Keys.CALLBACK_URL, "must be an absolute http or https URL");
    }

    @Test
    @DisplayName("need a notification secret together with a public URL")
    void missingSecret() {
        configured.put(Keys.PUBLIC_URL, PUBLIC_URL);

        assertRefused(Keys.NOTIFICATION_SECRET, "is required together with " + Keys.PUBLIC_URL);
    }

    @Test
    @DisplayName("keep several notification secrets in their order")
    void rotation() {
        configured.put(Keys.PUBLIC_URL, PUBLIC_URL);
        configured.put(Keys.NOTIFICATION_SECRET, SECRET + " , " + OTHER_SECRET);

        assertThat(read().notificationSecrets()).containsExactly(new Secret(SECRET), new Secret(OTHER_SECRET));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "canary-of-31-bytes-is-too-short",
                SECRET + ",canary-short",
                "canary-short," + SECRET,
                SECRET + ",",
                "," + SECRET,
                "canary-of-many-bytes,canary-of-many-bytes"
            })
    @DisplayName("refuse a notification secret that has fewer than 32 bytes in one of its parts")
    void shortSecret(String text) {
        configured.put(Keys.PUBLIC_URL, PUBLIC_URL);
        configured.put(Keys.NOTIFICATION_SECRET, text);

        assertRefused(Keys.NOTIFICATION_SECRET, "must have at least 32 bytes in each part");
    }

    @Test
    @DisplayName("count the bytes of a notification secret, not its characters")
    void secretInBytes() {
        configured.put(Keys.PUBLIC_URL, PUBLIC_URL);
        configured.put(Keys.NOTIFICATION_SECRET, "\u5BC6".repeat(11));

        assertThat(read().notificationSecrets()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{xor}", "{XOR}", "{aes}", "{Aes}", "{AES}", "{hash}", "{Hash}"})
    @DisplayName("refuse a secret that is encoded, because nobody would decode it:")
    void encoded(String encoding) {
        configured.put(Keys.PUBLIC_URL, PUBLIC_URL);
        configured.put(Keys.NOTIFICATION_SECRET, SECRET);
        configured.put(Keys.APP_CODE, encoding + "canary");
        assertRefused(Keys.APP_CODE, "undecoded");

        configured.put(Keys.APP_CODE, "canary-app-code");
        configured.put(Keys.NOTIFICATION_SECRET, encoding + SECRET);
        assertRefused(Keys.NOTIFICATION_SECRET, "undecoded");

        configured.put(Keys.NOTIFICATION_SECRET, OTHER_SECRET + "," + encoding + SECRET);
        assertRefused(Keys.NOTIFICATION_SECRET, "undecoded");
    }

    @Test
    @DisplayName("accept the known development secret on a loopback address only")
    void developmentSecret() {
        configured.put(Keys.NOTIFICATION_SECRET, SettingsReader.DEVELOPMENT_SECRET);
        configured.put(Keys.PUBLIC_URL, "http://localhost:9080/identity/api");
        assertThat(read().notificationSecrets()).hasSize(1);

        configured.put(Keys.PUBLIC_URL, PUBLIC_URL);
        assertRefused(Keys.NOTIFICATION_SECRET, "development secret");

        configured.put(Keys.NOTIFICATION_SECRET, SECRET + "," + SettingsReader.DEVELOPMENT_SECRET);
        assertRefused(Keys.NOTIFICATION_SECRET, "development secret");
    }

    @Test
    @DisplayName("show no secret as text")
    void toStringIsMasked() {
        configured.put(Keys.PUBLIC_URL, PUBLIC_URL);
        configured.put(Keys.NOTIFICATION_SECRET, SECRET);

        assertThat(new Secret("canary")).hasToString("***");
        assertThat(read().toString()).doesNotContain("canary").contains("***");
    }

    private void assertRefused(String key, String problem) {
        assertThatExceptionOfType(InvalidConfigurationException.class)
                .isThrownBy(this::read)
                .withMessageContaining(
                        key + " " + (problem.startsWith("must") || problem.startsWith("is") ? problem : ""))
                .withMessageContaining(problem)
                .satisfies(e -> assertThat(e).hasMessageNotContaining("canary").hasNoCause());
    }

    private Settings read() {
        Set<String> names = configured.keySet();
        return SettingsReader.read(key -> Optional.ofNullable(configured.get(key)), names);
    }
}
