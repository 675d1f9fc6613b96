package org.identityverification.app.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.identityverification.app.config.Keys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSettingsTest {

    private static final String URL = "identity-app.webhook.url";
    private static final String SECRET = "identity-app.webhook.secret";
    private static final String VERIFY_CODE = "identity-app.webhook.verify-code";
    private static final String PROXY = "identity-app.webhook.proxy";
    private static final String GOOD_URL = "https://shop.example.com/hooks/canary?to=a%2Fb";
    private static final String RETAIL = "identity-app.accounts.retail.webhook.";
    private static final String OTHER_SECRET = "whsec_" + "A".repeat(32);
    private static final String GOOD_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    @Test
    void are_optional_name_the_receiver_and_leave_out_the_verify_code_by_default() {
        assertThat(read(Map.of())).isEmpty();
        WebhookSettings settings =
                read(Map.of(URL, GOOD_URL, SECRET, GOOD_SECRET)).orElseThrow();

        assertThat(settings.url()).hasToString(GOOD_URL);
        assertThat(settings.withVerifyCode()).isFalse();
        assertThat(settings.toString()).doesNotContain("canary", "MfKQ9");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:8081/", "http://127.0.0.1/hook", "HTTPS://shop.example.com"})
    void accept_https_anywhere_and_http_on_this_machine(String url) {
        assertThat(read(Map.of(URL, url, SECRET, GOOD_SECRET))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "canary", "http://canary.example.com/hook",
                "ftp://localhost/canary", "https://user@canary.example.com/",
                "https://canary.example.com/#fragment", "https://canary.example.com:65536/",
                "https://canary.example.com:0/", "https://金丝雀canary.example.com/"
            })
    void refuse_any_other_URL_naming_the_key_but_not_the_value(String url) {
        assertRefused(Map.of(URL, url, SECRET, GOOD_SECRET), URL + " must be an https URL", "canary");
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy.example.com:3128", "127.0.0.1:8888", "[::1]:65535"})
    void accept_a_proxy_as_hostport(String proxy) {
        assertThat(read(Map.of(URL, GOOD_URL, SECRET, GOOD_SECRET, PROXY, proxy))
                        .flatMap(WebhookSettings::proxy)
                        .map(it -> it.getHost() + ":" + it.getPort()))
                .contains(proxy);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "canary", "canary:0", "canary:65536",
                "canary:3128/", "http://canary:3128", "user:canary@proxy.example.com:3128"
            })
    void refuse_any_other_proxy_naming_the_key_but_not_the_value(String proxy) {
        assertRefused(Map.of(URL, GOOD_URL, SECRET, GOOD_SECRET, PROXY, proxy), PROXY + " must be host:port", "canary");
    }

    @ParameterizedTest
    @CsvSource({
        URL + "," + GOOD_URL + "," + SECRET + " must be set if " + URL,
        SECRET + "," + GOOD_SECRET + "," + URL + " must be set if " + SECRET,
        VERIFY_CODE + ",canary," + VERIFY_CODE + " must be true or false",
        PROXY + ",canary:3128," + URL + " must be set if " + PROXY,
    })
    void must_be_set_together_and_no_value_is_named(String key, String value, String told) {
        assertRefused(Map.of(key, value), told, value);
        assertRefused(Map.of(URL, GOOD_URL, SECRET, "whsec_canary"), SECRET + " must be whsec_", "whsec_canary");
    }

    @Test
    void may_be_of_an_account_with_a_secret_of_its_own() {
        Map<String, String> configured = new HashMap<>(Map.of(URL, GOOD_URL, SECRET, GOOD_SECRET));
        configured.put(RETAIL + "url", "https://retail.example.com/");
        assertRefused(configured, RETAIL + "secret must be set if " + RETAIL + "url is set", "retail.example.com");
        configured.put(RETAIL + "secret", " " + GOOD_SECRET);
        assertRefused(configured, RETAIL + "secret must differ from the secrets of other receivers", "MfKQ9");
        configured.put(RETAIL + "secret", OTHER_SECRET);
        Keys keys = keys(configured);

        Map<Optional<String>, WebhookSettings> read = WebhookSettings.read(keys, Keys.accounts(configured.keySet()));

        assertThat(keys.faults()).isEmpty();
        assertThat(read).containsOnlyKeys(Optional.empty(), Optional.of("retail"));
        assertThat(read.get(Optional.of("retail")).url()).hasHost("retail.example.com");
    }

    private static void assertRefused(Map<String, String> configured, String told, String hidden) {
        Keys keys = keys(configured);
        WebhookSettings.read(keys, Keys.accounts(configured.keySet()));
        assertThat(keys.faults()).anyMatch(it -> it.startsWith(told)).noneMatch(it -> it.contains(hidden));
    }

    private static Optional<WebhookSettings> read(Map<String, String> configured) {
        Keys keys = keys(configured);
        Map<Optional<String>, WebhookSettings> read = WebhookSettings.read(keys, Set.of());
        assertThat(keys.faults()).isEmpty();
        return Optional.ofNullable(read.get(Optional.<String>empty()));
    }

    private static Keys keys(Map<String, String> configured) {
        return new Keys(key -> Optional.ofNullable(configured.get(key)));
    }
}
