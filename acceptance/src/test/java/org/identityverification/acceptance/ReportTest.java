package org.identityverification.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("The report")
class ReportTest {

    @TempDir
    static Path folder;

    private static Facts documented;
    private static int status;
    private static String report;
    private static Map<String, String> rows;

    /** A line of deviations.txt: the parts to change of what the documented provider sent in a step. */
    private record Deviation(String row, String seen, String changes) {}

    @BeforeAll
    static void runOnce() throws Exception {
        try (Sandboxed sandboxed = new Sandboxed(folder)) {
            status = sandboxed.run();
            documented = sandboxed.facts;
            report = sandboxed.report();
            rows = sandboxed.rows();
        }
    }

    @Test
    @DisplayName("says \"as written\" in every row when the provider is as documented, and the status is 0")
    void documented() {
        assertThat(rows.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        Statement.ALL.stream().map(Statement::id).toList());
        assertThat(rows).allSatisfy((id, found) -> assertThat(found).startsWith("as written"));
        assertThat(status).isZero();
    }

    @Test
    @DisplayName("ends with the settings for the account")
    void settings() {
        assertThat(report)
                .contains(
                        "identity-verification.result-query.enabled=true\n",
                        "identity-verification.notification.valid-for=P7D\n",
                        "- modes that were started: TENCENT, ZHIMACREDIT, WE_CHAT_FACE",
                        "- failures are notified: yes",
                        "- allow in: POST from 127.0.0.1;")
                .containsPattern("- allow out: 127.0.0.1, port (?!443)[0-9]+\n");
    }

    @Test
    @DisplayName("advises against the query if the account does not have it, and for notify URLs that outlive links")
    void otherSettings() {
        Facts others = changed("answer QUERY_.*", "outcome=failed, body.code=absent, body.data.status=absent");
        others = changed(others, "answer START_.*", "body.data.expire=number(13) = in PT241H");

        Options options = Options.parse("--public-url=https://shop.example.com");
        assertThat(new Report(folder, options, others, Clock.systemUTC(), Instant.EPOCH).text())
                .contains(
                        "identity-verification.result-query.enabled=false\n",
                        "identity-verification.notification.valid-for=P12D\n",
                        "- allow out: auth.csapi.com.cn, port 443\n");
    }

    static List<Deviation> deviations() throws IOException {
        try (var lines = ReportTest.class.getResourceAsStream("deviations.txt")) {
            return new String(lines.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.split(" +: +", 3))
                    .map(cells -> new Deviation(cells[0], cells[1], cells[2]))
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("deviations")
    @DisplayName("is different in exactly the row from which the provider deviates")
    void deviating(Deviation deviation) {
        Facts facts = changed(deviation.seen, deviation.changes);

        assertThat(Statement.ALL.stream()
                        .filter(it -> it.judge(facts).kind() == Verdict.Kind.DIFFERENT)
                        .map(Statement::id))
                .containsExactly(deviation.row);
    }

    @Test
    @DisplayName("is tested with a deviation for each of its rows")
    void complete() throws IOException {
        Set<String> tested = deviations().stream().map(Deviation::row).collect(Collectors.toSet());

        assertThat(tested)
                .containsExactlyInAnyOrderElementsOf(
                        Statement.ALL.stream().map(Statement::id).toList());
    }

    @ParameterizedTest
    @CsvSource(delimiter = ':', textBlock = """
            nonce-once         : answer NONCE_TWICE     : outcome=failed
            nonce              : answer GOOD_CALL       : outcome=failed, blames=something else
            repetition         : answer START_.*        : body.code=number(8) = 30500101
            query-status-before: answer QUERY_[^U].*    : body.code=number(8) = 30500000
            query-scores       : answer QUERY_PASSED    : body.data.status=string(4) = FAIL
            notification-flow  : POST to the .* PASS    : body=no body
            """)
    @DisplayName("does not mistake another deviation, such as a quota used up, for one from this row")
    void notSeen(String row, String seen, String changes) {
        assertThat(Statement.of(row).judge(changed(seen, changes)).kind()).isEqualTo(Verdict.Kind.NOT_SEEN);
    }

    private static Facts changed(String seen, String changes) {
        return changed(documented, seen, changes);
    }

    private static Facts changed(Facts facts, String pattern, String changes) {
        Facts changed = new Facts();
        facts.seen().stream()
                .map(it -> (it.what() + " " + it.step().name() + " " + it.status()).matches(pattern + "( [0-9]+)?")
                        ? changed(it, changes)
                        : it)
                .filter(it -> !it.parts().containsKey("lost"))
                .forEach(changed::see);
        Stream.of(Step.values()).forEach(step -> {
            boolean deviates = ("found " + step.name()).matches(pattern);
            facts.found(step).ifPresent(it -> changed.find(step, deviates ? Verdict.different(changes) : it));
            facts.missed(step).ifPresent(why -> changed.miss(why, List.of(step)));
        });
        return changed;
    }

    /** "lost" and "9 s late" are changes too, and that it came to a check in mode WE_CHAT_FACE. */
    private static Seen changed(Seen seen, String changes) {
        Map<String, String> parts = new LinkedHashMap<>(seen.parts());
        for (String change : changes.split(", ", -1)) {
            String[] both = change.split("=", 2);
            parts.put(both[0], both[both.length - 1]);
        }
        return new Seen(
                parts.containsKey("WE_CHAT") ? Step.WE_CHAT_PASS : seen.step(),
                seen.what(),
                parts.containsKey("9 s late") ? seen.at().plus(Duration.ofSeconds(9)) : seen.at(),
                seen.sender(),
                seen.status(),
                parts);
    }
}
