package org.identityverification.it.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.identityverification.testkit.script.BusinessError.FLOW_UNKNOWN;
import static org.identityverification.testkit.script.GatewayRefusal.CLASSIC_UNAUTHORIZED;
import static org.identityverification.testkit.script.Outcome.passes;
import static org.identityverification.testkit.script.SpoiledAnswer.CUT;
import static org.identityverification.testkit.script.SpoiledAnswer.HANG;

import jakarta.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.Stream;
import org.identityverification.it.probe.Probe;
import org.identityverification.it.provider.Notices;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.server.OnSharedServer;
import org.identityverification.it.server.TestServer;
import org.identityverification.testkit.Check;
import org.identityverification.testkit.FaceProvider;
import org.identityverification.testkit.script.Fault;
import org.identityverification.testservers.Tokens;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Two applications: {@code parking} asks the provider about every notification, {@code believing} about none. */
@OnSharedServer
@DisplayName("A notification that can't be confirmed")
class UnconfirmedIT {

    private static final String SECRET = "the-secret-of-these-tests-which-is-long-enough";
    private static final String CODE = ",\"verifycode\":\"verify-code-1\"";
    private static final String VICTIM = ",\"contextId\":\"victim\"";

    private static final URI PUBLIC_URL = TestServer.uri("/unconfirmed-believed/api");

    /** Until then the provider may still answer the start. */
    private static final Duration DEADLINE = Duration.ofSeconds(5);

    @RegisterExtension
    static final FaceProvider PROVIDER = FaceProvider.start(0, Sandbox.APP_CODE);

    private final Probe parking = new Probe("unconfirmed-parked");
    private final Probe believing = new Probe("unconfirmed-believed");

    @Deployment(name = "parking", testable = false)
    static WebArchive parking() {
        return Probe.asking("unconfirmed-parked", PROVIDER, "identity-verification.call-deadline", DEADLINE.toString());
    }

    @Deployment(name = "believing", testable = false)
    static WebArchive believing() {
        return Probe.notAsking(
                "unconfirmed-believed",
                PROVIDER,
                "identity-verification.task-poll",
                "PT0.5S",
                "identity-verification.call-deadline",
                DEADLINE.toString(),
                "identity-verification.notification.secret",
                SECRET);
    }

    @Test
    @DisplayName("because its verification is unknown, as after a restart, is refused without a trace")
    void ofAnUnknownVerification() {
        UUID id = UUID.randomUUID();
        String token = Tokens.valid(id, PUBLIC_URL.toString(), SECRET);
        URI notifyUrl = URI.create(PUBLIC_URL + "/notifications/" + token);

        assertThat(Notices.post(notifyUrl, Notices.body("1", true, VICTIM)).statusCode())
                .isEqualTo(404);

        assertThat(believing.isUnknown(id.toString())).isTrue();
        assertThat(Probe.logged("IDV0024")).isNotEmpty();
    }

    static Stream<Named<Fault>> unknownOutcomes() {
        return Stream.of(Named.of("the answer is cut off", CUT), Named.of("there is no answer", HANG));
    }

    @ParameterizedTest
    @MethodSource("unknownOutcomes")
    @DisplayName(
            "because the outcome of its start is unknown is parked, or delivered with the start's contextId and mode")
    void ofAnUnansweredStart(Fault fault) {
        String id = startUnanswered(parking, fault);
        assertReceived(PROVIDER.awaitCheck(), VICTIM + CODE);
        String believed = startUnanswered(believing, fault);
        assertReceived(PROVIDER.awaitCheck(), VICTIM + CODE);

        assertParked(id, "START_NOT_ANSWERED", 1);
        assertThat(parking.find(id).getString("contextId")).isEqualTo("unanswered");
        assertThat(parking.status(id)).isEqualTo("PENDING");

        JsonObject event = assertDelivered(believing, believed, "unanswered");
        assertThat(event.getString("mode")).isEqualTo("TENCENT");
        assertThat(event.getString("verifyCode")).isEqualTo("verify-code-1");
    }

