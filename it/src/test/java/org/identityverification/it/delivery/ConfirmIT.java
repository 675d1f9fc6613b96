package org.identityverification.it.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.identityverification.it.probe.Probe;
import org.identityverification.it.provider.StubFlows;
import org.identityverification.it.provider.StubProvider;
import org.identityverification.it.provider.StubProvider.Answer;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.TestServer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(ArquillianExtension.class)
@Execution(ExecutionMode.SAME_THREAD)
@DisplayName("A notification that has to be confirmed")
class ConfirmIT {

    private static final String NAME = "confirm";
    private static final String VERIFY_CODE = ",\"verifycode\":\"verify-code-1\"";
    private static final String VICTIM = ",\"contextId\":\"victim\"";
    private static final int NO_FACE_CHECK = 30503055;
    private static final Duration AT_ONCE = Duration.ofSeconds(2);

    /** By default a claim is held for 20 s. */
    private static final Duration LONG_BEFORE_THE_HOLD_ENDS = Duration.ofSeconds(10);

    /** After so many questions without a result the next one is eight seconds away. */
    private static final int UNTIL_THE_PAUSE_IS_LONG = 4;

    private static final Duration BROUGHT_FORWARD = Duration.ofSeconds(5);
    private static final int MANY = 100;
    private static final Duration MANY_ARE_ASKED_WITHIN = Duration.ofSeconds(10);
    /** Twenty a second, with some slack for the way to the provider. */
    private static final Duration MANY_ARE_NOT_ASKED_WITHIN = Duration.ofSeconds(4);

    private static final StubFlows FLOWS = new StubFlows();
    private static final StubProvider PROVIDER = StubProvider.start();

    private final Probe probe = new Probe(NAME);

    @Deployment(testable = false)
    static WebArchive application() {
        PROVIDER.answers(FLOWS);
        // So late that every question is asked because of a notification.
        return Probe.archive(
                NAME,
                Map.of(
                        "identity-verification.result-query.enabled",
                        "true",
                        "identity-verification.result-query.first-delay",
                        "PT10M",
                        "identity-verification.result-query.confirm",
                        "true",
                        "identity-verification.task-poll",
                        "PT0.5S",
                        Deployments.PROVIDER_URL,
                        PROVIDER.uri().toString()));
    }

    @AfterAll
    static void stop() {
        PROVIDER.close();
    }

    @AfterEach
    void doNothingBeforeTheAnswer() {
        FLOWS.beforeTheAnswer(flow -> {});
    }

    static Stream<Named<Answer>> noResultYet() {
        return Stream.of(
                Named.of("ING", StubFlows.status("ING")),
                Named.of("SCAN", StubFlows.status("SCAN")),
                Named.of("no face check", StubProvider.business(NO_FACE_CHECK)));
    }

    @ParameterizedTest
    @MethodSource("noResultYet")
    @DisplayName("changes nothing before the provider itself says so, and is not dropped while that has no result yet")
    void waitsForTheProvider(Answer noResultYet) {
        JsonObject started = probe.start("genuine");
        String id = started.getString("id");
        String flow = started.getString("flowId");
        FLOWS.set(flow, noResultYet);

        assertReceived(flow, true, VERIFY_CODE);

        await().atMost(TestServer.LONG_ENOUGH).until(() -> FLOWS.asked(flow) >= 2);
        assertThat(probe.query(id).getString("status", "")).isEqualTo("PENDING");
        assertThat(probe.events(id)).isEmpty();
        assertThat(Probe.logged("IDV0035", Probe.shown(id))).isEmpty();
        FLOWS.set(flow, "SUCCESS");
        assertConfirmed(id, "PASSED", "verify-code-1", "");
    }

    @Test
    @DisplayName("of a failure is confirmed in the same way, with the notification's reason")
    void confirmsAFailure() {
        JsonObject started = probe.start("fails");
        String flow = started.getString("flowId");
        FLOWS.set(flow, "FAIL");

        assertReceived(flow, false, ",\"failReasonCode\":\"1445011\"");

        assertConfirmed(started.getString("id"), "FAILED", "", "1445011");
    }

