package org.identityverification.it.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
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

/** The application's observer refuses every failure, and the module parks a delivery that is refused for two seconds. */
@OnSharedServer
@DisplayName("A failure that the observer refuses")
class OrderIT {

    private static final String NAME = "order";

    @RegisterExtension
    static final FaceProvider PROVIDER = FaceProvider.start(0, Sandbox.APP_CODE);

    private final Probe probe = new Probe(NAME);

    @Deployment(testable = false)
    static WebArchive application() {
        return Probe.asking(NAME, PROVIDER, false, "identity-verification.delivery.max-age", "PT2S");
    }

    @Test
    @DisplayName("is not delivered once the verification has passed")
    void isSuperseded() {
        String id = probe.start("refuses-FAILED-retried").getString("id");
        Check check = PROVIDER.awaitCheck();
        assertReceived(check, false);
        probe.awaitEvents(id, 1);

        assertReceived(check, true);

        assertEndsWithThePass(id);
    }

    @Test
    @DisplayName("is not delivered after a pass even if it was parked and is re-driven")
    void isParked() {
        String id = probe.start("refuses-FAILED-parked").getString("id");
        Check check = PROVIDER.awaitCheck();
        assertReceived(check, false);
        await().atMost(TestServer.LONG_ENOUGH).until(() -> !probe.parked(id).isEmpty());

        assertReceived(check, true);
        probe.awaitDelivered(id);

        assertThat(probe.redrive(probe.parked(id).get(0).getString("deliveryId")))
                .isTrue();
        assertEndsWithThePass(id);
    }

    @Test
    @DisplayName("is still delivered if the provider has confirmed it and an unconfirmed notification reports a pass")
    void isConfirmed() {
        String id = probe.start("refuses-FAILED-confirmed").getString("id");
        Check check = PROVIDER.awaitCheck();
        check.end(fails().notificationLost());
        assertThat(probe.query(id).getString("status")).isEqualTo("FAILED");
        probe.awaitEvents(id, 1);

        assertReceived(check, true);
        probe.awaitDelivered(id);

        probe.redriveVerification(id);
        await().atMost(TestServer.LONG_ENOUGH).until(() -> afterThePass(id).contains("FAILED"));
    }

    /** No delivery waits any more, and none was attempted after the pass. */
    private void assertEndsWithThePass(String id) {
        probe.awaitDelivered(id);
        await().atMost(TestServer.LONG_ENOUGH)
                .until(() -> probe.overdue("PT0S").isEmpty() && probe.parked(id).isEmpty());
        assertThat(afterThePass(id)).isEmpty();
    }

    private List<String> afterThePass(String id) {
        List<String> outcomes = probe.outcomes(id);
        return outcomes.subList(outcomes.indexOf("PASSED") + 1, outcomes.size());
    }

    private static void assertReceived(Check check, boolean success) {
        assertThat(Notices.send(check, success, "")).isEqualTo(200);
    }
}