    @Test
    @DisplayName(
            "because the provider does not know the flow is parked: delivering it again asks again, only a release delivers it")
    void isReleased() {
        String id = parking.start("flow-unknown").getString("id");
        Check check = PROVIDER.awaitCheck();
        check.queriesFail(FLOW_UNKNOWN);
        assertReceived(check, CODE);
        assertParked(id, "FLOW_UNKNOWN", 1);

        assertThat(parking.deliverAgain(id)).isTrue();
        assertParked(id, "FLOW_UNKNOWN", 2);

        assertThat(parking.release(id)).isTrue();

        JsonObject event = assertDelivered(parking, id, "flow-unknown");
        assertThat(event.getString("verifyCode")).isEqualTo("verify-code-1");
        assertThat(event.getString("source")).isEqualTo("OPERATOR");
        assertThat(Probe.logged("IDV0058", Probe.shown(id))).hasSize(1);
        assertThat(parking.parked(id)).isEmpty();
        assertThat(parking.release(id)).isFalse();
    }

    @Test
    @DisplayName("because the account may not query is parked, and the log says so, until the account may")
    void isParkedUntilTheAccountMayAsk() {
        String id = parking.start("refused").getString("id");
        Check check = PROVIDER.awaitCheck();
        check.queriesFail(CLASSIC_UNAUTHORIZED);

        assertReceived(check, CODE);

        assertParked(id, "QUERY_REFUSED", 1);
        assertThat(Probe.logged("IDV0039")).isNotEmpty();
        assertThat(parking.status(id)).isEqualTo("PENDING");
        check.end(passes().notificationLost());
        check.queriesSucceed();
        assertThat(parking.deliverAgain(id)).isTrue();
        assertThat(parking.awaitEvents(id, 1)).singleElement().satisfies(event -> {
            assertThat(event.getBoolean("confirmed")).isTrue();
            assertThat(event.getString("source")).isEqualTo("NOTIFICATION");
            assertThat(event.getString("verifyCode")).isEqualTo("verify-code-1");
        });
        assertThat(parking.parked(id)).isEmpty();
    }

    /** A start that creates a flow, but whose caller gets no answer. */
    private static String startUnanswered(Probe probe, Fault fault) {
        PROVIDER.nextCall(fault);
        JsonObject failed = probe.start("unanswered");
        assertThat(failed.getBoolean("outcomeUnknown")).isTrue();
        return failed.getString("id");
    }

    private static void assertReceived(Check check, String moreJson) {
        assertThat(Notices.send(check, true, moreJson)).isEqualTo(200);
    }

    /** The claim is parked, the log has said so this many times, and nothing has been delivered. */
    private void assertParked(String id, String reason, int times) {
        await().atMost(TestServer.LONG_ENOUGH)
                .untilAsserted(() ->
                        assertThat(Probe.logged("IDV0038", Probe.shown(id))).hasSize(times));
        await().atMost(TestServer.LONG_ENOUGH)
                .until(() ->
                        !parking.parked(id).isEmpty() || !parking.events(id).isEmpty());
        assertThat(parking.events(id)).isEmpty();
        assertThat(parking.parked(id)).singleElement().satisfies(parked -> {
            assertThat(parked.getString("reason")).isEqualTo(reason);
            assertThat(parked).doesNotContainKey("deliveryId");
        });
        assertThat(parking.find(id).getBoolean("confirmed", false)).isFalse();
    }

    /** The only event is a pass that the provider has not confirmed. */
    private static JsonObject assertDelivered(Probe probe, String id, String contextId) {
        JsonObject event = probe.awaitEvents(id, 1).get(0);
        probe.awaitDelivered(id);
        assertThat(probe.outcomes(id)).containsExactly("PASSED");
        assertThat(event.getBoolean("confirmed")).isFalse();
        assertThat(event.getString("contextId", "")).isEqualTo(contextId);
        assertThat(probe.status(id)).isEqualTo("PASSED");
        assertThat(probe.find(id).getBoolean("confirmed")).isFalse();
        return event;
    }
}