    @Test
    @DisplayName("is answered at once although the provider hangs")
    void doesNotWaitForTheProvider() {
        JsonObject started = probe.start("provider-hangs");
        String flow = started.getString("flowId");
        CountDownLatch go = new CountDownLatch(1);
        FLOWS.set(flow, StubProvider.after(go, StubFlows.status("SUCCESS")));
        long begun = System.nanoTime();

        assertReceived(flow, true, "");
        await().atMost(TestServer.LONG_ENOUGH).until(() -> FLOWS.asked(flow) == 1);
        assertReceived(flow, true, "");

        assertThat(since(begun)).isLessThan(AT_ONCE);
        assertThat(probe.status(started.getString("id"))).isEqualTo("PENDING");
        go.countDown();
        assertConfirmed(started.getString("id"), "PASSED", "", "");
    }

    @Test
    @DisplayName("that the provider contradicts is dropped and an operator is told; the provider's own word counts")
    void isContradicted() {
        JsonObject started = probe.start("forged");
        String id = started.getString("id");
        String flow = started.getString("flowId");
        FLOWS.set(flow, "FAIL");

        assertReceived(flow, true, VERIFY_CODE);

        assertToldByTheProvider(id, "FAILED");
        await().atMost(TestServer.LONG_ENOUGH)
                .untilAsserted(() ->
                        assertThat(Probe.logged("IDV0035", Probe.shown(id))).hasSize(1));
    }

    @Test
    @DisplayName("of a failure is no forgery when the person has passed before the provider is asked")
    void isOutdated() {
        JsonObject started = probe.start("failed-then-passed");
        String id = started.getString("id");
        String flow = started.getString("flowId");
        FLOWS.set(flow, "SUCCESS");

        assertReceived(flow, false, ",\"failReasonCode\":\"1445011\"");

        assertToldByTheProvider(id, "PASSED");
        assertThat(Probe.logged("IDV0035", Probe.shown(id))).isEmpty();
    }

    @Test
    @DisplayName(
            "that overtakes the record of its start goes on at once when that is there, with the start's contextId")
    void overtakesItsStart() {
        FLOWS.beforeTheAnswer(flow -> {
            FLOWS.set(flow, "SUCCESS");
            assertReceived(flow, true, VERIFY_CODE + VICTIM);
        });
        long begun = System.nanoTime();

        String id = probe.start("overtaken").getString("id");

        assertThat(assertConfirmed(id, "PASSED", "verify-code-1", "").getString("contextId"))
                .isEqualTo("overtaken");
        assertThat(since(begun)).isLessThan(LONG_BEFORE_THE_HOLD_ENDS);
        assertThat(probe.find(id).getString("contextId")).isEqualTo("overtaken");
    }

    @Test
    @DisplayName("that overtakes the record of its start and names another flow, which passed, is dropped")
    void overtakesItsStartWithAnotherFlow() {
        String passed = probe.start("passed").getString("flowId");
        FLOWS.set(passed, "SUCCESS");
        FLOWS.beforeTheAnswer(flow -> assertThat(
                        FLOWS.post(flow, StubFlows.notice(passed, true, VICTIM)).statusCode())
                .isEqualTo(200));

        JsonObject started = probe.start("overtaken");

        String id = started.getString("id");
        String flow = started.getString("flowId");
        assertThat(probe.find(id).getString("flowId")).isEqualTo(flow);
        FLOWS.set(flow, "FAIL");
        assertReceived(flow, false, "");
        assertThat(assertConfirmed(id, "FAILED", "", "").getString("contextId")).isEqualTo("overtaken");
        assertThat(FLOWS.asked(passed)).isZero();
    }

