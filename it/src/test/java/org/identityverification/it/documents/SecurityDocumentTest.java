package org.identityverification.it.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.identityverification.it.documents.Documents.ROOT;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SecurityDocumentTest {

    private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT))`");

    @Test
    void names_test_classes_that_exist_each_with_at_least_one_test() throws IOException {
        Map<String, Path> tests = tests();
        List<String> named = TEST.matcher(document())
                .results()
                .map(result -> result.group(1))
                .distinct()
                .toList();

        assertThat(named)
                .hasSizeGreaterThan(20)
                .allSatisfy(name -> assertThat(tests.get(name))
                        .isNotNull()
                        .content()
                        .containsAnyOf("@Test", "@ParameterizedTest", "@Property"));
    }

    @Test
    void names_a_test_in_every_row_about_an_attack() throws IOException {
        List<String> lines = document()
                .lines()
                .takeWhile(line -> !line.equals("## What is left to you"))
                .filter(line -> line.startsWith("| ") && !line.contains("| shown by |"))
                .toList();

        assertThat(lines).hasSizeGreaterThan(20).allSatisfy(line -> {
            assertThat(line.split(" \\| ", -1)).hasSize(3);
            assertThat(line.substring(line.lastIndexOf(" | "))).containsPattern(TEST);
        });
    }

    private static String document() {
        return Documents.read(ROOT.resolve("docs/security.md"));
    }

    /** The files of all tests, by their names. */
    private static Map<String, Path> tests() throws IOException {
        Map<String, Path> tests = new HashMap<>();
        for (String folder : List.of(
                "api/src/test",
                "impl/src/test",
                "testkit/src/test",
                "tools/acceptance/src/test",
                "liberty-app/src/test",
                "it/src/test",
                "it/src/operations")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(folder).resolve("java"))) {
                files.filter(Files::isRegularFile)
                        .forEach(it -> tests.put(it.getFileName().toString().replace(".java", ""), it));
            }
        }
        return tests;
    }
}
