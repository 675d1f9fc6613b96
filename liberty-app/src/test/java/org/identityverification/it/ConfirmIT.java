package org.identityverification.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(ArquillianExtension.class)
@Execution(ExecutionMode.SAME_THREAD)
@DisplayName("A notification that has to be confirmed")
class ConfirmIT {

    private static final String NAME = "confirm";
    private static final String VERIFY_CODE = ",\"verifycode\":\"verify-code-1\"";
    private static final Duration AT_ONCE = Duration.ofSeconds(2);

    private static final StubFlows FLOWS = new StubFlows();
    private static final StubProvider PROVIDER = StubProvider.start();

    private final Probe probe = new Probe(NAME);

    @Deployment(testable = false)
    static WebArchive application() {
        PROVIDER.answers(FLOWS);
        // So late that whoever asks does so because of a notice.
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

    @ParameterizedTest
    @ValueSource(strings = {"ING", "SCAN"})
    @DisplayName("changes nothing before the provider itself says so, and is not dropped while that has no result yet")
    void waitsForTheProvider(String noResultYet) {
        JsonObject started = probe.start("genuine");
        String id = started.getString("id");
        String flow = started.getString("flowId");
        FLOWS.set(flow, noResultYet);

        assertThat(FLOWS.notify(flow, true, VERIFY_CODE).statusCode()).isEqualTo(200);

        await().atMost(TestServer.LONG_ENOUGH).until(() -> FLOWS.asked(flow) >= 2);
        assertThat(probe.status(id)).isEqualTo("PENDING");
        assertThat(probe.events(id)).isEmpty();
        FLOWS.set(flow, "SUCCESS");
        assertConfirmed(id, "PASSED", "verify-code-1", "");
    }

    @Test
    @DisplayName("of a failure is confirmed in the same way, with the notice's reason")
    void confirmsAFailure() {
        JsonObject started = probe.start("fails");
        String flow = started.getString("flowId");
        FLOWS.set(flow, "FAIL");

        assertThat(FLOWS.notify(flow, false, ",\"failReasonCode\":\"1445011\"").statusCode())
                .isEqualTo(200);

        assertConfirmed(started.getString("id"), "FAILED", "", "1445011");
    }

    @Test
    @DisplayName("is answered at once although the provider hangs")
    void doesNotWaitForTheProvider() {
        JsonObject started = probe.start("provider-hangs");
        String flow = started.getString("flowId");
        CountDownLatch go = new CountDownLatch(1);
        FLOWS.set(
                flow,
                StubProvider.after(
                        go,
                        StubProvider.json(200, "{\"code\":0,\"message\":\"成功\",\"data\":{\"status\":\"SUCCESS\"}}")));
        long begun = System.nanoTime();

        assertThat(FLOWS.notify(flow, true, "").statusCode()).isEqualTo(200);
        await().atMost(TestServer.LONG_ENOUGH).until(() -> FLOWS.asked(flow) == 1);
        assertThat(FLOWS.notify(flow, true, "").statusCode()).isEqualTo(200);

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(AT_ONCE);
        assertThat(probe.status(started.getString("id"))).isEqualTo("PENDING");
        go.countDown();
        assertConfirmed(started.getString("id"), "PASSED", "", "");
    }

    @Test
    @DisplayName("that the provider contradicts changes nothing, and an operator is told")
    void isContradicted() {
        JsonObject started = probe.start("forged");
        String id = started.getString("id");
        String flow = started.getString("flowId");
        FLOWS.set(flow, "FAIL");

        assertThat(FLOWS.notify(flow, true, "").statusCode()).isEqualTo(200);

        await().atMost(TestServer.LONG_ENOUGH)
                .untilAsserted(() ->
                        assertThat(Probe.logged("IDV0035", Probe.shown(id))).hasSize(1));
        assertThat(probe.status(id)).isEqualTo("PENDING");
        assertThat(probe.events(id)).isEmpty();
    }

    @Test
    @DisplayName("about a flow that the provider does not know changes nothing, and an operator is told")
    void isAboutNothing() {
        JsonObject started = probe.start("unknown-flow");
        String id = started.getString("id");
        String flow = started.getString("flowId");
        FLOWS.set(flow, StubProvider.business(30500001));

        assertThat(FLOWS.notify(flow, true, "").statusCode()).isEqualTo(200);

        await().atMost(TestServer.LONG_ENOUGH)
                .untilAsserted(() ->
                        assertThat(Probe.logged("IDV0035", Probe.shown(id))).hasSize(1));
        assertThat(probe.status(id)).isEqualTo("PENDING");
    }

    private void assertConfirmed(String id, String outcome, String verifyCode, String reason) {
        assertThat(probe.awaitEvents(id, 1)).singleElement().satisfies(event -> {
            assertThat(event.getString("outcome")).isEqualTo(outcome);
            assertThat(event.getBoolean("confirmed")).isTrue();
            assertThat(event.getString("source")).isEqualTo("NOTIFICATION");
            assertThat(event.getString("verifyCode")).isEqualTo(verifyCode);
            assertThat(event.getString("failReasonCode")).isEqualTo(reason);
        });
        assertThat(probe.status(id)).isEqualTo(outcome);
    }
}
