package org.identityverification.app.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.bucket4j.TimeMeter;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Access")
class AccessTest {

    private static final String SHOP = "https://shop.example.com/x";

    @Test
    void is_open_in_development_without_any_key() {
        Access access = access();

        assertThat(access.isProduction()).isFalse();
        assertThat(access.isPageEnabled()).isTrue();
        assertThat(access.allowsCallback(SHOP)).isTrue();
        assertThat(callsLetThrough(access)).isEqualTo(1000);
    }

    @Test
    void is_strict_in_production_without_any_other_key() {
        Access access = access(Access.PRODUCTION, "true");

        assertThat(access.isProduction()).isTrue();
        assertThat(access.role()).isEqualTo("identity-verification");
        assertThat(access.isPageEnabled()).isFalse();
        assertThat(access.allowsCallback(SHOP)).isFalse();
        assertThat(callsLetThrough(access)).isEqualTo(10);
    }

    @Test
    void lets_a_browser_return_where_the_operator_sends_it_by_default() {
        Access access = access(Access.PRODUCTION, "true", Access.CALLBACK_URL, "https://shop.example.com/verified");

        assertThat(access.allowsCallback(SHOP)).isTrue();
        assertThat(access.allowsCallback("https://other.example.com/")).isFalse();
    }

    @Test
    void is_what_the_keys_say() {
        Access access = access(
                Access.PRODUCTION, "true",
                Access.ROLE, "shop",
                Access.PAGE_ENABLED, "true",
                Access.CALLBACK_ORIGINS, "https://a.example.com, https://shop.example.com",
                Access.PER_CALLER, "3",
                Access.TOTAL, "100");

        assertThat(access.role()).isEqualTo("shop");
        assertThat(access.isPageEnabled()).isTrue();
        assertThat(access.allowsCallback(SHOP)).isTrue();
        assertThat(callsLetThrough(access)).isEqualTo(3);
        assertThat(callsLetThrough(access(Access.TOTAL, "5"))).isEqualTo(5);
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
    void is_refused_by_the_name_of_the_key_and_without_the_value(String key, String value) {
        assertThatIllegalStateException()
                .isThrownBy(() -> access(key, value))
                .withMessageContaining(key)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("canary"));
    }

    @Test
    void names_everything_that_is_wrong_at_once() {
        assertThatIllegalStateException()
                .isThrownBy(() -> access(Access.PRODUCTION, "maybe", Access.TOTAL, "many"))
                .withMessageContainingAll(Access.PRODUCTION, Access.TOTAL);
    }

    private static int callsLetThrough(Access access) {
        int calls = 0;
        while (calls < 1000 && access.waitOf("shop").isEmpty()) {
            calls++;
        }
        return calls;
    }

    private static Access access(String... keysAndValues) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            values.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return new Access(key -> Optional.ofNullable(values.get(key)), TimeMeter.SYSTEM_MILLISECONDS);
    }
}
