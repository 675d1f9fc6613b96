package org.identityverification.app.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.identityverification.app.config.Keys;
import org.identityverification.testservers.KeyValues;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTest {

    private static final String SHOP = "https://shop.example.com/x";
    private static final String PRODUCTION = "identity-app.production";
    private static final String PAGE = "identity-app.page.enabled";
    private static final String ORIGINS = "identity-app.callback-origins";
    private static final String TOTAL = "identity-app.rate-limit.total";
    private static final String[] LISTED = {
        ORIGINS + "=https://shop.example.com, http://intranet:8080/,https://[2001:db8::1]:8443",
        "identity-verification.callback-url=https://default.example.com/verified?from=face"
    };

    @Test
    void is_open_in_development_without_any_key() {
        Access access = access();

        assertThat(access.isPageEnabled()).isTrue();
        assertThat(access.allowsCallback(SHOP)).isTrue();
        assertThat(callsLetThrough(access)).isEqualTo(1000);
    }

    @Test
    void is_strict_in_production_without_any_other_key() {
        Access access = access(PRODUCTION + "=true");

        assertThat(access.isPageEnabled()).isFalse();
        assertThat(access.allowsCallback(SHOP)).isFalse();
        assertThat(callsLetThrough(access)).isEqualTo(10);
    }

    @Test
    void follows_the_keys() {
        Access access = access(
                PRODUCTION + "=true",
                PAGE + "=true",
                ORIGINS + "=https://a.example.com, https://shop.example.com",
                "identity-app.rate-limit.per-caller=3");

        assertThat(access.isPageEnabled()).isTrue();
        assertThat(access.allowsCallback(SHOP)).isTrue();
        assertThat(callsLetThrough(access)).isEqualTo(3);
        assertThat(callsLetThrough(access(TOTAL + "=5"))).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource({TOTAL + ", 0", TOTAL + ", canary", PRODUCTION + ", ture", PAGE + ", yes", ORIGINS + ", canary"})
    void refuses_a_wrong_value_by_the_name_of_its_key(String key, String value) {
        assertThat(faults(key + "=" + value))
                .singleElement(STRING)
                .startsWith(key + " ")
                .doesNotContain("canary");
    }

    @ParameterizedTest
    @CsvSource({
        "identity-app.operator-role, identity-verification",
        "identity-app.operator-role, identity-verification:retail",
        "identity-app.operator-role, identity-verification-backend",
        "identity-app.reader-role, identity-verification:retail",
        "identity-app.reader-role, identity-verification-backend",
        "identity-app.reader-role, identity-verification-operator",
        "identity-app.backend-role, identity-verification",
        "identity-app.backend-role, identity-verification:retail",
        "identity-app.backend-role, identity-verification-operator"
    })
    void refuses_roles_that_overlap(String key, String role) {
        assertThat(faults(key + "=" + role)).isNotEmpty().allMatch(it -> it.contains(key));
    }

    @Test
    void refuses_a_provider_in_development_that_may_be_the_real_one() {
        assertThat(faults("identity-verification/mp-rest/uri=https://auth.csapi.com.cn"))
                .singleElement(STRING)
                .contains("identity-verification/mp-rest/url", "identity-app.production=true");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://shop.example.com", "https://shop.example.com/verified?x=https://evil.example.net#top",
                "https://shop.example.com:443/verified", "HTTPS://SHOP.Example.COM/verified",
                "http://intranet:8080/back", "https://[2001:db8::1]:8443/back",
                "https://default.example.com/elsewhere"
            })
    void sends_a_browser_back_to_an_origin_that_is_listed(String url) {
        assertThat(access(LISTED).allowsCallback(url)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://shop.example.com/", "https://shop.example.com:8443/",
                "https://shop.example.com.evil.example.net/", "https://sub.shop.example.com/",
                "https://shop.example.com./", "https://shop.example.com@evil.example.net/",
                "https://shop.example.com:443@evil.example.net/", "https://shop.example.com\\@evil.example.net/",
                "https://shop.example.com%2eevil.example.net/", "https:///shop.example.com",
                "//shop.example.com/", "javascript://shop.example.com/%0aalert(1)",
                "http://intranet/", ""
            })
    void sends_no_browser_elsewhere(String url) {
        assertThat(access(LISTED).allowsCallback(url)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "shop.example.com", "https://shop.example.com/path", "https://shop.example.com?x",
                "https://user@shop.example.com", "https://*.example.com", "*"
            })
    void refuses_a_list_of_anything_but_origins(String listed) {
        assertThat(faults(ORIGINS + "=" + listed)).singleElement(STRING).startsWith(ORIGINS + " must be origins");
    }

    private static int callsLetThrough(Access access) {
        return (int) IntStream.range(0, 1000)
                .filter(i -> access.countCall("shop").isEmpty())
                .count();
    }

    private static Access access(String... settings) {
        Access access = new Access();
        assertThat(check(access, settings)).isEmpty();
        return access;
    }

    private static List<String> faults(String... settings) {
        return check(new Access(), settings);
    }

    /** With these settings, and those of a provider on this machine and of an audience. Returns the faults. */
    private static List<String> check(Access access, String... settings) {
        Map<String, String> configured = new HashMap<>();
        configured.put("identity-verification/mp-rest/url", "http://localhost:9080/sandbox");
        configured.putAll(KeyValues.of(settings));
        Keys read = new Keys(key -> Optional.ofNullable(configured.get(key)));
        access.check(read);
        return read.faults();
    }
}
