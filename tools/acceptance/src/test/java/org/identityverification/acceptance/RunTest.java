package org.identityverification.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.identityverification.testkit.script.BusinessError;
import org.identityverification.testkit.script.Fault;
import org.identityverification.testkit.script.GatewayRefusal;
import org.identityverification.testkit.simulation.HttpFront;
import org.identityverification.testkit.wire.Answer;
import org.identityverification.testkit.wire.Call;
import org.identityverification.testservers.HttpRequests;
import org.identityverification.testservers.Layout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunTest {

    @RegisterExtension
    final Sandboxed sandboxed = new Sandboxed();

    private final List<Call> calls = new CopyOnWriteArrayList<>();

    RunTest() throws IOException {}

    @Test
    void never_overwrites_the_report_of_another_run_which_may_have_cost_money() throws Exception {
        Files.writeString(sandboxed.folder.resolve(Acceptance.REPORT), "of another run");

        assertThatThrownBy(sandboxed::run).isInstanceOf(Options.WrongException.class);

        assertThat(sandboxed.report()).isEqualTo("of another run");
        assertThat(sandboxed.provider.calls()).isEmpty();
    }

    @Test
    void fails_with_a_message_when_the_provider_does_not_answer() throws Exception {
        assertThat(sandboxed.run("--provider=http://127.0.0.1:" + Layout.freePort()))
                .isEqualTo(2);

        assertThat(sandboxed.said).contains(Step.GOOD_CALL.words() + ": the call failed: ConnectException");
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
            .*                 | 0  | nonce-once
            (?!Free).*         | 7  | error-under-14
            Billed.*           | 17 | flow-id
            .*show a failure.* | 24 | query-status-failed
            """)
    void makes_only_those_steps_that_are_agreed_to(String declined, int calls, String missed) throws Exception {
        sandboxed.agrees = question -> !question.matches(declined);

        sandboxed.run();

        assertThat(sandboxed.provider.calls()).hasSize(calls);
        assertThat(sandboxed.rows()).containsEntry(missed, "not seen (not agreed)");
    }

    @Test
    void says_before_each_step_what_it_may_cost_and_sends_the_testers_data_in_starts_only() throws Exception {
        sandboxed.run();

        assertThat(sandboxed.said)
                .contains(
                        "Billed, start 1 of 3. Go on?", "Billed, start 2 of 3. Go on?", "Billed, start 3 of 3. Go on?")
                .filteredOn(it -> it.startsWith("Perhaps billed, call "))
                .hasSameSizeAs(perhapsBilled());
        assertThat(sandboxed.provider.calls())
                .allMatch(it -> it.body().contains(sandboxed.person.idNumber())
                        == it.body().contains("notifyUrl"));
    }

    @Test
    void a_tester_who_fails_without_wanting_to_and_then_passes_makes_nothing_different() throws Exception {
        sandboxed.agrees = question -> {
            if (question.contains("show a success")) {
                sandboxed.press("outcome=fail");
            }
            return !question.contains("show a failure");
        };

        assertThat(sandboxed.run()).isZero();
    }

    @Test
    void keeps_to_its_budget_and_the_report_names_the_skipped_steps() throws Exception {
        sandboxed.run("--max-calls=3", "--max-starts=1");

        assertThat(perhapsBilled()).hasSize(3);
        assertThat(sandboxed.provider.checks()).hasSize(1);
        assertThat(sandboxed.report())
                .contains(
                        "perhaps billed: 3 of 3 calls; billed: 1 of 1 starts",
                        "- request without an ID number (perhaps billed): budget: --max-calls=3",
                        "- start in mode WE_CHAT_FACE (billed): budget: --max-starts=1");
    }

    @Test
    void counts_a_faulty_request_that_starts_a_check_as_a_start() throws Exception {
        Answer started = Answer.json("{\"code\":0,\"message\":\"\",\"data\":{}}");
        try (HttpFront accepts = Sandboxed.server(calls, call -> started)) {
            sandboxed.run("--provider=http://127.0.0.1:" + accepts.port(), "--max-starts=2");
        }

        assertThat(calls)
                .filteredOn(call -> call.body().contains("callbackUrl"))
                .hasSize(2);
        assertThat(sandboxed.rows()).containsEntry("error-under-14", "not seen (budget: --max-starts=2)");
    }

    @Test
    void counts_a_start_whose_outcome_is_unknown_but_not_a_refused_one() throws Exception {
        List<Fault> faults = new ArrayList<>(List.of(BusinessError.UNDER_14, GatewayRefusal.D504TO));
        sandboxed.agrees = question -> {
            if (question.startsWith("Billed")) {
                sandboxed.provider.nextCall(faults.remove(0));
            }
            return true;
        };

        sandboxed.run("--max-starts=1");

        assertThat(faults).isEmpty();
        assertThat(sandboxed.report()).contains("billed: 1 of 1 starts");
    }

    @Test
    void makes_only_free_calls_while_the_public_URL_leads_elsewhere() throws Exception {
        String found = "not seen (" + Step.REACH.words() + ": a GET was answered 404 by another server)";

        sandboxed.run("--public-url=" + sandboxed.provider.url());

        assertThat(sandboxed.provider.calls()).hasSize(7);
        assertThat(sandboxed.rows()).containsEntry("error-under-14", found);
    }

    @Test
    void sends_no_testers_data_when_the_tester_has_not_agreed_in_writing() throws Exception {
        sandboxed.agreement = "yes";

        sandboxed.run();

        assertThat(sandboxed.said).noneMatch(it -> it.contains("not shown"));
        assertThat(sandboxed.provider.checks()).isEmpty();
        assertThat(sandboxed.rows()).containsEntry("flow-id", "not seen (no tester has agreed)");
    }

    @Test
    void a_run_that_breaks_off_leaves_its_report_so_far_with_each_start_and_what_came() {
        sandboxed.agrees = question -> {
            assertThat(question).doesNotContain("show a success");
            return true;
        };

        assertThatThrownBy(sandboxed::run).isInstanceOf(AssertionError.class);

        assertThat(sandboxed.folder.resolve(Acceptance.REPORT))
                .content()
                .contains(
                        "billed: 1 of 3 starts",
                        "| The result is notified | doc | not seen (the run was interrupted before) |",
                        "**the tester opens the face page**, GET to the notify URL at ")
                .containsPattern("Once it is open the status is `SCAN` \\| esign \\| as written");
    }

    @Test
    void answers_404_to_a_notify_URL_that_is_not_of_this_run_and_records_nothing() throws Exception {
        URI forged = URI.create("http://127.0.0.1:" + sandboxed.port + "/notify/" + UUID.randomUUID());
        sandboxed.agrees = question -> HttpRequests.postJson(forged, "{}").statusCode() != 404;

        sandboxed.run();

        assertThat(sandboxed.rows()).containsEntry("nonce-once", "not seen (not agreed)");
        assertThat(sandboxed.facts.seen()).isEmpty();
    }

    @Test
    void sends_nothing_a_second_time_when_a_connection_breaks() throws Exception {
        try (HttpFront breaks = Sandboxed.server(calls, call -> Answer.none())) {
            List<String> program = List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    Acceptance.class.getName(),
                    "--port=" + sandboxed.port,
                    "--public-url=http://127.0.0.1:" + breaks.port(),
                    "--provider=" + sandboxed.provider.url());
            Layout.run(sandboxed.folder, Map.of("IDENTITY_VERIFICATION_APP_CODE", Sandboxed.APP_CODE), program);
        }

        assertThat(calls).extracting(Call::method).containsExactly("GET", "POST");
    }

    /** Queries, and requests that are no starts. */
    private List<Call> perhapsBilled() {
        return sandboxed.provider.calls().stream()
                .filter(it -> !it.body().equals("{}") && !it.body().contains("notifyUrl"))
                .toList();
    }
}
