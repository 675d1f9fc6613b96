package org.identityverification.app.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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

    private static Properties bundle(String language) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = new InputStreamReader(
                TextsTest.class.getResourceAsStream("texts_" + language + ".properties"), StandardCharsets.UTF_8)) {
            properties.load(reader);
        }
        return properties;
    }
}
