package org.identityverification.impl.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each mutant breaks one clause of the rules, and {@link StatesTest} finds it. */
class MutantsTest {

    private static final String PACKAGE = "org/identityverification/impl/";
    private static final Path MAIN = Path.of("src/main/java");
    private static final Path TEST = Path.of("src/test/java");
    private static final String STATES = PACKAGE + "verification/StateMachine.java";

    /**
     * @param scenario that shows it
     * @param property that does not hold
     */
    private record Mutant(String name, String scenario, String property, String file, String text, String replacement) {

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Mutant> mutants() {
        return List.of(
                new Mutant(
                        "taking a lease leaves the version",
                        "observers",
                        "two deliveries at a time",
                        STATES,
                        "return record.withDelivery(taken.begun()).withLease(lease);",
                        "return new VerificationRecord(record.id(), record.version(), record.start(), record.result(),"
                                + " taken.begun(), record.claim(), record.notifiedFlow(), record.questions(),"
                                + " record.due(), lease);"),
                new Mutant(
                        "round ignored",
                        "queryResult",
                        "delivered, and an observer has not got it",
                        STATES,
                        "return delivered.round() == record.delivery().round()",
                        "return true"),
                new Mutant(
                        "FAIL denies any claim",
                        "questions",
                        "an acknowledged notification vanished",
                        STATES,
                        "failure.reasonCode(), isAboutClaim);",
                        "failure.reasonCode(), true);"),
                new Mutant(
                        "a repetition does not renew",
                        "questions",
                        "an acknowledged notification vanished",
                        STATES,
                        "return fills || !said.at().isBefore(known.at().plus(REPETITION))",
                        "return fills"),
                new Mutant(
                        "a failure does not renew a claimed pass",
                        "questions",
                        "an acknowledged notification vanished",
                        STATES,
                        ": repeated(claim, new Claim(claim.outcome(), null, null, now, null));",
                        ": unchanged(NOTHING_NEW);"),
                new Mutant(
                        "a failure replaces a pass that waits for the start's answer",
                        "start, not asked",
                        "an acknowledged notification vanished",
                        STATES,
                        "isLess ? Objects.requireNonNull(claim) : said",
                        "said"),
                new Mutant(
                        "no answer denies",
                        "outage",
                        "an acknowledged notification vanished",
                        STATES,
                        "if (answer instanceof Answer.NoResult && isAboutClaim",
                        "if ((answer instanceof Answer.NoResult || answer instanceof Answer.NoAnswer)"
                                + " && isAboutClaim"),
                new Mutant(
                        "200 instead of 503 after three denials",
                        "questions",
                        "an acknowledged notification vanished",
                        STATES,
                        "record.questions().denied() >= MAX_DENIED) {\n                return unchanged(TRY_AGAIN);",
                        "record.questions().denied() >= MAX_DENIED) {\n                return unchanged(NOTHING_NEW);"),
                new Mutant(
                        "ING of a question that was sent too early denies",
                        "questions",
                        "an acknowledged notification vanished",
                        STATES,
                        "mayBeDenied(claim, asked.sentAt())",
                        "mayBeDenied(claim, now)"),
                new Mutant(
                        "ING of a question about an older claim denies",
                        "questions",
                        "an acknowledged notification vanished",
                        STATES,
                        "isAboutClaim && mayBeDenied(claim, asked.sentAt())",
                        "mayBeDenied(claim, now)"),
                new Mutant(
                        "PENDING without WAIT after give_up_at",
                        "questions",
                        "pending without an end",
                        STATES,
                        "boolean mayStillPass = next.result() == null\n                    || (",
                        "boolean mayStillPass = next.result() == null"
                                + " ? now.isBefore(next.start().giveUpAt()) : ("),
                new Mutant(
                        "a parked claim hides a result",
                        "operator",
                        "a result or a claim that nothing is due for",
                        STATES,
                        "if (next.result() != null\n                    && delivery.deliveredAt() == null",
                        "if (undecided == null && next.result() != null\n"
                                + "                    && delivery.deliveredAt() == null"),
                new Mutant(
                        "no check of the lease before the second observer",
                        "delivery",
                        "a worse result after a better one, twice",
                        PACKAGE + "verification/Model.java",
                        "if (more && process.leased()) {",
                        "if (more) {"),
                new Mutant(
                        "a change takes a live lease",
                        "delivery",
                        "two deliveries at a time",
                        PACKAGE + "store/Write.java",
                        "|| lives || !reserve(",
                        "|| !reserve("));
    }

    @TempDir
    Path sources;

    @TempDir
    Path classes;

    @ParameterizedTest
    @MethodSource("mutants")
    void isFound(Mutant mutant) throws Exception {
        compile(mutant);
        try (URLClassLoader loader = new MutantLoader(classes)) {
            Method explored = loader.loadClass(StatesTest.class.getName()).getDeclaredMethod("explored", String.class);
            explored.setAccessible(true);
            assertThatThrownBy(() -> explored.invoke(null, mutant.scenario()))
                    .isInstanceOf(InvocationTargetException.class)
                    .cause()
                    .hasMessageStartingWith(mutant.property());
        }
    }

    private void compile(Mutant mutant) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("-proc:none", "-nowarn", "-d", classes.toString(), "-cp"));
        arguments.add(System.getProperty("java.class.path"));
        for (Path root : List.of(MAIN, TEST)) {
            for (Path file : concerned(root)) {
                String name = root.relativize(file).toString().replace('\\', '/');
                String text = Files.readString(file);
                if (name.equals(mutant.file())) {
                    assertThat(text).containsOnlyOnce(mutant.text());
                    text = text.replace(mutant.text(), mutant.replacement());
                }
                Path copy = sources.resolve(name);
                Files.createDirectories(copy.getParent());
                Files.writeString(copy, text);
                arguments.add(copy.toString());
            }
        }
        int result = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
        assertThat(result).isZero();
    }

    /** What the mutant must see of itself: the other classes are the usual ones. */
    private static List<Path> concerned(Path root) throws IOException {
        List<String> names = root.equals(MAIN)
                ? List.of("InMemoryVerificationStore", "Write", "AfterCommit")
                : List.of("ShortWayStore", "Explorer", "Model", "Scenario", "StatesTest");
        try (Stream<Path> files = Files.walk(root.resolve(PACKAGE), 2)) {
            return files.filter(file -> {
                        String name = file.getFileName().toString();
                        boolean isPure = root.equals(MAIN)
                                && file.getParent().endsWith("verification")
                                && name.endsWith(".java");
                        return isPure || names.contains(name.replace(".java", ""));
                    })
                    .toList();
        }
    }

    /** Prefers the mutant's classes. */
    private static final class MutantLoader extends URLClassLoader {

        private final Path classes;

        MutantLoader(Path classes) throws MalformedURLException {
            super(new URL[] {classes.toUri().toURL()}, MutantsTest.class.getClassLoader());
            this.classes = classes;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                if (loaded == null && Files.exists(classes.resolve(name.replace('.', '/') + ".class"))) {
                    loaded = findClass(name);
                }
                return loaded == null ? super.loadClass(name, resolve) : loaded;
            }
        }
    }
}
