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
    private static final Path CODE = Path.of("src/test/java/org/example/shop");
    private static final Path FILES = Path.of("src/test/resources/testing-your-application");

    private static final Pattern BLOCK = Pattern.compile("(?ms)(?:^<!-- (examples/\\S+) -->\\n)?^```\\w*\\n(.*?)^```$");
    private static final Pattern METHOD = Pattern.compile("\\b(\\w+)\\(");
    private static final String MARK = "// docs: ";

    @Test
    void shows_all_code_and_configuration_of_these_tests_parts_of_the_examples_and_nothing_else() throws IOException {
        List<String> ours = new ArrayList<>();
        for (Path file : files(CODE)) {
            ours.addAll(regions(Files.readString(file)));
        }
        for (Path file : files(FILES)) {
            ours.add(Files.readString(file));
        }
        List<String> others = new ArrayList<>();
        for (MatchResult block : BLOCK.matcher(document()).results().toList()) {
            if (block.group(1) == null) {
                others.add(block.group(2));
            } else {
                String example = Files.readString(ROOT.resolve(block.group(1)));
                assertThat(withoutIndentation(example)).contains(withoutIndentation(block.group(2)));
            }
        }
        assertThat(others).containsExactlyInAnyOrderElementsOf(ours);
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

    private static List<String> regions(String source) {
        List<String> regions = new ArrayList<>();
        List<String> region = null;
        for (String line : source.lines().toList()) {
            if (line.strip().equals(MARK + "end")) {
                regions.add(String.join("\n", region).stripIndent() + "\n");
                region = null;
            } else if (line.strip().startsWith(MARK)) {
                region = new ArrayList<>();
            } else if (region != null) {
                region.add(line);
            }
        }
        return regions;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    private static String document() throws IOException {
        return Files.readString(DOCUMENT);
    }
}
