package org.identityverification.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.identityverification.testkit.wire.Call;
import org.identityverification.testservers.Layout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunTest {

    private static final String STARTED = "{\"code\":0,\"message\":\"\",\"data\":{}}";

    @TempDir
    Path folder;

    private Sandboxed sandboxed;

    @BeforeEach
    void open() {
        sandboxed = new Sandboxed(folder);
    }

    @AfterEach
    void close() {
        sandboxed.close();
    }

    @Test
    void without_a_terminal_makes_only_the_free_calls_which_name_no_person_and_lists_the_skipped_steps()
            throws Exception {
        assertThat(sandboxed.runWithoutTerminal()).isZero();

        assertThat(sandboxed.provider.calls())
                .hasSize(7)
                .allSatisfy(call -> assertThat(call.body()).isEqualTo("{}"));
        assertThat(sandboxed.rows())
                .containsEntry("error-under-14", "not seen (no terminal)")
                .containsEntry("notification", "not seen (no terminal)")
                .containsEntry("nonce-once", "as written (status 400, I400NC Nonce Used)");
        assertThat(sandboxed.said)
                .contains(
                        "Skipped: request with an unknown mode (perhaps billed)",
                        "Skipped: start in mode TENCENT (billed)");
    }

    @Test
    void never_overwrites_the_report_of_another_run_which_may_have_cost_money() throws Exception {
        Files.writeString(folder.resolve(Acceptance.REPORT), "of another run");

        assertThatThrownBy(sandboxed::run).isInstanceOf(Options.WrongException.class);

        assertThat(sandboxed.report()).isEqualTo("of another run");
        assertThat(sandboxed.provider.calls()).isEmpty();
    }

    @Test
    void sends_no_contextId_to_the_reference_application_which_knows_the_caller_by_the_token() throws Exception {
        try (FakeProvider application = new FakeProvider(call -> new FakeProvider.Answer(403, Map.of(), ""))) {
            assertThat(sandboxed.run("--max-starts=4", "--application=" + application.url()))
                    .isOne();

            assertThat(application.calls)
                    .singleElement()
                    .satisfies(call -> assertThat(call.body())
                            .contains("TENCENT", sandboxed.person.idNumber())
                            .doesNotContain("contextId"));
        }
        assertThat(sandboxed.report())
                .contains("through the reference application: **different** (the start was answered 403)");
    }

    @Test
    void fails_with_a_message_when_the_provider_does_not_answer() throws Exception {
        assertThat(sandboxed.runWithoutTerminal("--provider=http://127.0.0.1:" + Layout.freePort()))
                .isEqualTo(2);

        assertThat(sandboxed.said).contains(Step.GOOD_CALL.words + ": the call failed: ConnectException");
    }

    @Test
    void fails_and_makes_no_step_that_may_cost_when_the_valid_call_is_refused() throws Exception {
        FakeProvider.Answer refusal = new FakeProvider.Answer(
                403, Map.of("X-Ca-Error-Code", "A400AC", "X-Ca-Error-Message", "Invalid AppCode `x`"), "");
        try (FakeProvider refuses = new FakeProvider(call -> refusal)) {
            assertThat(sandboxed.run("--provider=" + refuses.url())).isEqualTo(2);

            assertThat(refuses.calls).hasSize(4).allMatch(FakeProvider.Call::isGatewayOnly);
        }
        assertThat(sandboxed.rows())
                .containsEntry("error-under-14", "not seen (the valid call was not accepted)")
                .containsEntry("authorization", "**different** (status 403, A400AC Invalid AppCode)");
    }

    @Test
    void makes_no_step_that_is_not_agreed_to() throws Exception {
        sandboxed.agrees = question -> false;

        sandboxed.run();

        assertThat(sandboxed.provider.calls()).isEmpty();
        assertThat(sandboxed.rows()).allSatisfy((id, found) -> assertThat(found).startsWith("not seen ("));
        assertThat(sandboxed.rows()).containsEntry("nonce-once", "not seen (not agreed)");
    }

    @Test
    void makes_only_free_calls_when_nothing_else_is_agreed_to() throws Exception {
        sandboxed.agrees = question -> question.startsWith("Free");

        sandboxed.run();

        assertThat(sandboxed.provider.calls()).hasSize(7).noneMatch(RunTest::isPerhapsBilled);
        assertThat(sandboxed.rows()).containsEntry("error-under-14", "not seen (not agreed)");
    }

    @Test
    void says_before_each_step_what_it_may_cost_and_asks_for_each_that_is_not_free() throws Exception {
        sandboxed.run();

        long calls = sandboxed.provider.calls().stream()
                .filter(RunTest::isPerhapsBilled)
                .count();
        assertThat(sandboxed.said.stream().filter(it -> it.startsWith("Perhaps billed, call ")))
                .hasSize((int) calls);
        assertThat(sandboxed.said)
                .contains(
                        "Billed, start 1 of 3. Go on?", "Billed, start 2 of 3. Go on?", "Billed, start 3 of 3. Go on?");
    }

    @Test
    void keeps_to_its_budget_and_the_report_names_the_skipped_steps() throws Exception {
        sandboxed.run("--max-calls=3", "--max-starts=1");

        assertThat(sandboxed.provider.calls().stream().filter(RunTest::isPerhapsBilled))
                .hasSize(3);
        assertThat(sandboxed.provider.checks()).hasSize(1);
        assertThat(sandboxed.report())
                .contains(
                        "perhaps billed: 3 of 3 calls; billed: 1 of 1 starts",
                        "- request without an ID number (perhaps billed): budget: --max-calls=3",
                        "- start in mode WE_CHAT_FACE (billed): budget: --max-starts=1");
        assertThat(sandboxed.rows())
                .containsEntry("error-id-number-missing", "not seen (budget: --max-calls=3)")
                .containsEntry("face-token", "not seen (budget: --max-starts=1)");
    }

    @Test
    void counts_a_faulty_request_that_starts_a_check_as_a_start_and_sends_no_more_when_these_are_used_up()
            throws Exception {
        try (FakeProvider accepts = new FakeProvider(
                call -> call.isGatewayOnly() ? FakeProvider.LET_IN : new FakeProvider.Answer(200, Map.of(), STARTED))) {
            sandboxed.run("--provider=" + accepts.url(), "--max-starts=2");

            assertThat(accepts.calls)
                    .filteredOn(call -> call.method().equals("POST") && !call.isGatewayOnly())
                    .hasSize(2);
        }
        assertThat(sandboxed.rows()).containsEntry("error-under-14", "not seen (budget: --max-starts=2)");
    }

    @Test
    void counts_a_start_whose_outcome_is_unknown_but_not_a_refused_one() throws Exception {
        List<FakeProvider.Answer> answers = new ArrayList<>(
                List.of(FakeProvider.LET_IN, new FakeProvider.Answer(504, Map.of("X-Ca-Error-Code", "D504TO"), "")));
        try (FakeProvider fails = new FakeProvider(call -> call.isStart() ? answers.remove(0) : FakeProvider.LET_IN)) {
            sandboxed.run("--provider=" + fails.url(), "--max-starts=1");
        }

        assertThat(answers).isEmpty();
        assertThat(sandboxed.report()).contains("billed: 1 of 1 starts");
    }

    @Test
    void makes_only_free_calls_while_the_public_URL_leads_elsewhere() throws Exception {
        try (FakeProvider another = new FakeProvider(call -> new FakeProvider.Answer(200, Map.of(), ""))) {
            sandboxed.run("--public-url=" + another.url());
        }

        assertThat(sandboxed.provider.calls()).hasSize(7);
        assertThat(sandboxed.rows().get("error-under-14"))
                .startsWith("not seen (the public URL does not lead here: a POST was answered 200");
    }

    @Test
    void sends_no_testers_data_when_the_tester_has_not_agreed_in_writing() throws Exception {
        sandboxed.agreement = "yes";

        sandboxed.run();

        assertThat(sandboxed.typed).isFalse();
        assertThat(sandboxed.provider.checks()).isEmpty();
        assertThat(sandboxed.rows()).containsEntry("flow-id", "not seen (no tester has agreed)");
    }

    @Test
    void goes_on_without_the_failure_when_the_tester_does_not_want_it() throws Exception {
        sandboxed.agrees = question -> !question.contains("show a failure");

        assertThat(sandboxed.run()).isZero();

        assertThat(sandboxed.rows()).containsEntry("query-status-failed", "not seen (not agreed)");
        assertThat(sandboxed.rows().get("query-status-passed")).startsWith("as written");
    }

    @Test
    void a_run_that_breaks_off_leaves_its_report_so_far_with_each_start() {
        sandboxed.agrees = question -> {
            if (question.contains("show a success")) {
                throw new IllegalStateException("broken off");
            }
            return true;
        };

        assertThatThrownBy(sandboxed::run).hasMessage("broken off");

        assertThat(folder.resolve(Acceptance.REPORT))
                .content()
                .contains(
                        "billed: 1 of 3 starts",
                        "| The result is notified | doc | not seen (the run was interrupted before) |")
                .containsPattern("Once it is open the status is `SCAN` \\| esign \\| as written");
    }

    @Test
    void sends_nothing_a_second_time_when_a_connection_breaks() throws Exception {
        List<String> lines = new CopyOnWriteArrayList<>();
        try (ServerSocket breaks = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> answering = CompletableFuture.runAsync(() -> breakOff(breaks, lines));
            Process process = start("--public-url=http://127.0.0.1:" + breaks.getLocalPort());
            try {
                assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            } finally {
                process.destroyForcibly();
            }
            breaks.close();
            answering.join();
        }

        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).startsWith("GET ");
        assertThat(lines.get(1)).startsWith("POST ");
    }

    private static void breakOff(ServerSocket server, List<String> lines) {
        try {
            while (true) {
                try (Socket socket = server.accept()) {
                    lines.add(new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8)).readLine());
                }
            }
        } catch (IOException e) {
            // Closed by the test.
        }
    }

    /** The program itself, without a terminal. */
    private Process start(String option) throws IOException {
        Stream<String> program = Stream.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Acceptance.class.getName());
        ProcessBuilder process = new ProcessBuilder(Stream.of(program, sandboxed.arguments(), Stream.of(option))
                        .flatMap(it -> it)
                        .toList())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile());
        process.environment().put("IDENTITY_VERIFICATION_APP_CODE", Sandboxed.APP_CODE);
        return process.start();
    }

    private static boolean isPerhapsBilled(Call call) {
        return call.method().equals("GET")
                || (!call.body().equals("{}") && !call.body().contains("notifyUrl"));
    }
}
