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
import java.util.stream.Collectors;
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

    /** Of each: its name, the scenario that shows it, the property that does not hold; then what it replaces, and by what. */
    private static final String MUTANTS = """
        taking a lease leaves the version | observers | two deliveries at a time
        - return record.withDelivery(taken.begun()).withLease(lease);
        + return new VerificationRecord(record.id(), record.version(), record.start(), record.result(), taken.begun(),
        + record.claim(), record.notifiedFlow(), record.questions(), record.due(), lease);

        round ignored | queryResult | delivered, and an observer has not got it
        - return delivered.round() == record.delivery().round()
        + return true

        FAIL denies any claim | questions | an acknowledged notification vanished
        - failure.reasonCode(), isAboutClaim);
        + failure.reasonCode(), true);

        a repetition does not renew | questions | an acknowledged notification vanished
        - return fills || !now.isBefore(known.at().plus(REPETITION))
        + return fills

        a failure does not renew a claimed pass | questions | an acknowledged notification vanished
        - : repeated(claim, new Claim(claim.outcome(), null, null, said.at(), null));
        + : unchanged(NOTHING_NEW);

        a failure replaces a pass that waits for the start's answer | start, not asked | an acknowledged notification vanished
        - isLess ? Objects.requireNonNull(claim) : said
        + said

        no answer denies | outage | an acknowledged notification vanished
        - if (answer instanceof Answer.NoResult && isAboutClaim
        + if ((answer instanceof Answer.NoResult || answer instanceof Answer.NoAnswer) && isAboutClaim

        200 instead of 503 after three denials | questions | an acknowledged notification vanished
        - record.questions().denied() >= MAX_DENIED) {
        -                 return unchanged(TRY_AGAIN);
        + record.questions().denied() >= MAX_DENIED) {
        +                 return unchanged(NOTHING_NEW);

        ING of a question that was sent too early denies | questions | an acknowledged notification vanished
        - mayBeDenied(claim, asked.sentAt())
        + mayBeDenied(claim, now)

        ING of a question about an older claim denies | questions | an acknowledged notification vanished
        - isAboutClaim && mayBeDenied(claim, asked.sentAt())
        + mayBeDenied(claim, now)

        PENDING without WAIT after give_up_at | questions | pending without an end
        - boolean mayStillPass = next.result() == null
        -                     || (
        + boolean mayStillPass = next.result() == null ? now.isBefore(next.start().giveUpAt()) : (

        a parked claim hides a result | operator | a result or a claim that nothing is due for
        - if (next.result() != null
        -                     && delivery.deliveredAt() == null
        + if (undecided == null && next.result() != null
        +                     && delivery.deliveredAt() == null

        no check of the lease before the second observer | delivery | a worse result after a better one, twice
        - if (more && process.leased()) {
        + if (more) {

        a change takes a live lease | delivery | two deliveries at a time
        - || lives || !reserve(
        + || !reserve(
        """;

    private record Mutant(String name, String scenario, String property, String text, String replacement) {

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Mutant> mutants() {
        return Stream.of(MUTANTS.split("\n\n")).map(mutant -> {
            String[] head = mutant.lines().findFirst().orElseThrow().split(" \\| ", 3);
            return new Mutant(head[0], head[1], head[2], lines(mutant, "- "), lines(mutant, "+ "));
        });
    }

    private static String lines(String mutant, String sign) {
        return mutant.lines()
                .filter(line -> line.startsWith(sign))
                .map(line -> line.substring(sign.length()))
                .collect(Collectors.joining("\n"));
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
        List<String> mutated = new ArrayList<>();
        for (Path root : List.of(MAIN, TEST)) {
            for (Path file : concerned(root)) {
                String text = Files.readString(file);
                if (text.contains(mutant.text())) {
                    assertThat(text).containsOnlyOnce(mutant.text());
                    mutated.add(file.toString());
                }
                Path copy = sources.resolve(root.relativize(file));
                Files.createDirectories(copy.getParent());
                Files.writeString(copy, text.replace(mutant.text(), mutant.replacement()));
                arguments.add(copy.toString());
            }
        }
        assertThat(mutated).hasSize(1);
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
