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
import org.junit.jupiter.api.Test;

/** What {@code docs/production.md} says of a restore. A copy of the rows stands for the dump. */
class RestoreIT {

    private static final String REFUSED = "refuses-PASSED-order";

    @AutoClose
    private final FaceProvider provider = FaceProvider.start(0, Sandbox.APP_CODE);

    @AutoClose
    private final PostgreSql database = PostgreSql.start(OwnServer.folder());

    @Test
    void a_server_delivers_the_dumps_results_with_the_same_delivery_ids() throws Exception {
        String[] settings = {"identity-verification.data-source", database.dataSourceName()};
        try (OwnServer server = OwnServer.start(
                "restore",
                database.environment(),
                Probe.asking("asking", provider, settings),
                Probe.notAsking("believing", provider, settings))) {
            Probe asking = new Probe(server.uri(), "asking");
            Probe believing = new Probe(server.uri(), "believing");
            Crowd ofAsking = new Crowd(asking, provider);
            Member asked = ofAsking.start("order");
            Member erased = ofAsking.start("order");
            Member delivered = ofAsking.passed(REFUSED);
            Member believed = new Crowd(believing, provider).start("order");
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
    }

    private static void pass(Member member) {
        member.check().pass();
        assertThat(member.check().awaitNotified().status()).isEqualTo(Notices.RECEIVED);
    }

    private static String deliveryId(Probe probe, Member member) {
        return probe.awaitEvents(member.id(), 1).get(0).getString("deliveryId");
    }
}
