package org.identityverification.app.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Access")
class AccessTest {

    private static final String SHOP = "https://shop.example.com/x";

    @Test
    void is_open_in_development_without_any_key() {
        Access access = access(keys -> {});

        assertThat(access.isPageEnabled()).isTrue();
        assertThat(access.allowsCallback(SHOP)).isTrue();
        assertThat(callsLetThrough(access)).isEqualTo(1000);
    }

    @Test
    void is_strict_in_production_without_any_other_key() {
        Access access = access(keys -> keys.production = "true");

        assertThat(access.isPageEnabled()).isFalse();
        assertThat(access.allowsCallback(SHOP)).isFalse();
        assertThat(callsLetThrough(access)).isEqualTo(10);
    }

    @Test
    void lets_a_browser_return_where_the_operator_sends_it_by_default() {
        Access access = access(keys -> {
            keys.production = "true";
            keys.callbackUrl = Optional.of("https://shop.example.com/verified");
        });

        assertThat(access.allowsCallback(SHOP)).isTrue();
        assertThat(access.allowsCallback("https://other.example.com/")).isFalse();
    }

    @Test
    void is_what_the_keys_say() {
        Access access = access(keys -> {
            keys.production = "true";
            keys.pageEnabled = Optional.of("true");
            keys.listedOrigins = Optional.of("https://a.example.com, https://shop.example.com");
            keys.callsPerCaller = Optional.of(3);
        });

        assertThat(access.isPageEnabled()).isTrue();
        assertThat(access.allowsCallback(SHOP)).isTrue();
        assertThat(callsLetThrough(access)).isEqualTo(3);
        assertThat(callsLetThrough(access(keys -> keys.callsInTotal = Optional.of(5))))
                .isEqualTo(5);
    }

    @Test
    void is_refused_by_the_name_of_the_key() {
        assertThatIllegalStateException()
                .isThrownBy(() -> access(keys -> keys.callsInTotal = Optional.of(0)))
                .withMessageContaining("identity-app.rate-limit.total");
        assertThatIllegalStateException()
                .isThrownBy(() -> access(keys -> keys.production = "ture"))
                .withMessageContaining("identity-app.production must be true or false");
        assertThatIllegalStateException()
                .isThrownBy(() -> access(keys -> keys.pageEnabled = Optional.of("yes")))
                .withMessageContaining("identity-app.page.enabled");
        assertThatIllegalStateException()
                .isThrownBy(() -> access(keys -> keys.listedOrigins = Optional.of("canary")))
                .withMessageContaining("identity-app.callback-origins")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("canary"));
    }

    @Test
    void is_refused_in_development_when_the_provider_may_be_the_real_one() {
        assertThatIllegalStateException()
                .isThrownBy(() -> access(keys -> keys.providerUri = Optional.of("https://auth.csapi.com.cn")))
                .withMessageContainingAll("identity-verification/mp-rest/url", "identity-app.production=true");
    }

    private static int callsLetThrough(Access access) {
        int calls = 0;
        while (calls < 1000 && access.waitOf("shop").isEmpty()) {
            calls++;
        }
        return calls;
    }

    private static Access access(Consumer<Access> keys) {
        Access access = new Access();
        access.production = "false";
        access.pageEnabled = Optional.empty();
        access.listedOrigins = Optional.empty();
        access.callbackUrl = Optional.empty();
        access.callsPerCaller = Optional.empty();
        access.callsInTotal = Optional.empty();
        access.providerUri = Optional.empty();
        access.providerUrl = Optional.of("http://localhost:9080/sandbox");
        keys.accept(access);
        access.check();
        return access;
    }
}
