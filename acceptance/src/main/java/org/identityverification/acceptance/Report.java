package org.identityverification.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes what is known so far. Thread-safe. */
record Report(Path file, Options options, Facts facts, Clock clock, Instant begun) {

    private static final Duration VALID_FOR = Duration.ofDays(7);

    /** Replaces the file as a whole, so that it is complete whenever the run ends. */
    synchronized void write() {
        Path unfinished = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.writeString(unfinished, text());
            Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("The report can't be written", e);
        }
    }

    /** Whether anything differs from the contract. */
    boolean isDifferent() {
        return Stream.concat(Statement.ALL.stream().map(statement -> statement.judge(facts)), Stream.of(application()))
                .anyMatch(verdict -> verdict.kind() == Verdict.Kind.DIFFERENT);
    }

    String text() {
        return """
                # Acceptance of the provider

                - provider: %s
                - begun %s, written %s
                - perhaps billed: %d of %d calls; billed: %d of %d starts
                - statements: %s

                ## What the contract says

                The inferred statements come first.

                | row | statement | source | found |
                |---|---|---|---|
                %s

                ## The module

                A check through the reference application: %s.

                ## Skipped steps

                %s

                ## What was seen

                Names, types and lengths; values only if they are codes.

                %s

                %s
                """.formatted(
                        options.provider(),
                        begun.truncatedTo(ChronoUnit.SECONDS),
                        clock.instant().truncatedTo(ChronoUnit.SECONDS),
                        facts.calls(),
                        options.maxCalls(),
                        facts.starts(),
                        options.maxStarts(),
                        counts(),
                        rows(),
                        application(),
                        skipped(),
                        facts.seen().stream().map(one -> "- " + one).collect(Collectors.joining("\n")),
                        settings());
    }

    private String counts() {
        List<Verdict.Kind> kinds = Statement.ALL.stream()
                .map(statement -> statement.judge(facts).kind())
                .toList();
        return Arrays.stream(Verdict.Kind.values())
                .map(kind -> Collections.frequency(kinds, kind) + " " + kind)
                .collect(Collectors.joining(", "));
    }

    private String rows() {
        return Statement.ALL.stream()
                .sorted(Comparator.comparing(statement -> !statement.isInferred()))
                .map(statement -> "| [%1$s](docs/provider-contract.md#%1$s) | %2$s | %3$s | %4$s |"
                        .formatted(statement.id(), statement.sentence(), statement.source(), statement.judge(facts)))
                .collect(Collectors.joining("\n"));
    }

    private Verdict application() {
        return facts.found(Step.APPLICATION)
                .orElseGet(() -> Verdict.notSeen(facts.missed(Step.APPLICATION).orElseThrow()));
    }

    private String skipped() {
        String steps = Arrays.stream(Step.values())
                .flatMap(step -> facts.missed(step).stream().map(why -> "- " + step + ": " + why))
                .collect(Collectors.joining("\n"));
        return steps.isEmpty() ? "None." : steps;
    }

    private String settings() {
        Verdict.Kind query = Statement.of("query").judge(facts).kind();
        boolean hasQuery = query == Verdict.Kind.AS_WRITTEN
                && Statement.of("query-status-passed").judge(facts).kind() != Verdict.Kind.DIFFERENT;
        Optional<Duration> longest = facts.successfulStarts()
                .flatMap(answer -> answer.validity().stream())
                .max(Comparator.naturalOrder());
        Duration validFor = longest.filter(it -> it.plusDays(1).compareTo(VALID_FOR) > 0)
                .map(it -> Duration.ofDays(it.toDays() + 2))
                .orElse(VALID_FOR);
        return """
                ## Settings for this account

                ```properties
                identity-verification.result-query.enabled=%s%s
                identity-verification.notification.valid-for=P%dD
                ```

                - longest validity of a link: %s
                - failures are notified: %s
                - modes that were started: %s
                - allow out: %s, port %d
                - allow in: POST from %s; GET from anywhere, because its sender may be the person
                - allow in an Alipay mini program: %s""".formatted(
                hasQuery,
                query == Verdict.Kind.NOT_SEEN ? " # not seen: ask the provider" : "",
                validFor.toDays(),
                longest.map(Duration::toString).orElse("not seen"),
                facts.found(Step.FAIL)
                        .map(it -> it.detail().equals("notified") ? "yes" : "no")
                        .orElse("not seen"),
                list(facts.successfulStarts()
                        .map(answer -> answer.step().name().replaceAll("START_|_WITH_CALLBACK|TO_EXPIRE", ""))),
                options.provider().getHost(),
                port(options.provider()),
                list(facts.seen(Seen.NOTIFICATION, List.of(Step.values())).map(Seen::sender)),
                list(facts.successfulStarts().map(answer -> answer.valueOf("body.data.originalUrl"))));
    }

    private static int port(URI url) {
        int usual = "https".equals(url.getScheme()) ? 443 : 80;
        return url.getPort() < 0 ? usual : url.getPort();
    }

    private static String list(Stream<String> all) {
        String distinct = all.filter(it -> !it.isEmpty()).distinct().collect(Collectors.joining(", "));
        return distinct.isEmpty() ? "none seen" : distinct;
    }
}
