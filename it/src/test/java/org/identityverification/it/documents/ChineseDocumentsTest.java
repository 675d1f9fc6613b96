package org.identityverification.it.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is the same in every language stands in both: keys, defaults, codes, kinds, levels and numbers. */
@DisplayName("A Chinese document")
class ChineseDocumentsTest {

    private static final Path ENGLISH = Path.of("../docs");
    private static final Path CHINESE = ENGLISH.resolve("zh");

    private static final Pattern FACT = Pattern.compile("`[^`]+`|[A-Z]+\\d+|\\d+(?:\\.\\d+)?");
    private static final Map<String, String> WORDS = Map.of(
            "required", "必填",
            "none", "无",
            "yes", "是",
            "no", "否",
            "error", "错误",
            "warning", "警告",
            "information", "信息");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "accounts.md",
                "compliance.md",
                "configuration.md",
                "errors.md",
                "production.md",
                "databases.md",
                "going-live.md",
                "acceptance.md",
                "modes.md",
                "faq.md",
                "incidents.md",
                "service.md"
            })
    @DisplayName("has the tables of the English one, with the same keys, defaults, codes, kinds and numbers")
    void tables(String document) throws IOException {
        assertThat(rows(CHINESE.resolve(document)))
                .hasSizeGreaterThan(4)
                .containsExactlyElementsOf(rows(ENGLISH.resolve(document)));
    }

    @Test
    @DisplayName("has the messages of the English one, with the same numbers, levels and keys")
    void messages() throws IOException {
        assertThat(messages(CHINESE)).hasSizeGreaterThan(30).containsExactlyElementsOf(messages(ENGLISH));
    }

    @Test
    @DisplayName("calls the provider by one name")
    void oneNameForTheProvider() throws IOException {
        try (Stream<Path> pages = Files.list(CHINESE)) {
            assertThat(Stream.concat(Stream.of(ENGLISH.resolveSibling("README.zh-CN.md")), pages))
                    .allSatisfy(
                            document -> assertThat(document).content().doesNotContainPattern("供应商|供方|提供商|提供方|服务方|厂商"));
        }
    }

    private static List<List<List<String>>> messages(Path documents) throws IOException {
        return rows(documents.resolve("operations.md")).stream()
                .filter(row -> row.get(0).stream().anyMatch(it -> it.matches("(IDV|IVAPP)\\d+")))
                .toList();
    }

    /** The rows of all tables: of each cell what does not depend on the language. */
    private static List<List<List<String>>> rows(Path document) throws IOException {
        return Files.readString(document)
                .lines()
                .filter(line -> line.startsWith("| "))
                .map(line -> Stream.of(line.substring(1).split("\\|"))
                        .map(ChineseDocumentsTest::facts)
                        .toList())
                .toList();
    }

    private static List<String> facts(String cell) {
        String word = cell.replace("*", "").strip();
        if (WORDS.containsKey(word) || WORDS.containsValue(word)) {
            return List.of(WORDS.getOrDefault(word, word));
        }
        return FACT.matcher(cell).results().map(MatchResult::group).sorted().toList();
    }
}
