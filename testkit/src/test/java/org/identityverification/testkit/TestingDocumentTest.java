package org.identityverification.testkit;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
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

    private static final Pattern METHOD = Pattern.compile("\\b(?!of\\w+\\(|under\\()(\\w+)\\(");

    @Test
    void names_methods_that_exist() throws IOException {
        Set<String> existing = Stream.<Class<?>>of(
                        FaceProvider.class,
                        Call.class,
                        Notification.class,
                        Check.class,
                        Person.class,
                        Outcome.class,
                        Fault.class,
                        VerificationCompleted.class)
                .flatMap(type -> Arrays.stream(type.getMethods()))
                .map(Method::getName)
                .collect(toSet());

        assertThat(Files.readAllLines(Path.of("../docs/testing-your-application.md")).stream()
                        .filter(line -> line.startsWith("| `"))
                        .flatMap(line -> METHOD.matcher(line).results())
                        .map(it -> it.group(1)))
                .isNotEmpty()
                .isSubsetOf(existing);
    }
}
