package org.identityverification.it.contract;

import jakarta.json.JsonObject;
import java.util.Map;
import org.identityverification.it.probe.Probe;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.server.OnSharedServer;
import org.identityverification.it.server.RestRoot;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@OnSharedServer
@DisplayName("An application that lists its resources itself")
class OwnApplicationIT {

    private static final String NAME = "listing";

    @Deployment(testable = false)
    static WebArchive application() {
        return Probe.archive(NAME, Map.of()).deleteClass(RestRoot.class).addClass(ListingRestRoot.class);
    }

    @Test
    @DisplayName("gets results through the published resource")
    void getsResults() {
        Probe probe = new Probe(NAME);
        JsonObject started = probe.start("listed");

        Sandbox.decide(started.getString("authUrl"), "outcome=pass");

        probe.awaitOutcomes(started.getString("id"), "PASSED");
    }
}
