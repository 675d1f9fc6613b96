package org.identityverification.impl.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MisspeltKeysTest {

    private final Map<String, String> configured =
            new HashMap<>(Map.of(Keys.APP_CODE, "canary-app-code", Keys.RESULT_QUERY_ENABLED, "false"));

    @Test
    void is_not_a_key_of_MicroProfile_Rest_Client_or_of_a_server() {
        for (String key : RestClientKeys.ALL) {
            configured.put(key, "x");
            configured.put(Keys.environmentVariable(key), "x");
        }
        for (String key : List.of(
                "identity-verification/mp-rest/providers/com.example.Filter/priority",
                "IDENTITY_VERIFICATION_MP_REST_PROVIDERS_COM_EXAMPLE_FILTER_PRIORITY",
                "other-client/mp-rest/ulr",
                "identity-verification-shop.x",
                "identity.verification.app-code",
                "IDENTITY_VERIFICATION_UNKNOWN",
                "IDENTITY_VERIFICATION_SERVICE_HOST")) {
            configured.put(key, "1");
        }

        read();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "none,                    none,                          'https://auth.csapi.com.cn, the real one,"
                        + " because identity-verification/mp-rest/url is not set'",
                "none,                    http://localhost:9080/sandbox, http://localhost:9080/sandbox",
                "https://a.example.com,   http://localhost:9080/sandbox, https://a.example.com",
                "none,                    https://u:canary@a.example.com/p?k=canary#canary, https://a.example.com/p",
                "none,                    canary,                        at an address that is not a URL with a host",
                "none,                    'http://a b',                  at an address that is not a URL with a host"
            })
    void can_be_seen_at_start_up_where_the_address_in_use_is_shown_without_secrets(
            String uri, String url, String shown) {
        configured.put("identity-verification/mp-rest/uri", uri);
        configured.put("identity-verification/mp-rest/url", url);

        assertThat(RestClientKeys.address(key -> Optional.ofNullable(configured.get(key))))
                .isEqualTo(shown);
    }

    /** A variable of the module that is none of its keys, unless Kubernetes sets it; a name within two letters of the prefix. */
    @ParameterizedTest
    @CsvSource({
        "IDENTITY_VERIFICATION_APPCODE,                  true,  false",
        "IDENTITY_VERIFICATION_MPREST_URL,               true,  false",
        "IDENTITY_VERIFICATION_ACCOUNTS_RETAIL_APPCODE,  true,  false",
        "IDENTITY_VERIFICATION_APP_CODE,                 false, false",
        "IDENTITY_VERIFICATION_MP_REST_URL,              false, false",
        "IDENTITY_VERIFICATION_ACCOUNTS_RETAIL_APP_CODE, false, false",
        "IDENTITY_VERIFICATION_SERVICE_HOST,             false, false",
        "IDENTITY_VERIFICATION_SERVICE_PORT_HTTPS,       false, false",
        "IDENTITY_VERIFICATION_PORT_9443_TCP_ADDR,       false, false",
        "IDENTITY_VERIFCATION_SERVICE_HOST,              false, false",
        "IDENTITY_VERFICATION_APP_CODE,                  false, true",
        "IDENTITYVERIFICATION_APP_CODE,                  false, true",
        "IDENTITY_VERIFICATIONAPP_CODE,                  false, true",
        "IDNTITY_VERIFCATION_APP_CODE,                   false, true",
        "IDNTTY_VERIFCATION_APP_CODE,                    false, false",
        "Identity_Verification_App_Code,                 false, true",
        "identity-verifcation.app-code,                  false, true",
        "identity-verification-app-code,                 false, true",
        "identity.verification.app-code,                 false, true",
        "identity-verification.app-code,                 false, false",
        "identity-verification/mp-rest/url,              false, false",
        "identity_verification_app_code,                 false, false",
        "IDENTITY_APP_CONSENT,                           false, false",
        "IDENTITY,                                       false, false"
    })
    void is_one_that_may_have_been_meant_for_the_module(String name, boolean unknown, boolean near) {
        assertThat(MisspeltKeys.isUnknownVariable(name)).isEqualTo(unknown);
        assertThat(MisspeltKeys.near(Set.of(name), Keys.PREFIX)).hasSize(near ? 1 : 0);
    }

    @Test
    void is_told_once_where_the_server_lists_each_variable_again_in_lower_case_with_dots() {
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
