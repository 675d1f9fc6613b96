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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageTextsTest {

    private static final Path PAGE = Path.of("src/main/webapp");
    private static final Pattern ENTRY = Pattern.compile("(?m)^ {2}'([^']+)': '([^']+)',$");
    private static final Pattern USED = Pattern.compile("data-(?:text|label)=\"([^\"]+)\"");

    @Test
    void have_the_same_keys_and_placeholders_in_both_languages() throws IOException {
        Map<String, String> english = texts("en");
        Map<String, String> chinese = texts("zh");

        assertThat(chinese.keySet()).containsExactlyElementsOf(english.keySet());
        assertThat(chinese)
                .allSatisfy((key, text) -> assertThat(placeholders(text)).isEqualTo(placeholders(english.get(key))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "zh"})
    void exist_for_every_key_that_the_page_uses(String language) throws IOException {
        String page = Files.readString(PAGE.resolve("index.html"));

        List<String> used = USED.matcher(page).results().map(it -> it.group(1)).toList();

        assertThat(used).isNotEmpty();
        assertThat(texts(language)).containsKeys(used.toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "zh"})
    void are_the_same_as_the_servers_at_each_field(String language) throws IOException {
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

    private static String placeholders(String text) {
        return text.replaceAll(".*?(\\{\\d}|$)", "$1");
    }
}
