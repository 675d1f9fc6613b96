package org.identityverification.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.identityverification.testkit.wire.Call;
import org.identityverification.testservers.Layout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A run")
class RunTest {

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
    @DisplayName("without a terminal makes only the free calls, which name no person, and lists the skipped steps")
    void withoutTerminal() throws Exception {
        Sandboxed.Outcome outcome = sandboxed.run(Deviation.none(), false);

        assertThat(outcome.status()).isZero();
        assertThat(sandboxed.provider.calls())
                .hasSize(7)
                .allSatisfy(call -> assertThat(call.body()).isEqualTo("{}"));
        assertThat(outcome.rows())
                .containsEntry("error-under-14", "not seen (no terminal)")
                .containsEntry("notification", "not seen (no terminal)");
        assertThat(outcome.rows().get("nonce-once")).startsWith("as written");
        assertThat(sandboxed.said)
                .contains(
                        "Skipped: request with an unknown mode (perhaps billed)",
                        "Skipped: start in mode TENCENT (billed)");
    }

    @Test
    @DisplayName("never makes a step that costs or may cost without a terminal")
    void noTerminal() {
        Options options = Options.parse("--public-url=https://shop.example.com");
        Operator absent = new Operator(Optional.empty(), sandboxed.said::add, options, new Facts());

        assertThat(Stream.of(Step.values()).filter(absent::agrees))
                .isNotEmpty()
                .allSatisfy(step -> assertThat(step.price).isEqualTo(Step.Price.FREE));
    }

    @Test
    @DisplayName("never overwrites the report of another run, which may have cost money")
    void anotherRun() throws Exception {
        Files.writeString(folder.resolve(Acceptance.REPORT), "of another run");

        assertThatThrownBy(() -> sandboxed.run(Deviation.none())).isInstanceOf(WrongOptionException.class);

        assertThat(sandboxed.report()).isEqualTo("of another run");
        assertThat(sandboxed.provider.calls()).isEmpty();
    }