    @Test
    @DisplayName("brings the question forward to two seconds from now, and an equal repeat asks nothing more")
    void bringsTheQuestionForward() {
        String changed = probe.start("new-claim").getString("flowId");
        String repeated = probe.start("equal-repeat").getString("flowId");
        List<String> flows = List.of(repeated, changed);
        flows.forEach(flow -> assertReceived(flow, true, VERIFY_CODE));
        await().atMost(TestServer.LONG_ENOUGH)
                .until(() -> flows.stream().allMatch(flow -> FLOWS.asked(flow) >= UNTIL_THE_PAUSE_IS_LONG));
        long changedAsked = FLOWS.asked(changed);
        long repeatedAsked = FLOWS.asked(repeated);

        IntStream.range(0, 10).forEach(i -> assertReceived(repeated, true, VERIFY_CODE));
        assertReceived(changed, true, ",\"verifycode\":\"verify-code-2\"");

        await().atMost(BROUGHT_FORWARD).until(() -> FLOWS.asked(changed) > changedAsked);
        assertThat(FLOWS.asked(repeated)).isEqualTo(repeatedAsked);
    }

    @Test
    @DisplayName("is asked about within ten seconds although a hundred come at once, and at most twenty a second are")
    void comesWithManyOthers() {
        List<JsonObject> all =
                IntStream.range(0, MANY).mapToObj(i -> probe.start("many")).toList();
        List<String> flows =
                all.stream().map(started -> started.getString("flowId")).toList();
        flows.forEach(flow -> FLOWS.set(flow, "SUCCESS"));
        long begun = System.nanoTime();

        flows.parallelStream().forEach(flow -> assertReceived(flow, true, VERIFY_CODE));

        all.forEach(started -> assertConfirmed(started.getString("id"), "PASSED", "verify-code-1", ""));
        List<Long> asked = flows.stream().map(FLOWS::firstAskedAt).sorted().toList();
        Duration last = Duration.ofNanos(asked.get(MANY - 1) - begun);
        assertThat(last).isLessThan(MANY_ARE_ASKED_WITHIN);
        assertThat(Duration.ofNanos(asked.get(MANY - 1) - asked.get(0))).isGreaterThan(MANY_ARE_NOT_ASKED_WITHIN);
        assertThat(flows).allSatisfy(flow -> assertThat(FLOWS.asked(flow)).isEqualTo(1));
    }

    private static void assertReceived(String flow, boolean success, String moreJson) {
        assertThat(FLOWS.notify(flow, success, moreJson).statusCode()).isEqualTo(200);
    }

    private static Duration since(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime);
    }

    /** The only event is what was notified, and the provider has confirmed it. */
    private JsonObject assertConfirmed(String id, String outcome, String verifyCode, String reason) {
        JsonObject event = onlyEvent(id);
        assertThat(event.getString("outcome")).isEqualTo(outcome);
        assertThat(event.getBoolean("confirmed")).isTrue();
        assertThat(event.getString("source")).isEqualTo("NOTIFICATION");
        assertThat(event.getString("verifyCode")).isEqualTo(verifyCode);
        assertThat(event.getString("failReasonCode")).isEqualTo(reason);
        assertFoundConfirmed(id, outcome);
        return event;
    }

    /** The only event is what the provider says when it is asked, and nothing that was notified. */
    private void assertToldByTheProvider(String id, String outcome) {
        JsonObject event = onlyEvent(id);
        assertThat(event.getString("outcome")).isEqualTo(outcome);
        assertThat(event.getBoolean("confirmed")).isTrue();
        assertThat(event.getString("source")).isEqualTo("QUERY");
        assertThat(event.getString("verifyCode")).isEmpty();
        assertFoundConfirmed(id, outcome);
    }

    private JsonObject onlyEvent(String id) {
        List<JsonObject> events = probe.awaitEvents(id, 1);
        assertThat(events).hasSize(1);
        return events.get(0);
    }

    private void assertFoundConfirmed(String id, String outcome) {
        JsonObject found = probe.find(id);
        assertThat(found.getString("status")).isEqualTo(outcome);
        assertThat(found.getBoolean("confirmed")).isTrue();
    }
}
