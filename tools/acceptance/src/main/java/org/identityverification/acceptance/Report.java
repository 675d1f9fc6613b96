package org.identityverification.acceptance;

import java.io.IOException;
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

/** Writes what is known so far. */
record Report(Path file, Options options, Facts facts, Clock clock) {

    /** Replaces the file as a whole, so that it is complete whenever the run ends. */
    void write() throws IOException {
        Path unfinished = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(unfinished, text());
        Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
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
        Verdict.Kind query = Statement.of("query").judge(facts).kind();
        boolean hasQuery = query == Verdict.Kind.AS_WRITTEN
                && Statement.of("query-status-passed").judge(facts).kind() != Verdict.Kind.DIFFERENT;
        List<Seen> starts = facts.seen(Seen.ANSWER, Step.ALL)
                .filter(it -> it.step().isBilled() && it.isSuccess())
                .toList();
        return Acceptance.resource("report.txt")
                .formatted(
                        options.provider(),
                        clock.instant().truncatedTo(ChronoUnit.SECONDS),
                        facts.calls(),
                        options.maxCalls(),
                        facts.starts(),
                        options.maxStarts(),
                        list(", ", Stream.of(Verdict.Kind.values()).map(kind -> count(kind) + " " + kind)),
                        list("\n", rows),
                        list("\n", facts.seen(".*", Step.ALL).map(one -> "- " + one)),
                        hasQuery,
                        query == Verdict.Kind.NOT_SEEN ? " # not seen: ask the provider" : "",
                        starts.stream()
                                .mapToLong(it -> it.validity().toDays() + 2)
                                .reduce(7, Math::max),
                        options.provider(),
                        list(", ", facts.seen(Seen.NOTIFICATION, Step.ALL).map(Seen::sender)),
                        list(", ", starts.stream().map(it -> it.valueOf("body.data.originalUrl"))));
    }

    private static String list(String separator, Stream<String> all) {
        String list = all.filter(it -> !it.isEmpty()).distinct().collect(Collectors.joining(separator));
        return list.isEmpty() ? "none seen" : list;
    }
}
