package org.identityverification.app.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import jakarta.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.identityverification.app.config.Keys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageKeysTest {

    @Test
    void the_mode_for_developers_is_not_offered_without_keys() {
        assertThat(settings(Map.of())).hasToString("{\"modes\":[\"TENCENT\",\"ZHIMACREDIT\"],\"modeProviders\":true}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            modes          | WE_CHAT_FACE , TENCENT                | modes         | ["WE_CHAT_FACE","TENCENT"]
            mode-providers | false                                 | modeProviders | false
            account        | retail-2                              | account       | "retail-2"
            name           | 示例银行                              | name          | {"zh":"示例银行","en":"示例银行"}
            return-url     | /bank/                                | returnUrl     | "/bank/"
            return-url     | https://bank.example.com:8443/a?b=c#d | returnUrl     | "https://bank.example.com:8443/a?b=c#d"
            privacy-url    | https://a.example.com                 | privacyUrl    | {"zh":"https://a.example.com","en":"https://a.example.com"}
            logo           | /static/logo.svg                      | logo          | "/static/logo.svg"
            colour         | #1f6f5c                               | colour        | "#1f6f5c"
            hotline        | +86 (21) 5550 1234                    | hotline       | "+86 (21) 5550 1234"
            """)
    void the_page_gets(String key, String value, String member, String json) {
        assertThat(settings(Map.of(key, value)).get(member)).hasToString(json);
    }

    @Test
    void the_english_page_gets_a_text_of_its_own() {
        assertThat(settings(Map.of("name", "示例银行", "name.en", "Example Bank")).get("name"))
                .hasToString("{\"zh\":\"示例银行\",\"en\":\"Example Bank\"}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            mode-providers | canary
            account        | Canary
            account        | a-canary-of-more-than-32-characters
            return-url     | //bank.example.com
            return-url     | /\\bank.example.com
            return-url     | http://bank.example.com
            return-url     | javascript:alert(1)
            return-url     | https:///bank
            return-url     | https://bank.example.com@elsewhere.example.com
            return-url     | https://bank.example.com; script-src *
            return-url     | https://银行.example.com
            return-url     | /a b
            logo           | canary
            privacy-url    | canary
            colour         | #777777
            colour         | #fff
            colour         | 1f6f5c
            hotline        | 95
            hotline        | 95000;ext=1
            modes          | TENCENT,
            modes          | tencent
            modes          | TENCENT,TENCENT
            name           | a name of more than forty characters in all, too long
            name           | lost \uFFFD\uFFFD
            name           | canary{line}canary
            name.en        | canary
            """)
    void a_wrong_value_stops_the_start_and_is_not_repeated(String key, String value) {
        Map<String, String> values = Map.of(key, value.replace("{line}", "\n"));

        assertThat(faults(values))
                .singleElement()
                .asString()
                .startsWith("identity-app.page." + key + " ")
                .doesNotContain("canary");
    }

    @ParameterizedTest
    @CsvSource({"#ffffff, 1.00", "#777777, 4.48", "#767676, 4.54", "#1f6f5c, 6.02", "#000000, 21.00"})
    void a_colour_is_measured_against_white_as_WCAG_2_does(String colour, double contrast) {
        assertThat(Page.contrastWithWhite(colour)).isCloseTo(contrast, within(0.01));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1", "2026-03-01", "告知书-3", "a-version-of-exactly-sixty-four-characters-which-is-all-right-64"})
    void consent_has_a_version(String version) {
        assertThat(settings(withConsent(version)).getString("consent")).isEqualTo(version);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "canary 1",
                "canary\u00a0",
                "canary\uFFFD",
                "canary-of-exactly-sixty-five-characters-which-is-one-more-than-64"
            })
    void consent_has_no_version_with_spaces_nor_a_longer_one(String version) {
        assertThat(faults(withConsent(version)))
                .containsExactly("identity-app.consent must be a version of at most 64 characters, without spaces");
    }

    @ParameterizedTest
    @ValueSource(strings = {"purpose", "retention", "purpose.en", "retention.en", "privacy-url"})
    void consent_needs_what_it_is_given_for(String key) {
        Map<String, String> values = withConsent("1");
        values.remove(key);

        assertThat(faults(values)).anyMatch(it -> it.startsWith("identity-app.page." + key + " "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            face             | ["faceConsent"]
            transfer         | ["transferConsent"]
            transfer , face  | ["faceConsent","transferConsent"]
            """)
    void consents_may_be_asked_for_separately(String value, String fields) {
        Map<String, String> values = withConsent("1");
        values.put("consent.separate", value);

        assertThat(settings(values).get("separateConsents")).hasToString(fields);
    }

    @ParameterizedTest
    @ValueSource(strings = {"canary", "faceConsent", "face,", "face,face"})
    void other_consents_stop_the_start(String value) {
        Map<String, String> values = withConsent("1");
        values.put("consent.separate", value);

        assertThat(faults(values))
                .containsExactly("identity-app.consent.separate must be face, transfer, or both, separated by a comma");
    }

    @Test
    void separate_consents_need_the_version_of_a_notice() {
        assertThat(faults(Map.of("consent.separate", "face")))
                .containsExactly("identity-app.consent.separate needs identity-app.consent to be set too");
    }

    private static Map<String, String> withConsent(String version) {
        Map<String, String> values = new HashMap<>(Map.of("consent", version, "privacy-url", "/privacy"));
        values.putAll(Map.of("purpose", "p", "retention", "r", "purpose.en", "p", "retention.en", "r"));
        return values;
    }

    private static JsonObject settings(Map<String, String> values) {
        Page page = new Page();
        assertThat(check(page, values)).isEmpty();
        return page.settings();
    }

    private static List<String> faults(Map<String, String> values) {
        return check(new Page(), values);
    }

    private static List<String> check(Page page, Map<String, String> values) {
        Keys keys = new Keys(key -> Optional.ofNullable(values.get(key.replaceFirst("identity-app\\.(page\\.)?", ""))));
        page.check(keys);
        return keys.faults();
    }
}
