package org.identityverification.it.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.identityverification.it.probe.Crowd;
import org.identityverification.it.probe.Crowd.Member;
import org.identityverification.it.probe.Probe;
import org.identityverification.it.provider.Notices;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.server.OwnServer;
import org.identityverification.testkit.FaceProvider;
import org.identityverification.testservers.PostgreSql;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Two applications on one server: {@code asking} asks the provider about notifications, {@code believing} does not. The tables come
 * back from a dump, for which a copy of the rows stands.
 */
@Order(2)
class RestartsIT {

    private static final String REFUSED = "refuses-PASSED-order";

    @RegisterExtension
    static final FaceProvider PROVIDER = FaceProvider.start(0, Sandbox.APP_CODE);

    @AutoClose
    private static PostgreSql database;

    @AutoClose
    private static OwnServer server;

    @BeforeAll
    static void start() throws Exception {
        database = PostgreSql.start(OwnServer.folder());
        String[] settings = {
            "identity-verification.data-source=" + database.dataSourceName(), "identity-verification.task-poll=PT0.2S"
        };
        server = OwnServer.start(
                "restarts",
                database.environment(),
                Probe.asking("asking", PROVIDER, settings),
                Probe.notAsking("believing", PROVIDER, settings));
    }

    @Test
    void deliver_a_dumps_results_with_the_same_delivery_ids() throws Exception {
        Probe asking = new Probe(server.uri(), "asking");
        Probe believing = new Probe(server.uri(), "believing");
        Crowd ofAsking = new Crowd(asking, PROVIDER);
        Member asked = ofAsking.start("order");
        Member erased = ofAsking.start("order");
        Member delivered = ofAsking.passed(REFUSED);
        Member believed = new Crowd(believing, PROVIDER).start("order");
        asking.awaitEvents(delivered.id(), 1);
        database.execute("CREATE TABLE dump AS TABLE identity_verification");

        pass(asked);
        pass(believed);
        asking.mend(REFUSED);
        asking.awaitDelivered(delivered.id());
        asking.awaitDelivered(asked.id());
        believing.awaitDelivered(believed.id());
        Map<String, String> before =
                Map.of(asked.id(), deliveryId(asking, asked), delivered.id(), deliveryId(asking, delivered));
        assertThat(asking.erase(erased.id())).isTrue();
        Member late = ofAsking.start("order");
        server.close();
        database.execute("DELETE FROM identity_verification", "INSERT INTO identity_verification TABLE dump");
        server.startAgain();

        assertThat(asking.isUnknown(late.id())).isTrue();
        assertThat(Notices.send(late.check(), true, "")).isEqualTo(404);
        assertThat(Probe.logged(server.logs(), "IDV0024")).hasSize(1);
        assertThat(asking.status(erased.id())).isEqualTo("PENDING");
        // The times at which the module would ask, or give up.
        database.execute("UPDATE identity_verification SET ask_at = CURRENT_TIMESTAMP,"
                + " give_up_at = CASE application WHEN 'believing' THEN CURRENT_TIMESTAMP ELSE give_up_at END");
        for (Member it : List.of(asked, delivered)) {
            assertThat(deliveryId(asking, it)).isEqualTo(before.get(it.id()));
        }
        believing.awaitOutcomes(believed.id(), "EXPIRED");
    }

    private static void pass(Member member) {
        member.check().pass();
        assertThat(member.check().awaitNotified().status()).isEqualTo(Notices.RECEIVED);
    }

    private static String deliveryId(Probe probe, Member member) {
        return probe.awaitEvents(member.id(), 1).get(0).getString("deliveryId");
    }
}
