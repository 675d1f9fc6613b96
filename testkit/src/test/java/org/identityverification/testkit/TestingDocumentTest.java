package org.identityverification.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.identityverification.VerificationCompleted;
import org.identityverification.testkit.script.Fault;
import org.identityverification.testkit.script.Outcome;
import org.identityverification.testkit.wire.Call;
import org.identityverification.testkit.wire.Notification;
import org.junit.jupiter.api.Test;

/** PagesTest shows that its code is tested. */
class TestingDocumentTest {

    private static final Path DOCUMENT = Path.of("../docs/testing-your-application.md");
    private static final Pattern METHOD = Pattern.compile("\\b(\\w+)\\(");

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

    private static String document() throws IOException {
        return Files.readString(DOCUMENT);
    }
}
