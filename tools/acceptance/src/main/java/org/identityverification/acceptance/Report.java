package org.identityverification.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.identityverification.acceptance.Acceptance.Options;

/** Writes what is known so far. Thread-safe. */
record Report(Path file, Options options, Facts facts, Clock clock) {

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

    long count(Verdict.Kind kind) {
        return Statement.ALL.stream()
                .filter(it -> it.judge(facts).kind() == kind)
                .count();
    }

    String text() {
        Stream<String> rows = Statement.ALL.stream()
                .sorted(Comparator.comparing(it -> it.source().equals("doc")))
                .map(it -> "| [%1$s](docs/provider-contract.md#%1$s) | %2$s | %3$s | %4$s |"
                        .formatted(it.id(), it.sentence(), it.source(), it.judge(facts)));
        Stream<String> skipped = Step.ALL.stream()
                .filter(facts::isMissed)
                .map(it -> "- " + it + ": " + facts.result(it).detail());
        return """
                # Acceptance of the provider

                - provider: %s
                - written %s
                - perhaps billed: %d of %d calls; billed: %d of %d starts
                - statements: %s

                ## What the contract says

                The inferred statements come first.

                | row | statement | source | found |
                |---|---|---|---|
                %s

                ## Skipped steps

                %s

                ## What was seen

                Names, types and lengths; values only if they are codes.

                %s

                %s
                """.formatted(
                        options.provider(),
                        clock.instant().truncatedTo(ChronoUnit.SECONDS),
                        facts.calls(),
                        options.maxCalls(),
                        facts.starts(),
                        options.maxStarts(),
                        list(", ", Stream.of(Verdict.Kind.values()).map(kind -> count(kind) + " " + kind)),
                        list("\n", rows),
                        list("\n", skipped),
                        list("\n", facts.seen(".*", Step.ALL).map(one -> "- " + one)),
                        settings());
    }

    private String settings() {
        Verdict.Kind query = Statement.of("query").judge(facts).kind();
        boolean hasQuery = query == Verdict.Kind.AS_WRITTEN
                && Statement.of("query-status-passed").judge(facts).kind() != Verdict.Kind.DIFFERENT;
        List<Seen> starts = facts.seen(Seen.ANSWER, Step.ALL)
                .filter(it -> it.step().isBilled() && it.isSuccess())
                .toList();
        long longest = starts.stream()
                .flatMap(it -> it.validity().stream())
                .mapToLong(it -> it.toDays())
                .max()
                .orElse(0);
        URI provider = options.provider();
        int usualPort = "https".equals(provider.getScheme()) ? 443 : 80;
        return """
                ## Settings for this account

                ```properties
                identity-verification.result-query.enabled=%s%s
                identity-verification.notification.valid-for=P%dD
                ```

                - allow out: %s, port %d
                - allow in: POST from %s; GET from anywhere, because its sender may be the person
                - allow in an Alipay mini program: %s""".formatted(
                        hasQuery,
                        query == Verdict.Kind.NOT_SEEN ? " # not seen: ask the provider" : "",
                        Math.max(7, longest + 2),
                        provider.getHost(),
                        provider.getPort() < 0 ? usualPort : provider.getPort(),
                        list(", ", facts.seen(Seen.NOTIFICATION, Step.ALL).map(Seen::sender)),
                        list(", ", starts.stream().map(it -> it.valueOf("body.data.originalUrl"))));
    }

    private static String list(String separator, Stream<String> all) {
        String list = all.filter(it -> !it.isEmpty()).distinct().collect(Collectors.joining(separator));
        return list.isEmpty() ? "none seen" : list;
    }
}
