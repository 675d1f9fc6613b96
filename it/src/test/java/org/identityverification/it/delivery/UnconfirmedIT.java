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

/** Two applications: {@code parking} asks the provider to confirm every notification, {@code believing} none. */
@OnSharedServer
@DisplayName("A notification that can't be confirmed")
class UnconfirmedIT {

    private static final String SECRET = "the-secret-of-these-tests-which-is-long-enough";
    private static final String CODE = ",\"verifycode\":\"verify-code-1\"";
    private static final String VICTIM = ",\"contextId\":\"victim\"";

    /** The configured call deadline. A notification without a known start is held for so long. */
    private static final Duration HOLD = Duration.ofSeconds(5);

    @RegisterExtension
    static final FaceProvider PROVIDER = FaceProvider.start(0, Sandbox.APP_CODE);

    private final Probe parking = new Probe("unconfirmed-parked");
    private final Probe believing = new Probe("unconfirmed-believed");

    @Deployment(name = "parking", testable = false)
    static WebArchive parking() {
        return application("unconfirmed-parked", true);
    }

    @Deployment(name = "believing", testable = false)
    static WebArchive believing() {
        return application("unconfirmed-believed", false);
    }

    private static WebArchive application(String name, boolean confirm) {
        return Probe.asking(
                name,
                PROVIDER,
                confirm,
                "identity-verification.call-deadline",
                HOLD.toString(),
                "identity-verification.notification.secret",
                SECRET);
    }

    @Test
    @DisplayName(
            "because its verification is unknown, as after a restart, is parked, whatever flow and context id it names")
    void ofAnUnknownVerificationIsParked() {
        parking.start("attacker");
        Check passed = PROVIDER.awaitCheck();
        passed.end(passes().notificationLost());

        String id = notifyUnknown("unconfirmed-parked", passed.flowId());

        assertParked(id);
        JsonObject found = parking.find(id);
        assertThat(found).doesNotContainKey("contextId");
        assertThat(found.getString("status", "PENDING")).isEqualTo("PENDING");
        assertThat(passed.queries()).isEmpty();
    }

    @Test
    @DisplayName("because its verification is unknown is held and then delivered, without context id, flow and mode")
    void ofAnUnknownVerificationIsHeld() {
        believing.start("attacker");
        Check passed = PROVIDER.awaitCheck();
        passed.end(passes().notificationLost());
        long begun = System.nanoTime();

        String id = notifyUnknown("unconfirmed-believed", passed.flowId());

        assertDelivered(believing, id, "");
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(HOLD.minusSeconds(1));
        assertThat(believing.find(id)).doesNotContainKeys("flowId", "contextId", "mode");
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

        assertParked(id);
        assertThat(parking.find(id).getString("contextId")).isEqualTo("unanswered");
        assertThat(parking.status(id)).isEqualTo("PENDING");

        JsonObject event = assertDelivered(believing, believed, "unanswered");
        assertThat(event.getString("mode")).isEqualTo("TENCENT");
        assertThat(event.getString("verifyCode")).isEqualTo("verify-code-1");
    }

    @Test
    @DisplayName(
            "because the provider does not know the flow is parked: a re-drive asks again, only a release delivers it")
    void isReleased() {
        String id = parking.start("flow-unknown").getString("id");
        Check check = PROVIDER.awaitCheck();
        check.queriesFail(FLOW_UNKNOWN);
        assertReceived(check, CODE);
        String deliveryId = assertParked(id).getString("deliveryId");

        assertThat(parking.redrive(deliveryId)).isTrue();
        assertThat(assertParked(id, 2).getString("deliveryId")).isEqualTo(deliveryId);
        assertThat(parking.redriveVerification(id)).isEqualTo(1);
        assertThat(assertParked(id, 3).getString("deliveryId")).isEqualTo(deliveryId);

        assertThat(parking.release(deliveryId)).isTrue();

        JsonObject event = assertDelivered(parking, id, "flow-unknown");
        assertThat(event.getString("deliveryId")).isEqualTo(deliveryId);
        assertThat(event.getString("verifyCode")).isEqualTo("verify-code-1");
        assertThat(event.getString("source")).isEqualTo("OPERATOR");
        assertThat(Probe.logged("IDV0058", deliveryId, Probe.shown(id))).hasSize(1);
        assertThat(parking.parked(id)).isEmpty();
        assertThat(parking.release(deliveryId)).isFalse();
    }

