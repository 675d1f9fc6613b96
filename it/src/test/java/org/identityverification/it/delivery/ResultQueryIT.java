package org.identityverification.it.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.identityverification.testkit.script.GatewayRefusal.PROVIDER_DOWN;
import static org.identityverification.testkit.script.Outcome.passes;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.identityverification.it.probe.Probe;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.OnSharedServer;
import org.identityverification.it.server.TestServer;
import org.identityverification.testkit.Check;
import org.identityverification.testkit.FaceProvider;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@OnSharedServer
@DisplayName("A result that does not come by itself")
class ResultQueryIT {

    private static final String ENABLED = "identity-verification.result-query.enabled";
    private static final String FIRST_DELAY = "identity-verification.result-query.first-delay";
    private static final String POLL = "identity-verification.task-poll";

    /** One attempt and its two retries. */
    private static final int CALLS_OF_ONE_QUESTION = 3;

    /** A provider that is down is left alone for five seconds at least. */
    private static final Duration WITHIN_THE_PAUSE = Duration.ofSeconds(4);

    @RegisterExtension
    static final FaceProvider PROVIDER = FaceProvider.start(0, Sandbox.APP_CODE);

    private final Probe off = new Probe("query-off");
    private final Probe stubbed = new Probe("query-stubbed");

    @Deployment(name = "off", testable = false)
    static WebArchive off() {
        return Probe.archive("query-off", Map.of(ENABLED, "false"));
    }

    @Deployment(name = "stubbed", testable = false)
    static WebArchive stubbed() {
        return Probe.archive(
                "query-stubbed",
                Map.of(ENABLED, "true", FIRST_DELAY, "PT1S", POLL, "PT0.5S", Deployments.PROVIDER_URL, PROVIDER.url()));
    }

    @Test
    @DisplayName("because WeChat's never does is found by asking")
    void findsWhatWeChatNeverNotifies() {
        JsonObject started = stubbed.start("WE_CHAT_FACE", "wechat");

        PROVIDER.awaitCheck().pass();

        assertFoundByAsking(stubbed, started.getString("id"), "PASSED");
        assertThat(Probe.logged("IDV0037", Probe.shown(started.getString("id"))))
                .isEmpty();
    }

    @Test
    @DisplayName("is found at once when the application asks, and an unknown verification is not")
    void isFoundAtOnce() {
        JsonObject started = stubbed.start("at-once");
        String id = started.getString("id");
        assertThat(stubbed.query(id).getString("status")).isEqualTo("PENDING");
        PROVIDER.awaitCheck().end(passes().noticeLost());

        assertThat(stubbed.query(id).getString("status")).isEqualTo("PASSED");

        assertFoundByAsking(stubbed, id, "PASSED");
        assertThat(stubbed.query(UUID.randomUUID().toString())).doesNotContainKey("id");
    }

    @Test
    @DisplayName("is not asked for while asking is off: the error names the key, and a WeChat start leaves a warning")
    void isNotAskedForWhenOff() {
        JsonObject started = off.start("off");
        Sandbox.decide(started.getString("authUrl"), "outcome=pass&notice=lost");

        JsonObject told = off.query(started.getString("id"));

        assertThat(told.getString("exception")).isEqualTo("IllegalStateException");
        assertThat(told.getString("message")).contains(ENABLED);
        String weChat = off.start("WE_CHAT_FACE", "off-wechat").getString("id");
        await().atMost(TestServer.LONG_ENOUGH)
                .untilAsserted(() ->
                        assertThat(Probe.logged("IDV0037", Probe.shown(weChat))).hasSize(1));
        assertThat(Probe.logged("IDV0037", Probe.shown(started.getString("id"))))
                .isEmpty();
        assertThat(off.status(started.getString("id"))).isEqualTo("PENDING");
    }

    @Test
    @DisplayName("is asked for again after a pause when the provider is down, which is not hammered, and found")
    void isAskedForAgain() {
        Instant begun = Instant.now();
        JsonObject started = stubbed.start("down");
        Check check = PROVIDER.awaitCheck();
        check.queriesFail(PROVIDER_DOWN);
        await().atMost(TestServer.LONG_ENOUGH).until(() -> check.queries().size() == CALLS_OF_ONE_QUESTION);

        await().pollDelay(WITHIN_THE_PAUSE).until(() -> true);
        assertThat(check.queries()).hasSize(CALLS_OF_ONE_QUESTION);
        check.end(passes().noticeLost());
        check.queriesSucceed();

        assertFoundByAsking(stubbed, started.getString("id"), "PASSED");
        assertThat(check.queries()).hasSize(CALLS_OF_ONE_QUESTION + 1).allSatisfy(call -> {
            assertThat(call.at()).isAfter(begun.plusSeconds(1));
            assertThat(call.header("Authorization")).contains("APPCODE " + Sandbox.APP_CODE);
        });
        assertThat(PROVIDER.calls())
                .extracting(call -> call.header("X-Ca-Nonce").orElseThrow())
                .doesNotHaveDuplicates();
    }

    private static void assertFoundByAsking(Probe probe, String id, String outcome) {
        List<JsonObject> events = probe.awaitEvents(id, 1);

        assertThat(events).singleElement().satisfies(event -> {
            assertThat(event.getString("outcome")).isEqualTo(outcome);
            assertThat(event.getBoolean("confirmed")).isTrue();
            assertThat(event.getString("source")).isEqualTo("QUERY");
        });
        assertThat(probe.status(id)).isEqualTo(outcome);
    }
}