    @Test
    @DisplayName("sends no contextId to the reference application, which knows the caller by the token")
    void application() throws Exception {
        AtomicReference<String> body = new AtomicReference<>();
        HttpServer application = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        application.createContext("/", exchange -> {
            body.set(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            exchange.sendResponseHeaders(403, -1);
            exchange.close();
        });
        application.start();
        try {
            sandboxed.run(
                    Deviation.none(),
                    "--max-starts=4",
                    "--application=http://127.0.0.1:" + application.getAddress().getPort());
        } finally {
            application.stop(0);
        }

        assertThat(body.get()).contains("TENCENT").doesNotContain("contextId");
    }

    @Test
    @DisplayName("fails with a message when the provider does not answer")
    void providerDown() throws Exception {
        Sandboxed.Outcome outcome =
                sandboxed.run(Deviation.none(), false, "--provider=http://127.0.0.1:" + Layout.freePort());

        assertThat(outcome.status()).isEqualTo(2);
        assertThat(sandboxed.said).contains(Step.GOOD_CALL.words + ": the call failed: ConnectException");
    }

    @Test
    @DisplayName("makes no step that is not agreed to")
    void asks() throws Exception {
        sandboxed.agrees = question -> false;

        Sandboxed.Outcome outcome = sandboxed.run(Deviation.none());

        assertThat(sandboxed.provider.calls()).isEmpty();
        assertThat(outcome.rows()).allSatisfy((id, found) -> assertThat(found).startsWith("not seen ("));
        assertThat(outcome.rows()).containsEntry("nonce-once", "not seen (not agreed)");
    }

    @Test
    @DisplayName("makes only free calls when nothing else is agreed to")
    void freeOnly() throws Exception {
        sandboxed.agrees = question -> question.startsWith("Free");

        Sandboxed.Outcome outcome = sandboxed.run(Deviation.none());

        assertThat(sandboxed.provider.calls()).hasSize(7).noneMatch(RunTest::isPerhapsBilled);
        assertThat(outcome.rows()).containsEntry("error-under-14", "not seen (not agreed)");
    }

    @Test
    @DisplayName("says before each step what it may cost, and asks for each that is not free")
    void asksForEach() throws Exception {
        sandboxed.run(Deviation.none());

        assertThat(sandboxed.said.stream().filter(it -> it.startsWith("Perhaps billed, call ")))
                .hasSize((int) sandboxed.provider.calls().stream()
                        .filter(RunTest::isPerhapsBilled)
                        .count());
        assertThat(sandboxed.said)
                .contains(
                        "Billed, start 1 of 3. Go on?", "Billed, start 2 of 3. Go on?", "Billed, start 3 of 3. Go on?");
    }

    @Test
    @DisplayName("keeps to its budget, and the report names the skipped steps")
    void budget() throws Exception {
        Sandboxed.Outcome outcome = sandboxed.run(Deviation.none(), "--max-calls=3", "--max-starts=1");

        assertThat(sandboxed.provider.calls().stream().filter(RunTest::isPerhapsBilled))
                .hasSize(3);
        assertThat(sandboxed.provider.checks()).hasSize(1);
        assertThat(outcome.report())
                .contains(
                        "perhaps billed: 3 of 3 calls; billed: 1 of 1 starts",
                        "- request without an ID number (perhaps billed): budget: --max-calls=3",
                        "- start in mode WE_CHAT_FACE (billed): budget: --max-starts=1");
        assertThat(outcome.rows())
                .containsEntry("error-id-number-missing", "not seen (budget: --max-calls=3)")
                .containsEntry("face-token", "not seen (budget: --max-starts=1)");
    }

    @Test
    @DisplayName("counts a faulty request that starts a check as a start")
    void startsAllTheSame() throws Exception {
        Deviation accepts = Deviation.answers(
                Statement.ERROR_WHITE_SPACE,
                "accepted",
                (call, answer) -> call.text("idNo").endsWith(" ")
                        ? Wire.answer(200, "{\"code\":0,\"message\":\"\",\"data\":{}}")
                        : answer);

        Sandboxed.Outcome outcome = sandboxed.run(accepts, "--max-starts=1");

        assertThat(outcome.different()).containsExactly("error-white-space");
        assertThat(sandboxed.provider.checks()).isEmpty();
    }

    @Test
    @DisplayName("sends no more faulty requests when they have used up the starts")
    void startsByFaults() throws Exception {
        AtomicInteger started = new AtomicInteger();
        Deviation accepts = Deviation.answers(null, "accepts every fault", (call, answer) -> {
            boolean fault = call.method().equals("POST") && !call.body().equals("{}");
            return fault
                    ? Wire.answer(200, "{\"code\":0,\"message\":\"" + started.incrementAndGet() + "\",\"data\":{}}")
                    : answer;
        });

        Sandboxed.Outcome outcome = sandboxed.run(accepts, "--max-starts=2");

        assertThat(started).hasValue(2);
        assertThat(outcome.rows()).containsEntry("error-under-14", "not seen (budget: --max-starts=2)");
    }

    @Test
    @DisplayName("does not mistake a refusal for another reason for a refusal of the nonce")
    void anotherReason() throws Exception {
        AtomicInteger good = new AtomicInteger();
        Deviation throttles = Deviation.answers(
                null,
                "refuses further calls for another reason",
                (call, answer) -> call.header("Authorization").equals("APPCODE " + Sandboxed.APP_CODE)
                                && good.incrementAndGet() > 1
                        ? Wire.refusal("B403QE", "Quota Exhausted")
                        : answer);

        Sandboxed.Outcome outcome = sandboxed.run(throttles, false);

        assertThat(outcome.rows().get("nonce-once")).startsWith("not seen (not refused for this reason: ");
        assertThat(outcome.rows().get("nonce-age")).startsWith("not seen");
    }

    @Test
    @DisplayName("counts a start whose outcome is unknown, but not a refused one")
    void unknownOutcome() throws Exception {
        AtomicInteger starts = new AtomicInteger();
        Deviation fails = Deviation.answers(
                null,
                "fails",
                (call, answer) -> call.text("notifyUrl").isEmpty()
                        ? answer
                        : starts.getAndIncrement() == 0
                                ? Wire.error(30500101, Documented.ID_NUMBER_WRONG)
                                : Wire.answer(504, "").with("X-Ca-Error-Code", "D504TO"));

        Sandboxed.Outcome outcome = sandboxed.run(fails, "--max-starts=1");

        assertThat(starts).hasValue(2);
        assertThat(outcome.report()).contains("billed: 1 of 1 starts");
    }

    @Test
    @DisplayName("makes only free calls while the public URL leads elsewhere")
    void elsewhere() throws Exception {
        Deviation elsewhere = Deviation.loses(Statement.REDIRECT, "a page of the proxy", wire -> true);

        Sandboxed.Outcome outcome = sandboxed.run(elsewhere);

        assertThat(sandboxed.provider.calls()).hasSize(7);
        assertThat(outcome.rows().get("error-under-14"))
                .startsWith("not seen (the public URL does not lead here: a POST was answered 200");
    }

    @Test
    @DisplayName("sends no tester's data when the tester has not agreed in writing")
    void consent() throws Exception {
        sandboxed.agreement = "yes";

        Sandboxed.Outcome outcome = sandboxed.run(Deviation.none());

        assertThat(sandboxed.said).doesNotContain("Name (not shown):");
        assertThat(sandboxed.provider.checks()).isEmpty();
        assertThat(outcome.rows()).containsEntry("flow-id", "not seen (no tester has agreed)");
    }

    @Test
    @DisplayName("goes on without the failure when the tester does not want it")
    void withoutFailure() throws Exception {
        sandboxed.agrees = question -> !question.contains("show a failure");

        Sandboxed.Outcome outcome = sandboxed.run(Deviation.none());

        assertThat(outcome.rows())
                .containsEntry("query-status-failed", "not seen (not agreed)")
                .containsEntry("query-status-passed", "as written");
        assertThat(outcome.status()).isZero();
    }

    @Test
    @DisplayName("ends its report with the settings for the account")
    void settings() throws Exception {
        assertThat(sandboxed.run(Deviation.none()).report())
                .contains(
                        "identity-verification.result-query.enabled=true\n",
                        "identity-verification.notification.valid-for=P7D\n",
                        "- modes that were started: TENCENT, ZHIMACREDIT, WE_CHAT_FACE",
                        "- failures are notified: yes",
                        "- allow in: POST from " + Between.PROVIDER_ADDRESS + ";");
    }

    @Test
    @DisplayName(
            "advises against the query if the account does not have it, and for notify URLs that live longer than links")
    void otherSettings() throws Exception {
        Deviation other = Deviation.answers(
                Statement.QUERY,
                "not there, and links live for ten days",
                (call, answer) -> call.method().equals("GET")
                        ? Wire.answer(404, "")
                        : answer.data().containsKey("expire")
                                ? answer.withData(data -> data.add(
                                        "expire",
                                        System.currentTimeMillis()
                                                + Duration.ofDays(10)
                                                        .plusHours(1)
                                                        .toMillis()))
                                : answer);

        assertThat(sandboxed.run(other).report())
                .contains(
                        "identity-verification.result-query.enabled=false\n",
                        "identity-verification.notification.valid-for=P12D\n");
    }

    @Test
    @DisplayName("that breaks off leaves its report so far")
    void breaksOff() throws Exception {
        sandboxed.agrees = question -> {
            if (question.contains("show a success")) {
                throw new IllegalStateException("broken off");
            }
            return true;
        };

        assertThatThrownBy(() -> sandboxed.run(Deviation.none())).hasMessage("broken off");

        Map<String, String> rows = new Sandboxed.Outcome(0, sandboxed.report()).rows();
        assertThat(rows)
                .containsEntry("query-status-during", "as written")
                .containsEntry("notification", "not seen (the run was interrupted before)");
    }

    @Test
    @DisplayName("writes each start into its report before it asks the next question")
    void countsAtOnce() throws Exception {
        List<String> reports = new ArrayList<>();
        sandboxed.agrees = question -> {
            if (!sandboxed.provider.checks().isEmpty()) {
                reports.add(read(Acceptance.REPORT));
            }
            return true;
        };

        sandboxed.run(Deviation.none());

        assertThat(reports.get(0)).contains("billed: 1 of 3 starts");
    }

    @Test
    @DisplayName("that is killed by a signal leaves its report so far")
    void killed() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch hang = new CountDownLatch(1);
        Deviation hangs = Deviation.answers(Statement.NONCE_REQUIRED, "hangs", (call, answer) -> {
            if (call.header("X-Ca-Nonce").isEmpty()) {
                reached.countDown();
                awaitQuietly(hang);
            }
            return answer;
        });
        try (Between between = new Between(sandboxed.provider.url(), sandboxed.port(), hangs)) {
            Process process = start(
                    "--public-url=" + between.url("public"),
                    "--provider=" + between.url("provider"),
                    "--port=" + sandboxed.port());
            try {
                assertThat(reached.await(30, TimeUnit.SECONDS))
                        .as(() -> read("output"))
                        .isTrue();
                process.destroy();
                assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            } finally {
                process.destroyForcibly();
                hang.countDown();
            }
            assertThat(process.exitValue()).isNotZero();
        }
        Map<String, String> rows = new Sandboxed.Outcome(0, sandboxed.report()).rows();
        assertThat(rows.get("nonce-age")).startsWith("as written");
        assertThat(rows).containsEntry("nonce-required", "not seen (the run was interrupted before)");
    }

    @Test
    @DisplayName("sends nothing a second time when a connection breaks")
    void sendsOnce() throws Exception {
        List<String> lines = new CopyOnWriteArrayList<>();
        try (ServerSocket breaks = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                Between between = new Between(sandboxed.provider.url(), sandboxed.port(), Deviation.none())) {
            CompletableFuture<Void> answering = CompletableFuture.runAsync(() -> breakOff(breaks, lines));
            Process process = start(
                    "--public-url=http://127.0.0.1:" + breaks.getLocalPort(),
                    "--provider=" + between.url("provider"),
                    "--port=" + sandboxed.port());
            try {
                assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
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
    private Process start(String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Acceptance.class.getName()));
        command.addAll(List.of(options));
        ProcessBuilder program = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile());
        program.environment().put("IDENTITY_VERIFICATION_APP_CODE", Sandboxed.APP_CODE);
        return program.start();
    }

    private static boolean isPerhapsBilled(Call call) {
        return call.method().equals("GET")
                || (!call.body().equals("{}") && !call.body().contains("notifyUrl"));
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String read(String file) {
        try {
            return Files.readString(folder.resolve(file));
        } catch (IOException e) {
            return e.toString();
        }
    }
}
