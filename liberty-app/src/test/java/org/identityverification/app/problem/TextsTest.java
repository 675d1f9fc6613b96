package org.identityverification.app.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Properties;
import java.util.stream.Stream;
import org.identityverification.FailureKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextsTest {

    @Test
    void have_every_key_in_both_languages_and_no_empty_value() throws IOException {
        Properties english = bundle("en");
        Properties chinese = bundle("zh");

        assertThat(chinese.stringPropertyNames()).isEqualTo(english.stringPropertyNames());
        assertThat(Stream.concat(english.values().stream(), chinese.values().stream()))
                .allSatisfy(text -> assertThat((String) text).isNotBlank());
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "zh"})
    void tell_a_person_nothing_about_money(String language) throws IOException {
        assertThat(bundle(language).values())
                .allSatisfy(text ->
                        assertThat((String) text).doesNotContainPattern("(?i)\\bbill|\\bcosts?\\b|charge|fee\\b|费"));
    }

    @Test
    void have_a_title_and_a_detail_for_every_problem_there_is() throws IOException {
        Properties english = bundle("en");

        Stream.concat(Stream.of(FailureKind.values()), Stream.of(ProblemType.values()))
                .map(ProblemType::slug)
                .forEach(slug ->
                        assertThat(english).containsKeys("problem." + slug + ".title", "problem." + slug + ".detail"));
    }

    @ParameterizedTest
    @CsvSource({"en, ../docs/errors.md", "zh, ../docs/zh/errors.md"})
    void have_the_title_of_each_kind_that_the_table_of_errors_shows(String language, Path page) throws IOException {
        Properties texts = bundle(language);

        assertThat(FailureKind.values())
                .allSatisfy(kind -> assertThat(Files.readAllLines(page))
                        .filteredOn(row -> row.contains(" | `" + kind + "` | "))
                        .isNotEmpty()
                        .allMatch(row -> row.contains(
                                "| " + texts.getProperty("problem." + ProblemType.slug(kind) + ".title") + " |")));
    }

    @Test
    void are_english_for_a_header_that_is_longer_than_any_browser_sends() {
        String header = "zh" + ",fr".repeat(66);

        assertThat(Texts.accepted(header).locale()).isEqualTo(Locale.CHINESE);
        assertThat(Texts.accepted(header + ",").locale()).isEqualTo(Locale.ENGLISH);
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
        assertThat(Texts.accepted(acceptLanguage).locale()).isEqualTo(Locale.forLanguageTag(expected));
    }

    @ParameterizedTest
    @ValueSource(strings = {"de", "zh", "en"})
    void are_english_by_default_whatever_the_servers_own_language(String language) {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag(language));
            assertThat(Texts.accepted(null).get("problem.not-found.title")).isEqualTo("Not found");
        } finally {
            Locale.setDefault(before);
        }
    }

    private static Properties bundle(String language) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = new InputStreamReader(
                TextsTest.class.getResourceAsStream("texts_" + language + ".properties"), StandardCharsets.UTF_8)) {
            properties.load(reader);
        }
        return properties;
    }
}
