package org.identityverification.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.identityverification.testkit.Check;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class ReportTest {

    @AutoClose
    private static final Sandboxed sandboxed = new Sandboxed();

    private static String report;
    private static Map<String, String> rows;

    @BeforeAll
    static void runOnce() throws Exception {
        assertThat(sandboxed.run()).isZero();
        report = sandboxed.report();
        rows = sandboxed.rows();
    }

    @Test
    void says_as_written_in_every_row_about_a_documented_provider() {
        assertThat(rows).allSatisfy((id, found) -> assertThat(found).startsWith("as written"));
    }

    @Test
    void has_a_row_for_each_anchor_of_docs_provider_contract() throws IOException {
        String document = Files.readString(Path.of("../../docs/provider-contract.md"));

        assertThat(Pattern.compile("<a id=\"([a-z0-9-]+)\">").matcher(document).results())
                .extracting(it -> it.group(1))
                .containsExactlyInAnyOrderElementsOf(rows.keySet());
    }

    @Test
    void identifies_no_person_account_or_check() {
        assertThat(report)
                .contains("flowId: string(19) = ours", "contextId: string(36) = ours")
                .doesNotContain(Sandboxed.APP_CODE, sandboxed.person.name(), sandboxed.person.idNumber());
        assertThat(sandboxed.provider.checks())
                .hasSize(3)
                .flatExtracting(
                        Check::flowId,
                        it -> it.contextId().orElseThrow(),
                        it -> it.link().getPath())
                .noneMatch(it -> report.contains(it.toString()));
        assertThat(sandboxed.folder.toFile().list()).containsExactly(Acceptance.REPORT);
    }

    @Test
    void is_never_overwritten_by_another_run() throws IOException {
        assertThatThrownBy(sandboxed::run).isInstanceOf(Acceptance.WrongException.class);

        assertThat(sandboxed.report()).isEqualTo(report);
    }

    @Test
    void ends_with_the_settings_for_the_account() {
        assertThat(report)
                .contains(
                        "identity-verification.result-query.enabled=true\n",
                        "identity-verification.notification.valid-for=P7D\n",
                        "- allow out: " + sandboxed.provider.url() + "\n",
                        "- allow in: POST from 127.0.0.1;");

        Facts others = changed(sandboxed.facts, "answer QUERY_.*", "body.code=absent");
        others = changed(others, "answer START_.*", "body.data.expire=number(13) = in PT241H");
        Acceptance.Options options = Acceptance.parse("--public-url=https://shop.example.com");

        assertThat(new Report(Path.of(""), options, others, Clock.systemUTC()).text())
                .contains(
                        "identity-verification.result-query.enabled=false\n",
                        "identity-verification.notification.valid-for=P12D\n",
                        "- allow out: https://auth.csapi.com.cn\n");
    }

    @ParameterizedTest
    @CsvFileSource(resources = "deviations.txt", delimiter = '|')
    void is_different_in_exactly_the_row_from_which_the_provider_deviates(String row, String seen, String changes) {
        Facts facts = changed(sandboxed.facts, seen, changes);

        assertThat(Statement.ALL)
                .filteredOn(it -> it.judge(facts).kind() == Verdict.Kind.DIFFERENT)
                .containsExactly(Statement.of(row));
    }

    @ParameterizedTest
    @CsvFileSource(resources = "other-deviations.txt", delimiter = '|')
    void does_not_mistake_another_deviation_for_one_from_this_row(String row, String seen, String changes) {
        Facts facts = changed(sandboxed.facts, seen, changes);

        assertThat(Statement.of(row).judge(facts).kind()).isEqualTo(Verdict.Kind.NOT_SEEN);
    }

    /** What a run would have seen if parts of what came in a step were others. */
    private static Facts changed(Facts facts, String pattern, String changes) {
        Facts changed = new Facts();
        facts.seen(".*", Step.ALL)
                .map(it -> (it.what() + " " + it.step().name() + " " + it.status()).matches(pattern + "( [0-9]+)?")
                        ? changed(it, changes)
                        : it)
                .filter(it -> !it.parts().containsKey("lost"))
                .forEach(changed::see);
        Step.ALL.forEach(step -> {
            boolean deviates = ("result " + step.name()).matches(pattern);
            changed.end(step, deviates ? new Verdict(Verdict.Kind.DIFFERENT, changes) : facts.result(step));
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
                parts.containsKey("WE_CHAT") ? Step.of("WE_CHAT_PASS") : seen.step(),
                seen.what(),
                parts.containsKey("9 s late") ? seen.at().plus(Duration.ofSeconds(9)) : seen.at(),
                seen.sender(),
                seen.status(),
                parts);
    }
}
