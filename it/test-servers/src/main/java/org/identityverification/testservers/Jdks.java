package org.identityverification.testservers;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

public final class Jdks {

    // Read once: an Arquillian adapter changes the property while it starts a server on another JDK.
    private static final Path OF_THE_TESTS = Path.of(System.getProperty("java.home"));
    private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"?(\\d+)");

    private Jdks() {}

    public static Path current() {
        return OF_THE_TESTS;
    }

    /** The one of the tests, of a variable {@code JAVA_HOME*}, or beside the first. Without one tests are skipped. */
    public static Path atLeast(int feature) {
        Optional<Path> found =
                candidates().filter(home -> version(home) >= feature).findFirst();
        if (found.isPresent()) {
            return found.get();
        }
        String missing = "NOT TESTED: this server needs JDK " + feature + " or later. Looked at JAVA_HOME* and beside "
                + current() + ". Install one, for example openjdk-" + feature + "-jdk-headless.";
        System.err.println(missing);
        return Boolean.parseBoolean(System.getenv("CI")) ? fail(missing) : abort(missing);
    }

    private static Stream<Path> candidates() {
        Stream<Path> named = System.getenv().entrySet().stream()
                .filter(variable -> variable.getKey().startsWith("JAVA_HOME"))
                .map(variable -> Path.of(variable.getValue()));
        return Stream.of(Stream.of(current()), named, installedBeside(current()))
                .flatMap(it -> it)
                .filter(home -> Files.isExecutable(home.resolve("bin/java")));
    }

    private static Stream<Path> installedBeside(Path home) {
        try (Stream<Path> all = Files.list(home.toRealPath().getParent())) {
            return all.sorted().toList().stream();
        } catch (IOException e) {
            return Stream.of();
        }
    }

    private static int version(Path home) {
        try {
            Path release = home.resolve("release");
            Matcher version = VERSION.matcher(Files.exists(release) ? Files.readString(release) : "");
            return version.find() ? Integer.parseInt(version.group(1)) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
