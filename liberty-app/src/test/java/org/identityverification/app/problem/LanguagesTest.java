package org.identityverification.app.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Optional;
import org.identityverification.app.config.Keys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LanguagesTest {

    private final Languages languages = new Languages();

    @Test
    void are_english_for_a_header_that_is_longer_than_any_browser_sends() {
        String header = "zh" + ",fr".repeat(66);

        assertThat(accepted(header)).isEqualTo(Locale.CHINESE);
        assertThat(accepted(header + ",")).isEqualTo(Locale.ENGLISH);
    }

    @ParameterizedTest
    @CsvSource({"'', zh", "fr, zh", "*, zh", "zh;q=nonsense, zh", "en, en", "'zh;q=0.1, en-US', en"})
    void are_the_configured_one_unless_the_header_accepts_another(String acceptLanguage, String expected) {
        assertThat(configure("zh").faults()).isEmpty();

        assertThat(accepted(acceptLanguage)).isEqualTo(Locale.forLanguageTag(expected));
    }

    @ParameterizedTest
    @ValueSource(strings = {"zh-CN", "ZH", "canary"})
    void can_be_configured_only_by_name(String other) {
        assertThat(configure(other).faults()).containsExactly("identity-app.default-language must be en or zh");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        zh                      | zh
        zh-Hant-TW              | zh
        zh-CN,zh;q=0.9,en;q=0.8 | zh
        en;q=0.8, zh;q=0.9      | zh
        fr, zh;q=0.1            | zh
        zh;q=0                  | en
        fr                      | en
        *                       | en
        ``                      | en
        ;;;                     | en
        zh;q=nonsense           | en
        """)
    void are_in_the_language_that_fits_best(String acceptLanguage, String expected) {
        assertThat(accepted(acceptLanguage)).isEqualTo(Locale.forLanguageTag(expected));
    }

    @ParameterizedTest
    @ValueSource(strings = {"de", "zh", "en"})
    void are_english_by_default_whatever_the_servers_own_language(String language) {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag(language));
            assertThat(new Languages().accepted(null).get("problem.not-found.title"))
                    .isEqualTo("Not found");
        } finally {
            Locale.setDefault(before);
        }
    }

    private Keys configure(String language) {
        Keys keys = new Keys(key -> Optional.of(language).filter(it -> key.equals("identity-app.default-language")));
        languages.check(keys);
        return keys;
    }

    private Locale accepted(String acceptLanguage) {
        return languages.accepted(acceptLanguage).locale();
    }
}
