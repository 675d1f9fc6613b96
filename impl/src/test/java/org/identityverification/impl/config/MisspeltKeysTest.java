package org.identityverification.impl.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A misspelt key")
class MisspeltKeysTest {

    private static final String SHORT_SECRET = "canary-short";

    private final Map<String, String> configured = new HashMap<>(Map.of(Keys.APP_CODE, "canary-app-code"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "identity-verification.app-cod",
                "identity-verification.mp-rest.url",
                "identity-verification/mp-rest/URL",
                "identity-verification/mprest/url",
                "identity-verification/url",
                "identity-verification/mp-rest/providers/a/b",
                "IDENTITY_VERIFICATION_MP_REST_READ_TIMEOUT",
                "IDENTITY_VERIFICATION_MP_REST_ADDRESS"
            })
    @DisplayName("fails the start:")
    void refused(String key) {
        configured.put(key, "canary");

        assertThatExceptionOfType(InvalidConfigurationException.class)
                .isThrownBy(this::read)
                .withMessageEndingWith(": " + key + " is not a key of this module");
    }

    @Test
    @DisplayName("is not a key of MicroProfile Rest Client or of a server, in any spelling")
    void standardKeys() {
        for (String key : RestClientKeys.ALL) {
            configured.put(key, "x");
            configured.put(Keys.environmentVariable(key), "x");
        }

        read();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "identity-verification/mp-rest/providers/com.example.Filter/priority",
                "IDENTITY_VERIFICATION_MP_REST_PROVIDERS_COM_EXAMPLE_FILTER_PRIORITY",
                "other-client/mp-rest/ulr",
                "IDENTITY_VERIFICATION_SERVICE_HOST"
            })
    @DisplayName("is not a key of a provider, of another client, or of Kubernetes:")
    void accepted(String key) {
        configured.put(key, "1");

        read();
    }

    @ParameterizedTest
    @CsvSource({
        "identity-verification.publicurl, https://shop.example.com/api",
        "identity-verification.public-url, shop.example.com",
        "identity-verification.public-url, http://shop.example.com",
    })
    @DisplayName("or a wrong public URL does not hide a wrong secret, and the message says how to make one")
    void hidesNothing(String key, String url) {
        configured.put(key, url);
        configured.put(Keys.NOTIFICATION_SECRET, SHORT_SECRET);

        assertThatExceptionOfType(InvalidConfigurationException.class)
                .isThrownBy(this::read)
                .withMessageContainingAll(
                        key, Keys.NOTIFICATION_SECRET + " must have at least 32 bytes", "openssl rand -base64 48")
                .satisfies(e -> assertThat(e).hasMessageNotContaining("canary"));
    }

    @Test
    @DisplayName("or a wrong public URL does not hide a missing secret")
    void hidesNoMissingSecret() {
        configured.put(Keys.PUBLIC_URL, "shop.example.com");

        assertThatExceptionOfType(InvalidConfigurationException.class)
                .isThrownBy(this::read)
                .withMessageContainingAll(
                        Keys.PUBLIC_URL + " must be", Keys.NOTIFICATION_SECRET + " is required", "openssl rand");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "none,                    none,                          'https://auth.csapi.com.cn, the real one, because"
                        + " identity-verification/mp-rest/url is not set'",
                "none,                    http://localhost:9080/sandbox, http://localhost:9080/sandbox",
                "https://a.example.com,   http://localhost:9080/sandbox, https://a.example.com",
                "none,                    https://u:canary@a.example.com/p?k=canary#canary, https://a.example.com/p",
                "none,                    canary,                        at an address that is not a URL with a host",
                "none,                    'http://a b',                  at an address that is not a URL with a host"
            })
    @DisplayName("can be seen at start-up, where the address in use is shown without secrets:")
    void address(String uri, String url, String shown) {
        configured.put("identity-verification/mp-rest/uri", uri);
        configured.put("identity-verification/mp-rest/url", url);

        assertThat(RestClientKeys.address(key -> Optional.ofNullable(configured.get(key))))
                .isEqualTo(shown);
    }

    @Test
    @DisplayName("or another account can be seen at start-up by the hash of the app code")
    void fingerprint() {
        assertThat(new Secret("abc").fingerprint()).isEqualTo("ba7816bf");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "IDENTITY_VERIFICATION_APPCODE",
                "IDENTITY_VERIFICATION_MPREST_URL",
                "IDENTITY_VERIFICATION_ACCOUNTS_RETAIL_APPCODE"
            })
    @DisplayName("is a variable that begins like those of the module:")
    void unknownVariables(String name) {
        assertThat(MisspeltKeys.isUnknownVariable(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "IDENTITY_VERIFICATION_APP_CODE",
                "IDENTITY_VERIFICATION_MP_REST_URL",
                "IDENTITY_VERIFICATION_ACCOUNTS_RETAIL_APP_CODE",
                "IDENTITY_VERIFICATION_SERVICE_HOST",
                "IDENTITY_VERIFICATION_SERVICE_PORT_HTTPS",
                "IDENTITY_VERIFICATION_PORT_9443_TCP_ADDR",
                "IDENTITY_VERIFCATION_SERVICE_HOST"
            })
    @DisplayName("is not a variable of a key, or one that Kubernetes sets for a service:")
    void otherVariables(String name) {
        assertThat(MisspeltKeys.isUnknownVariable(name)).isFalse();
        assertThat(MisspeltKeys.near(Set.of(name), Keys.PREFIX)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "IDENTITY_VERFICATION_APP_CODE,           true",
        "IDENTITYVERIFICATION_APP_CODE,           true",
        "IDENTITY_VERIFICATIONAPP_CODE,           true",
        "IDNTITY_VERIFCATION_APP_CODE,            true",
        "IDNTTY_VERIFCATION_APP_CODE,             false",
        "Identity_Verification_App_Code,          true",
        "identity-verifcation.app-code,           true",
        "identity-verification-app-code,          true",
        "identity.verification.app-code,          true",
        "identity-verification.app-code,          false",
        "identity-verification/mp-rest/url,       false",
        "identity_verification_app_code,          false",
        "IDENTITY_APP_CONSENT,                    false",
        "IDENTITY,                                false"
    })
    @DisplayName("may begin within two letters of the prefix, as a property or a variable:")
    void near(String name, boolean near) {
        assertThat(MisspeltKeys.near(Set.of(name), Keys.PREFIX)).hasSize(near ? 1 : 0);
    }

    @Test
    @DisplayName("is told once where the server lists each variable again, in lower case with dots")
    void listedTwice() {
        Set<String> names = Set.of(
                "IDENTITY_VERFICATION_APP_CODE",
                "identity.verfication.app.code",
                "IDENTITY_VERIFICATION_APP_CODE",
                "identity.verification.app.code");

        assertThat(MisspeltKeys.near(names, Keys.PREFIX)).containsExactly("IDENTITY_VERFICATION_APP_CODE");
    }

    private void read() {
        SettingsReader.read(key -> Optional.ofNullable(configured.get(key)), configured.keySet(), false);
    }
}
