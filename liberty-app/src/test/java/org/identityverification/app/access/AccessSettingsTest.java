package org.identityverification.app.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The settings of who may do what")
class AccessSettingsTest {

    @Test
    void are_open_in_development_without_any_key() {
        AccessSettings settings = read();

        assertThat(settings.production()).isFalse();
        assertThat(settings.pageEnabled()).isTrue();
        assertThat(settings.callbackOrigins()).isEmpty();
        assertThat(settings.perCaller()).isEmpty();
        assertThat(settings.total()).isEmpty();
    }

    @Test
    void are_strict_in_production_without_any_other_key() {
        AccessSettings settings = read(AccessSettings.PRODUCTION, "true");

        assertThat(settings.production()).isTrue();
        assertThat(settings.role()).isEqualTo("identity-verification");
        assertThat(settings.pageEnabled()).isFalse();
        assertThat(settings.perCaller()).hasValue(10);
        assertThat(settings.total()).hasValue(600);
        assertThat(settings.callbackOrigins())
                .hasValueSatisfying(origins ->
                        assertThat(origins.allows("https://shop.example.com/")).isFalse());
    }

    @Test
    void let_a_browser_return_where_the_operator_sends_it_by_default() {
        AccessSettings settings = read(
                AccessSettings.PRODUCTION, "true", AccessSettings.CALLBACK_URL, "https://shop.example.com/verified");

        assertThat(settings.callbackOrigins()).hasValueSatisfying(origins -> {
            assertThat(origins.allows("https://shop.example.com/elsewhere")).isTrue();
            assertThat(origins.allows("https://other.example.com/")).isFalse();
        });
    }

    @Test
    void are_what_the_keys_say() {
        AccessSettings settings = read(
                AccessSettings.PRODUCTION, "true",
                AccessSettings.ROLE, "shop",
                AccessSettings.PAGE_ENABLED, "true",
                AccessSettings.CALLBACK_ORIGINS, "https://a.example.com, https://b.example.com",
                AccessSettings.PER_CALLER, "3",
                AccessSettings.TOTAL, "100");

        assertThat(settings.role()).isEqualTo("shop");
        assertThat(settings.pageEnabled()).isTrue();
        assertThat(settings.perCaller()).hasValue(3);
        assertThat(settings.total()).hasValue(100);
        assertThat(settings.callbackOrigins())
                .hasValueSatisfying(origins ->
                        assertThat(origins.allows("https://b.example.com/x")).isTrue());
    }

    @ParameterizedTest
    @CsvSource({
        "identity-app.production, canary",
        "identity-app.production, TRUE",
        "identity-app.page.enabled, canary",
        "identity-app.callback-origins, canary",
        "identity-app.rate-limit.per-caller, canary",
        "identity-app.rate-limit.per-caller, 0",
        "identity-app.rate-limit.per-caller, 1000001",
        "identity-app.rate-limit.total, -1"
    })
    void are_refused_by_the_name_of_the_key_and_without_the_value(String key, String value) {
        assertThatIllegalStateException()
                .isThrownBy(() -> read(key, value))
                .withMessageContaining(key)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("canary"));
    }

    @Test
    void name_everything_that_is_wrong_at_once() {
        assertThatIllegalStateException()
                .isThrownBy(() -> read(AccessSettings.PRODUCTION, "maybe", AccessSettings.TOTAL, "many"))
                .withMessageContaining(AccessSettings.PRODUCTION)
                .withMessageContaining(AccessSettings.TOTAL);
    }

    private static AccessSettings read(String... keysAndValues) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            values.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return AccessSettings.read(key -> Optional.ofNullable(values.get(key)));
    }
}
