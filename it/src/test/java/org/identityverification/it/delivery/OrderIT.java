package org.identityverification.it.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.identityverification.testkit.script.BusinessError.FLOW_UNKNOWN;
import static org.identityverification.testkit.script.Outcome.fails;

import java.util.List;
import org.identityverification.it.probe.Probe;
import org.identityverification.it.provider.Notices;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.server.OnSharedServer;
import org.identityverification.it.server.TestServer;
import org.identityverification.testkit.Check;
import org.identityverification.testkit.FaceProvider;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The observer of both applications refuses every failure. One believes notifications, and parks a delivery that is refused for two
 * seconds; the other asks the provider.
 */
@OnSharedServer
@DisplayName("A failure that the observer refuses")
class OrderIT {

    @RegisterExtension
    static final FaceProvider PROVIDER = FaceProvider.start(0, Sandbox.APP_CODE);

    private final Probe believing = new Probe("order");
    private final Probe asking = new Probe("order-asking");

    @Deployment(name = "believing", testable = false)
    static WebArchive believing() {
        return Probe.notAsking(
                "order",
                PROVIDER,
                "identity-verification.delivery.max-age",
                "PT2S",
                "identity-verification.task-poll",
                "PT0.5S");
    }

    @Deployment(name = "asking", testable = false)
    static WebArchive asking() {
        return Probe.asking("order-asking", PROVIDER);
    }

    @Test
    @DisplayName("is not delivered once the verification has passed")
    void isSuperseded() {
        String id = believing.start("refuses-FAILED-retried").getString("id");
        Check check = PROVIDER.awaitCheck();
        assertReceived(check, false);
        believing.awaitEvents(id, 1);

        assertReceived(check, true);

        assertEndsWithThePass(believing, id);
    }

    @Test
    @DisplayName(
            "is not delivered after a pass even if it was parked: delivered again is only the pass, with its own id")
    void isParked() {
        String id = believing.start("refuses-FAILED-parked").getString("id");
        Check check = PROVIDER.awaitCheck();
        assertReceived(check, false);
        await().atMost(TestServer.LONG_ENOUGH).until(() -> !believing.parked(id).isEmpty());
        assertThat(believing.parked(id).get(0).getString("reason")).isEqualTo("OBSERVER_FAILED");

        assertReceived(check, true);
        believing.awaitDelivered(id);
        assertThat(believing.deliverAgain(id)).isTrue();

        await().atMost(TestServer.LONG_ENOUGH)
                .until(() -> afterTheFailure(believing, id).equals(List.of("PASSED", "PASSED")));
        assertThat(believing.events(id).stream()
                        .filter(event -> event.getString("outcome").equals("PASSED"))
                        .map(event -> event.getString("deliveryId"))
                        .distinct())
                .hasSize(1);
        assertEndsWithThePass(believing, id);
    }

    @Test
    @DisplayName("and the provider has confirmed is still delivered after a forged pass, which is denied")
    void isConfirmed() {
        String contextId = "refuses-FAILED-confirmed";
        String id = asking.start(contextId).getString("id");
        Check check = PROVIDER.awaitCheck();
        check.end(fails().notificationLost());
        assertThat(asking.query(id).getString("status")).isEqualTo("FAILED");
        asking.awaitEvents(id, 1);

        assertReceived(check, true);
        await().atMost(TestServer.LONG_ENOUGH)
                .until(() -> !Probe.logged("IDV0035", Probe.shown(id)).isEmpty());
        asking.mend(contextId);

        asking.awaitDelivered(id);
        assertThat(asking.outcomes(id)).containsOnly("FAILED");
    }

    @Test
    @DisplayName("and the provider has confirmed is replaced by a pass that an operator releases")
    void isReplacedByAReleasedPass() {
        String id = asking.start("refuses-FAILED-released").getString("id");
        Check check = PROVIDER.awaitCheck();
        check.end(fails().notificationLost());
        assertThat(asking.query(id).getString("status")).isEqualTo("FAILED");
        asking.awaitEvents(id, 1);
        check.queriesFail(FLOW_UNKNOWN);
        assertReceived(check, true);
        await().atMost(TestServer.LONG_ENOUGH).until(() -> asking.release(id));

        assertEndsWithThePass(asking, id);
        assertThat(asking.find(id).getBoolean("confirmed")).isFalse();
    }

    /** No delivery waits any more, and none was attempted after the pass. */
    private static void assertEndsWithThePass(Probe probe, String id) {
        probe.awaitDelivered(id);
        await().atMost(TestServer.LONG_ENOUGH)
                .until(() -> probe.overdue("PT0S").isEmpty() && probe.parked(id).isEmpty());
        assertThat(afterTheFailure(probe, id)).containsOnly("PASSED");
    }

    /** The outcomes since the first pass. */
    private static List<String> afterTheFailure(Probe probe, String id) {
        List<String> outcomes = probe.outcomes(id);
        int pass = outcomes.indexOf("PASSED");
        return pass < 0 ? List.of() : outcomes.subList(pass, outcomes.size());
    }

    private static void assertReceived(Check check, boolean success) {
        assertThat(Notices.send(check, success, "")).isEqualTo(200);
    }
}
