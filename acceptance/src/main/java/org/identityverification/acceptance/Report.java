package org.identityverification.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes what is known so far. Thread-safe. */
final class Report {

    private static final String CONTRACT = "docs/provider-contract.md";
    private static final Duration VALID_FOR = Duration.ofDays(7);

    private final Path file;
    private final Options options;
    private final Facts facts;
    private final Clock clock;
    private final Instant begun;

    Report(Path file, Options options, Facts facts, Clock clock) {
        this.file = file;
        this.options = options;
        this.facts = facts;
        this.clock = clock;
        this.begun = clock.instant();
    }

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
        return Stream.concat(
                        Arrays.stream(Statement.values()).map(statement -> statement.judge(facts)),
                        Stream.of(facts.application()))
                .anyMatch(verdict -> verdict.kind() == Verdict.Kind.DIFFERENT);
    }

    String text() {
        return String.join("\n\n", head(), statements(), application(), skipped(), seen(), settings()) + "\n";
    }

    private String head() {
        String counts = Arrays.stream(Verdict.Kind.values())
                .map(kind -> Arrays.stream(Statement.values())
                                .filter(statement -> statement.judge(facts).kind() == kind)
                                .count()
                        + " " + kind)
                .collect(Collectors.joining(", "));
        return """
                # Acceptance of the provider

                - provider: %s
                - begun %s, written %s
                - perhaps billed: %d of %d calls; billed: %d of %d starts
                - statements: %s""".formatted(
                        options.provider(),
                        begun.truncatedTo(ChronoUnit.SECONDS),
                        clock.instant().truncatedTo(ChronoUnit.SECONDS),
                        facts.callsUsed(),
                        options.maxCalls(),
                        facts.startsUsed(),
                        options.maxStarts(),
                        counts);
    }

    private String statements() {
        String rows = Arrays.stream(Statement.values())
                .sorted(Comparator.comparing(statement -> !statement.isInferred()))
                .map(statement -> "| [%s](%s#%s) | %s | %s | %s |"
                        .formatted(
                                statement.id(),
                                CONTRACT,
                                statement.id(),
                                statement.sentence,
                                statement.source,
                                cell(statement.judge(facts))))
                .collect(Collectors.joining("\n"));
        return "## What the contract says\n\nThe inferred statements come first.\n\n"
                + "| row | statement | source | found |\n|---|---|---|---|\n" + rows;
    }

    private String application() {
        return "## The module\n\nA check through the reference application: " + cell(facts.application()) + ".";
    }

    private static String cell(Verdict verdict) {
        String text = verdict.kind() == Verdict.Kind.DIFFERENT
                ? "**different** (" + verdict.detail() + ")"
                : verdict.toString();
        return text.replace("|", "\\|");
    }

    private String skipped() {
        String steps = Arrays.stream(Step.values())
                .flatMap(step ->
                        facts.missed(step).stream().map(why -> "- " + step.words + " (" + step.price + "): " + why))
                .collect(Collectors.joining("\n"));
        return "## Skipped steps\n\n" + (steps.isEmpty() ? "None." : steps);
    }

    private String seen() {
        Stream<String> answers = Arrays.stream(Step.values())
                .flatMap(step -> facts.answer(step).stream().map(answer -> answer(step, answer)));
        Stream<String> arrivals = facts.arrivals().stream().map(this::arrival);
        return "## What was seen\n\nNames, types and lengths; values only if they are codes.\n\n"
                + Stream.concat(answers, arrivals).collect(Collectors.joining("\n"));
    }

    private static String answer(Step step, Answer answer) {
        String reason = (answer.errorCode() + ' ' + answer.errorMessage()).strip();
        return "- **" + step.words + "**: status " + answer.status() + " in "
                + answer.took().toMillis() + " ms, "
                + answer.tls() + (reason.isEmpty() ? "" : "; " + reason) + "; " + answer.body() + "; headers "
                + sorted(answer.headers().stream());
    }

    /** The sender of a GET may be the person. */
    private String arrival(Arrival arrival) {
        String sender = arrival.isNotification() ? " from " + arrival.address() : "";
        return "- **" + arrival.method() + " to the " + (arrival.toNotifyUrl() ? "notify" : "callback") + " URL**"
                + sender
                + " at " + arrival.at().truncatedTo(ChronoUnit.MILLIS) + ", after \"" + arrival.start().words
                + "\", answered " + arrival.answered() + "; Content-Type " + arrival.contentType() + "; "
                + arrival.body() + "; parameters " + arrival.query() + "; headers "
                + sorted(arrival.headers().stream());
    }

    private String settings() {
        Verdict.Kind query = Statement.QUERY.judge(facts).kind();
        boolean hasQuery = query == Verdict.Kind.AS_WRITTEN
                && Statement.QUERY_STATUS_PASSED.judge(facts).kind() != Verdict.Kind.DIFFERENT;
        String why = query == Verdict.Kind.NOT_SEEN ? " # not seen: ask the provider" : "";
        Optional<Duration> longest = Judge.successes(facts).stream()
                .flatMap(answer -> answer.body().code("data.expire").stream())
                .map(Duration::parse)
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
                - allow out: %s, port 443
                - allow in: POST from %s; GET from anywhere, because its sender may be the person
                - allow in an Alipay mini program: %s""".formatted(
                hasQuery,
                why,
                validFor.toDays(),
                longest.map(Duration::toString).orElse("not seen"),
                facts.told(Step.FAIL)
                        .map("notified"::equals)
                        .map(it -> it ? "yes" : "no")
                        .orElse("not seen"),
                list(Stream.of(
                                Step.START_TENCENT,
                                Step.START_ZHIMACREDIT,
                                Step.START_ZHIMACREDIT_WITH_CALLBACK,
                                Step.START_WE_CHAT_FACE)
                        .filter(step ->
                                facts.answer(step).filter(Answer::isSuccess).isPresent())
                        .map(step -> step.name().replaceFirst("^START_", "").replace("_WITH_CALLBACK", ""))),
                options.provider().getHost(),
                list(facts.arrivals().stream().filter(Arrival::isNotification).map(Arrival::address)),
                list(Judge.successes(facts).stream()
                        .flatMap(answer -> answer.body().code("data.originalUrl").stream())));
    }

    private static String sorted(Stream<String> names) {
        return names.sorted(String.CASE_INSENSITIVE_ORDER).collect(Collectors.joining(", "));
    }

    private static String list(Stream<String> all) {
        List<String> distinct = all.distinct().toList();
        return distinct.isEmpty() ? "none seen" : String.join(", ", distinct);
    }
}
