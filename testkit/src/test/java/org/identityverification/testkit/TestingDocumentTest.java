package org.identityverification.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.identityverification.VerificationCompleted;
import org.identityverification.testkit.script.Fault;
import org.identityverification.testkit.script.Outcome;
import org.identityverification.testkit.wire.Call;
import org.identityverification.testkit.wire.Notification;
import org.junit.jupiter.api.Test;

/** The code in the document is tested: here, or in the example that a comment above it names. */
class TestingDocumentTest {

    private static final Path ROOT = Path.of("..");
    private static final Path DOCUMENT = ROOT.resolve("docs/testing-your-application.md");
    private static final Path FILES = Path.of("src/test/resources/testing-your-application");

    private static final Pattern BLOCK =
            Pattern.compile("(?ms)(?:^<!-- ((?:examples|testkit)/\\S+) -->\\n)?^```\\w*\\n(.*?)^```$");
    private static final Pattern METHOD = Pattern.compile("\\b(\\w+)\\(");

    @Test
    void shows_files_of_these_tests_and_parts_of_code_that_is_tested() throws IOException {
        List<String> blocks = new ArrayList<>();
        for (MatchResult block : BLOCK.matcher(document()).results().toList()) {
            if (block.group(1) == null) {
                blocks.add(block.group(2));
            } else {
                String code = Files.readString(ROOT.resolve(block.group(1)));
                assertThat(withoutIndentation(code)).contains(withoutIndentation(block.group(2)));
            }
        }
        assertThat(blocks)
                .containsExactlyInAnyOrder(
                        Files.readString(FILES.resolve("dependency.xml")),
                        Files.readString(FILES.resolve("microprofile-config.properties")));
    }

    @Test
    void names_methods_that_exist() throws IOException {
        List<String> existing = Stream.of(
                        FaceProvider.class,
                        Call.class,
                        Notification.class,
                        Check.class,
                        Person.class,
                        Outcome.class,
                        Fault.class,
                        VerificationCompleted.class)
                .flatMap(type -> Arrays.stream(type.getMethods()))
                .map(java.lang.reflect.Method::getName)
                .toList();
        String tables =
                document().lines().filter(line -> line.startsWith("| `")).reduce("", String::concat);
        assertThat(METHOD.matcher(tables).results().map(it -> it.group(1)))
                .filteredOn(name ->
                        !List.of("ofDays", "ofMinutes", "ofSeconds", "under").contains(name))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(existing).contains(name));
    }

    private static String withoutIndentation(String text) {
        return text.lines().map(String::strip).collect(Collectors.joining("\n", "\n", "\n"));
    }

    private static String document() throws IOException {
        return Files.readString(DOCUMENT);
    }
}
