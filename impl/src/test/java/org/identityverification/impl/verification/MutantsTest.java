package org.identityverification.impl.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each mutant breaks one clause of the rules, and {@link StatesTest} finds it. */
class MutantsTest {

    private static final String CLASS_PATH = System.getProperty("java.class.path");
    private static final Pattern IN_ROOMS = Pattern.compile("impl/(verification|store)/(?!MutantsTest)\\w+[.]java$");

    /** Of each: its name, the scenario that shows it, the property that does not hold; then what it replaces, and by what. */
    private static final String MUTANTS = """
        taking a lease leaves the version | observers | two deliveries at a time
        - return record.withDelivery(taken.begun()).withLease(Track.DELIVERY, lease);
        + return new VerificationRecord(record.id(), record.version(), record.start(), record.result(), taken.begun(),
        + record.claim(), record.notifiedFlow(), record.questions(), record.asking(), record.delivering().with(lease));

        round ignored | queryResult | delivered, and an observer has not got it
        - return delivered.round() == record.delivery().round()
        + return true

        FAIL denies any claim | questions | an acknowledged notification vanished
        - failure.reasonCode(), denies);
        + failure.reasonCode(), true);

        a repetition does not renew | questions | an acknowledged notification vanished
        - if (!fills && now.isBefore(known.repeatedAt().plus(REPETITION))) {
        + if (!fills) {

        a failure does not renew a claimed pass | questions | an acknowledged notification vanished
        - : repeated(claim, new Claim(claim.outcome(), null, null, now, said.repeatedAt(), null));
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

        PENDING without ASK after give_up_at | questions | pending without an end
        - boolean mayStillPass = next.result() == null
        -                     || (
        + boolean mayStillPass = next.result() == null ? now.isBefore(next.start().giveUpAt()) : (

        a claim holds up a delivery | operator | a result that nothing is due for
        - if (next.result() == null || next.delivery().deliveredAt() != null) {
        + if (next.result() == null || next.claim() != null || next.delivery().deliveredAt() != null) {

        a parked claim hides a result | operator | a result that nothing is due for
        - if (next.result() == null || next.delivery().deliveredAt() != null) {
        + if (next.result() == null || next.delivery().deliveredAt() != null
        +         || (next.claim() != null && next.claim().parked() != null)) {

        a parked delivery silences questions | observers, asked | a pass that nothing asks about
        - || (next.result().outcome() == VerificationOutcome.FAILED
        + || (next.result().outcome() == VerificationOutcome.FAILED && next.delivery().parked() == null

        an undelivered failure silences questions | queryResult | a pass that nothing asks about
        - || (next.result().outcome() == VerificationOutcome.FAILED
        + || (next.result().outcome() == VerificationOutcome.FAILED && next.delivery().deliveredAt() != null

        a lease of one track blocks the other | delivery | due work that no node takes
        - .filter(record -> LeasingChange.isTakable(record.work(track), now))
        + .filter(record -> LeasingChange.isTakable(record.work(track), now)
        +     && LeasingChange.isFree(record.asking(), now) && LeasingChange.isFree(record.delivering(), now))

        a repetition makes the claim younger | outage | a claim that gets younger
        - known.at(),
        -                     said.repeatedAt(),
        + said.repeatedAt(),
        +                     said.repeatedAt(),

        a renewal after the handler's end | delivery | a verification that does not reach its end
        - return !has(Fact.STUCK);
        + return true;

        no check of the lease before the second observer | delivery | a worse result after a better one, twice
        - if (more && process.has(Fact.LEASED) && !process.has(Fact.STUCK)) {
        + if (more && !process.has(Fact.STUCK)) {

        a change takes a live lease | delivery | two deliveries at a time
        - if (kind != null && isTakable(next.work(track), now) && workRunner.reserve(next, kind)) {
        + if (kind != null && kind != DueFor.PARKED && !next.work(track).due().at().isAfter(now) && workRunner.reserve(next, kind)) {

        the end of work whose lease another node has | delivery | two deliveries at a time
        - return lease != null && lease.id().equals(work.leaseId());
        + return lease != null;

        an early notification is dropped | start | an acknowledged notification vanished
        - if (record.rank() >= Result.rank(notified.outcome(), queriesOn)) {
        + if (!start.isAnswered() || record.rank() >= Result.rank(notified.outcome(), queriesOn)) {
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
    Path folder;

    /** All classes once more, the mutant's before the usual ones. */
    @ParameterizedTest
    @MethodSource("mutants")
    void is_found(Mutant mutant) throws Exception {
        compile(mutant);
        List<URL> path = new ArrayList<>(List.of(folder.toUri().toURL()));
        for (String entry : CLASS_PATH.split(File.pathSeparator, -1)) {
            path.add(new File(entry).toURI().toURL());
        }
        try (URLClassLoader loader =
                new URLClassLoader(path.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            Method explore = loader.loadClass(StatesTest.class.getName()).getDeclaredMethod("explore", String.class);
            explore.setAccessible(true);
            assertThatThrownBy(() -> explore.invoke(null, mutant.scenario()))
                    .isInstanceOf(InvocationTargetException.class)
                    .cause()
                    .hasMessageStartingWith(mutant.property());
        }
    }

    private void compile(Mutant mutant) throws IOException {
        List<Path> mutated = new ArrayList<>();
        for (Path file : sources()) {
            String text = Files.readString(file);
            if (text.contains(mutant.text())) {
                assertThat(text).containsOnlyOnce(mutant.text());
                mutated.add(Files.writeString(
                        folder.resolve(file.getFileName()), text.replace(mutant.text(), mutant.replacement())));
            }
        }
        assertThat(mutated).hasSize(1);
        String source = mutated.get(0).toString();
        int result = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-proc:none", "-nowarn", "-d", folder.toString(), "-cp", CLASS_PATH, source);
        assertThat(result).isZero();
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            return files.filter(it -> IN_ROOMS.matcher(it.toString()).find()).toList();
        }
    }
}
