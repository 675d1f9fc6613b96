package org.identityverification.testservers;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.function.IntPredicate;
import java.util.stream.Stream;

/** The JDKs of this machine. */
public final class Jdks {

    // Read once: an Arquillian adapter changes the property while it starts a server on another JDK.
    private static final Path OF_THE_TESTS = Path.of(System.getProperty("java.home"));

    private Jdks() {}

    public static Path current() {
        return OF_THE_TESTS;
    }

    /**
     * A JDK that is new enough: the one that runs the tests, one that an environment variable {@code JAVA_HOME*} names, or one
     * that is installed beside the first. Without one the tests are skipped, with a message; in CI they fail.
     */
    public static Path atLeast(int feature) {
        return first(version -> version >= feature, feature, "JDK " + feature + " or later", inCi());
    }

    /** A JDK of exactly this version, found in the same way, for a server that runs on no other. */
    public static Path exactly(int feature) {
        return first(version -> version == feature, feature, "JDK " + feature + " and no other", inCi());
    }

    static Path first(IntPredicate right, int feature, String needed, boolean mustRun) {
        Optional<Path> found =
                candidates().filter(home -> right.test(version(home))).findFirst();
        if (found.isPresent()) {
            return found.get();
        }
        String missing = "NOT TESTED: this server needs " + needed + ". Looked at JAVA_HOME* and beside " + current()
                + ". Install one, for example openjdk-" + feature + "-jdk-headless.";
        if (mustRun) {
            return fail(missing);
        }
        System.err.println("*".repeat(missing.length()) + "\n" + missing + "\n" + "*".repeat(missing.length()));
        return abort(missing);
    }

    private static boolean inCi() {
        return Boolean.parseBoolean(System.getenv("CI"));
    }

    private static Stream<Path> candidates() {
        Stream<Path> named = System.getenv().entrySet().stream()
                .filter(variable -> variable.getKey().startsWith("JAVA_HOME"))
                .map(variable -> Path.of(variable.getValue()));
        return Stream.of(Stream.of(current()), named, installedBeside(current()).stream())
                .flatMap(it -> it)
                .filter(home -> Files.isExecutable(home.resolve("bin/java")));
    }

    private static List<Path> installedBeside(Path home) {
        try (Stream<Path> all = Files.list(home.toRealPath().getParent())) {
            return all.sorted().toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static int version(Path home) {
        Path release = home.resolve("release");
        if (!Files.isRegularFile(release)) {
            return 0;
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(release)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String version = properties.getProperty("JAVA_VERSION", "0").replace("\"", "");
        return Integer.parseInt(version.split("[^0-9]", 2)[0]);
    }
}
