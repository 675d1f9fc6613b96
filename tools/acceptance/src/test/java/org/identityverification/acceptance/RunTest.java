package org.identityverification.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.zxing.qrcode.decoder.Decoder;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.identityverification.testkit.script.BusinessError;
import org.identityverification.testkit.script.Fault;
import org.identityverification.testkit.script.GatewayRefusal;
import org.identityverification.testkit.script.SpoiledAnswer;
import org.identityverification.testkit.simulation.HttpFront;
import org.identityverification.testkit.wire.Answer;
import org.identityverification.testkit.wire.Call;
import org.identityverification.testservers.HttpRequests;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunTest {

    @AutoClose
    final Sandboxed sandboxed = new Sandboxed();

    @ParameterizedTest
    @CsvSource({
        "--public-url=, --public-url must begin with https://",
        "--public-url=http://shop.example.com, --public-url must begin with https://",
        "--public-url=https://user:password@shop.example.com, --public-url must begin with https://",
        "--provider=https://auth.example.com, --public-url is on this machine",
        "--max-call=3, Unknown option: --max-call",
        "--max-calls, Unknown option: --max-calls",
        "--max-calls=many, --max-calls must be a number"
    })
    void says_which_option_is_wrong(String argument, String message) {
        assertThatThrownBy(() -> sandboxed.run(argument)).hasMessageStartingWith(message);
    }

    @Test
    void needs_the_app_code_in_the_environment() {
        sandboxed.appCode = " ";

        assertThatThrownBy(sandboxed::run)
                .hasMessage("The environment variable IDENTITY_VERIFICATION_APP_CODE is not set");
    }

    @Test
    void fails_and_makes_no_step_that_may_cost_when_the_valid_call_is_refused() throws Exception {
        String refusal = "status 400, A400AC Invalid AppCode";
        sandboxed.provider.nextCall(GatewayRefusal.A400AC);

        assertThat(sandboxed.run()).isEqualTo(2);

        assertThat(sandboxed.provider.calls()).hasSize(4);
        assertThat(sandboxed.rows())
                .containsEntry("error-under-14", "not seen (" + Step.GOOD_CALL.words() + ": " + refusal + ")")
                .containsEntry("authorization", "**different** (" + refusal + ")");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Is there.*         | 7  | error-under-14      | no terminal
            Free.*             | 0  | nonce-once          | not agreed
            [PB].*             | 7  | error-under-14      | not agreed
            Billed.*           | 17 | flow-id             | not agreed
            .*types .*         | 17 | flow-id             | no tester has agreed
            .*show a failure.* | 24 | query-status-failed | not agreed
            """)
    void makes_only_steps_that_are_agreed_to(String declined, int calls, String missed, String why) throws Exception {
        sandboxed.agrees = question -> !question.matches(declined);

        sandboxed.run();

        assertThat(sandboxed.provider.calls()).hasSize(calls);
        assertThat(sandboxed.rows()).containsEntry(missed, "not seen (" + why + ")");
    }

    @Test
    void says_before_each_step_what_it_may_cost_and_sends_the_testers_data_in_starts_only() throws Exception {
        sandboxed.run();

        assertThat(sandboxed.said)
                .contains("Billed, start 1 of 3. Go on? [y/N]", "Billed, start 3 of 3. Go on? [y/N]")
                .contains("Perhaps billed, call 1 of 20. Go on? [y/N]", "Perhaps billed, call 15 of 20. Go on? [y/N]")
                .anyMatch(it -> it.startsWith(sandboxed.provider.checks().get(0).link() + "\n█"));
        assertThat(sandboxed.provider.calls())
                .hasSize(7 + 15 + 3)
                .allMatch(it -> it.body().contains(sandboxed.person.idNumber())
                        == it.body().contains("notifyUrl"));
    }

    @Test
    void a_tester_who_fails_without_wanting_to_and_then_passes_makes_nothing_different() throws Exception {
        sandboxed.agrees = question -> {
            if (question.contains("show a success")) {
                sandboxed.provider.checks().get(0).fail();
            }
            return !question.contains("show a failure");
        };

        assertThat(sandboxed.run()).isZero();
    }

    @Test
    void keeps_to_its_budget_and_the_report_says_why_a_row_is_not_seen() throws Exception {
        sandboxed.run("--max-calls=3", "--max-starts=1");

        assertThat(sandboxed.provider.calls()).hasSize(7 + 3 + 1);
        assertThat(sandboxed.report()).contains("perhaps billed: 3 of 3 calls; billed: 1 of 1 starts");
        assertThat(sandboxed.rows())
                .containsEntry("error-id-number-missing", "not seen (budget: --max-calls=3)")
                .containsEntry("face-token", "not seen (budget: --max-starts=1)");
    }

    @Test
    void counts_a_faulty_request_that_starts_a_check_as_a_start() throws Exception {
        List<Call> calls = new ArrayList<>();
        try (HttpFront accepts = Sandboxed.server(calls, Answer.json("{\"code\":0,\"message\":\"\",\"data\":{}}"))) {
            sandboxed.run("--provider=http://127.0.0.1:" + accepts.port(), "--max-starts=2");
        }

        assertThat(calls)
                .filteredOn(call -> call.body().contains("callbackUrl"))
                .hasSize(2);
        assertThat(sandboxed.rows()).containsEntry("error-under-14", "not seen (budget: --max-starts=2)");
    }

    @Test
    void counts_a_start_whose_outcome_is_unknown_but_not_a_refused_one() throws Exception {
        Answer failed = Answer.text(504, "a/b;charset=" + Sandboxed.APP_CODE, "");
        List<Fault> faults =
                new ArrayList<>(List.of(BusinessError.UNDER_14, Fault.of(failed), SpoiledAnswer.NO_ANSWER));
        sandboxed.agrees = question -> {
            if (question.startsWith("Billed")) {
                sandboxed.provider.nextCall(faults.remove(0));
            }
            return true;
        };

        sandboxed.run("--max-starts=2");

        assertThat(faults).isEmpty();
        assertThat(sandboxed.said).contains("start in mode WE_CHAT_FACE: the call failed: IOException");
        assertThat(sandboxed.report()).contains("billed: 2 of 2 starts").doesNotContain(Sandboxed.APP_CODE);
    }

    @Test
    void leaves_its_report_so_far_when_it_breaks_off() {
        sandboxed.agrees = question -> !question.contains("show a success") || Integer.parseInt(question) > 0;

        assertThatThrownBy(sandboxed::run).isInstanceOf(NumberFormatException.class);

        assertThat(sandboxed.folder.resolve(Acceptance.REPORT))
                .content()
                .contains(
                        "billed: 1 of 3 starts",
                        "| The result is notified | doc | not seen (the run was interrupted before) |",
                        "**the tester opens the face page**, GET to the notify URL at ")
                .containsPattern("Once it is open the status is `SCAN` \\| esign \\| as written");
    }

    @Test
    void records_what_comes_to_its_own_URLs_and_who_notified_as_the_proxy_has_seen_it() throws Exception {
        sandboxed.agrees = question -> {
            sandboxed.provider.checks().stream()
                    .flatMap(it -> it.notifyUrl().stream())
                    .forEach(url -> {
                        HttpRequests.get(url, "X-Forwarded-For", "203.0.113.7");
                        HttpRequests.postJson(url, "{}", "X-Forwarded-For", "203.0.113.7, 198.51.100.9");
                        URI forged = url.resolve(UUID.randomUUID().toString());
                        HttpRequests.postJson(forged, "{}", "X-Forwarded-For", "203.0.113.8");
                    });
            return !question.startsWith("Perhaps billed");
        };

        sandboxed.run("--max-starts=1");

        assertThat(sandboxed.report())
                .contains("- allow in: POST from 198.51.100.9")
                .doesNotContain("203.0.113.7", "203.0.113.8");
    }

    @Test
    void shows_a_short_link_as_a_QR_code_of_80_columns_at_most() throws Exception {
        String link = "https://smlt.tsign.cn/I7vLahiqTMqT";
        List<String> lines = Terminal.qrCode(link).lines().toList();
        // Without the margin.
        int size = lines.get(0).length() - 4;
        boolean[][] dark = new boolean[size][size];
        for (int i = 0; i < size * size; i++) {
            char c = lines.get((i / size + 2) / 2).charAt(i % size + 2);
            dark[i / size][i % size] = c != '█' && c != (i / size % 2 == 0 ? '▀' : '▄');
        }

        assertThat(size).isLessThanOrEqualTo(76);
        assertThat(new Decoder().decode(dark).getText()).isEqualTo(link);
        assertThat(Terminal.qrCode("x".repeat(5000))).isEmpty();
    }
}
