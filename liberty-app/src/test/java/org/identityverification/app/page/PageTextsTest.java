package org.identityverification.app.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The texts of the page")
class PageTextsTest {

    private static final Path PAGE = Path.of("src/main/webapp");
    private static final Pattern ENTRY = Pattern.compile("(?m)^ {2}'([^']+)': '([^']+)',$");
    private static final Pattern USED = Pattern.compile("data-(?:text|label)=\"([^\"]+)\"");

    @Test
    @DisplayName("have the same keys and placeholders in both languages")
    void areComplete() throws IOException {
        Map<String, String> english = texts("en");
        Map<String, String> chinese = texts("zh");

        assertThat(chinese.keySet()).containsExactlyElementsOf(english.keySet());
        assertThat(chinese)
                .allSatisfy((key, text) -> assertThat(placeholders(text)).isEqualTo(placeholders(english.get(key))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "zh"})
    @DisplayName("exist for every key that the page uses")
    void existForThePage(String language) throws IOException {
        String page = Files.readString(PAGE.resolve("index.html"));

        List<String> used = USED.matcher(page).results().map(it -> it.group(1)).toList();

        assertThat(used).isNotEmpty();
        assertThat(texts(language)).containsKeys(used.toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "zh"})
    @DisplayName("are the same as the server's at each field")
    void agreeWithTheServer(String language) throws IOException {
        Properties server = new Properties();
        try (var reader = Files.newBufferedReader(
                Path.of("src/main/resources/org/identityverification/app/problem/texts_" + language + ".properties"))) {
            server.load(reader);
        }

        Map<String, String> fields = texts(language).entrySet().stream()
                .filter(it -> it.getKey().startsWith("field."))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));

        assertThat(fields)
                .isNotEmpty()
                .allSatisfy((key, text) ->
                        assertThat(server.getProperty(key)).as(key).isEqualTo(text));
    }

    @Test
    @DisplayName("do not confuse repeating the face check with entering the details again")
    void retryAndAgain() throws IOException {
        for (String language : List.of("en", "zh")) {
            String split = language.equals("en") ? " " : "";
            assertThat(texts(language).get("retry").split(split))
                    .doesNotContain(texts(language).get("again").split(split));
        }
    }

    private static Map<String, String> texts(String language) throws IOException {
        String script = Files.readString(PAGE.resolve("js/texts-" + language + ".js"));
        Map<String, String> texts = new LinkedHashMap<>();
        for (MatchResult entry : ENTRY.matcher(script).results().toList()) {
            assertThat(texts.put(entry.group(1), entry.group(2)))
                    .as(entry.group(1) + " is there once")
                    .isNull();
        }
        assertThat(texts).as("every line of the script is read").hasSize((int)
                script.lines().filter(it -> it.startsWith("  '")).count());
        return texts;
    }

    private static List<String> placeholders(String text) {
        return Pattern.compile("\\{\\d}")
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .toList();
    }
}
