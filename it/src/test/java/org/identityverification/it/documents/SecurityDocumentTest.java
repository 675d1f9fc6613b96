package org.identityverification.it.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("docs/security.md")
class SecurityDocumentTest {

    private static final Path REPOSITORY = Path.of("..");
    private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT))`");

    @Test
    @DisplayName("names no test that does not exist")
    void namesExistingTests() throws IOException {
        Set<String> named = TEST.matcher(document())
                .results()
                .map(result -> result.group(1))
                .collect(Collectors.toSet());

        assertThat(named).hasSizeGreaterThan(20);
        assertThat(tests()).containsAll(named);
    }

    @Test
    @DisplayName("names a test in every line about who can do what")
    void namesATestInEveryLine() throws IOException {
        List<String> lines = document()
                .lines()
                .takeWhile(line -> !line.equals("## What is left to you"))
                .filter(line -> line.startsWith("| ") && !line.contains("| shown by |"))
                .toList();

        assertThat(lines).hasSizeGreaterThan(20).allSatisfy(line -> {
            assertThat(line.split(" \\| ", -1)).hasSize(4);
            assertThat(line.substring(line.lastIndexOf(" | "))).containsPattern(TEST);
        });
    }

    @Test
    @DisplayName("names tests that are run: each has at least one test of its own")
    void namesRealTests() throws IOException {
        List<String> named = TEST.matcher(document())
                .results()
                .map((MatchResult result) -> result.group(1))
                .distinct()
                .toList();

        assertThat(named)
                .allSatisfy(name -> assertThat(Files.readString(sourceOf(name)))
                        .containsAnyOf("@Test", "@ParameterizedTest", "@Property"));
    }

    private static String document() throws IOException {
        return Files.readString(REPOSITORY.resolve("docs/security.md"));
    }

    private static Set<String> tests() throws IOException {
        return sources().stream().map(SecurityDocumentTest::nameOf).collect(Collectors.toSet());
    }

    private static Path sourceOf(String name) throws IOException {
        return sources().stream()
                .filter(file -> nameOf(file).equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String nameOf(Path file) {
        return file.getFileName().toString().replace(".java", "");
    }

    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (String module : List.of("api", "impl", "testkit", "sandbox", "liberty-app", "it")) {
            try (Stream<Path> files = Files.walk(REPOSITORY.resolve(module).resolve("src/test/java"))) {
                files.filter(Files::isRegularFile).forEach(sources::add);
            }
        }
        return sources;
    }
}