    @Test
    @DisplayName("because the account may not query is parked and the key is named, until the account may")
    void isParkedUntilTheAccountMayAsk() {
        String id = parking.start("refused").getString("id");
        Check check = PROVIDER.awaitCheck();
        check.queriesFail(CLASSIC_UNAUTHORIZED);

        assertReceived(check, CODE);

        String parked = assertParked(id).getString("deliveryId");
        assertThat(Probe.logged("IDV0039", "identity-verification.result-query.confirm"))
                .isNotEmpty();
        assertThat(parking.status(id)).isEqualTo("PENDING");
        check.end(passes().notificationLost());
        check.queriesSucceed();
        assertReceived(check, ",\"verifycode\":\"verify-code-2\"");
        assertThat(parking.awaitEvents(id, 2))
                .allSatisfy(event -> assertThat(event.getBoolean("confirmed")).isTrue())
                .satisfiesOnlyOnce(
                        event -> assertThat(event.getBoolean("isFurtherCode")).isFalse())
                .extracting(event -> event.getString("deliveryId"))
                .contains(parked)
                .doesNotHaveDuplicates();
        assertThat(parking.parked(id)).isEmpty();
    }

    /** A start that creates a flow, but whose caller gets no answer. */
    private static String startUnanswered(Probe probe, Fault fault) {
        PROVIDER.nextCall(fault);
        JsonObject failed = probe.start("unanswered");
        assertThat(failed.getBoolean("outcomeUnknown")).isTrue();
        return failed.getString("id");
    }

    /** Sends another verification's flow and context id to a valid notify URL without a known start. */
    private static String notifyUnknown(String name, String flow) {
        UUID id = UUID.randomUUID();
        String publicUrl = TestServer.uri("/" + name + "/api").toString();
        String token = Tokens.valid(id, publicUrl, SECRET);
        URI notifyUrl = URI.create(publicUrl + "/notifications/" + token);
        assertThat(Notices.post(notifyUrl, Notices.body(flow, true, VICTIM)).statusCode())
                .isEqualTo(200);
        return id.toString();
    }

    private static void assertReceived(Check check, String moreJson) {
        assertThat(Notices.send(check, true, moreJson)).isEqualTo(200);
    }

    /** The delivery is parked, the log says so, and nothing has been delivered. */
    private JsonObject assertParked(String id) {
        return assertParked(id, 1);
    }

    /** The same for a delivery that was parked so many times. */
    private JsonObject assertParked(String id, int times) {
        await().atMost(TestServer.LONG_ENOUGH)
                .until(() ->
                        !parking.parked(id).isEmpty() || !parking.events(id).isEmpty());
        assertThat(parking.events(id)).isEmpty();
        assertThat(parking.parked(id)).hasSize(1);
        JsonObject parked = parking.parked(id).get(0);
        assertThat(parked.getString("reason")).isEqualTo("NOT_CONFIRMED");
        assertThat(parking.find(id).getBoolean("confirmed", false)).isFalse();
        await().atMost(TestServer.LONG_ENOUGH)
                .untilAsserted(() ->
                        assertThat(Probe.logged("IDV0038", Probe.shown(id))).hasSize(times));
        return parked;
    }

    /** The only event is a pass that the provider has not confirmed. */
    private static JsonObject assertDelivered(Probe probe, String id, String contextId) {
        JsonObject event = probe.awaitEvents(id, 1).get(0);
        probe.awaitDelivered(id);
        assertThat(probe.outcomes(id)).containsExactly("PASSED");
        assertThat(event.getBoolean("confirmed")).isFalse();
        assertThat(event.getBoolean("isFurtherCode")).isFalse();
        assertThat(event.getString("contextId", "")).isEqualTo(contextId);
        assertThat(probe.status(id)).isEqualTo("PASSED");
        assertThat(probe.find(id).getBoolean("confirmed")).isFalse();
        return event;
    }
}
