package org.identityverification.it.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.identityverification.testkit.script.Outcome.passes;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.identityverification.it.probe.Probe;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.OwnServer;
import org.identityverification.testkit.FaceProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A stranger's application on an Open Liberty that has the features of {@code docs/servers.md}, and no other. */
class SmallestServerIT {

    private static final String OTHER_FEATURES =
            "<feature>(?!(cdi|concurrent|jdbc|jndi-1.0|jsonb|jsonp|mpConfig|mpFaultTolerance|mpHealth|mpRestClient|restfulWS)<)"
                    + ".*?</feature>";

    @RegisterExtension
    static final FaceProvider PROVIDER = FaceProvider.start(0, Sandbox.APP_CODE);

    @TempDir
    Path directory;

    @Test
    void starts_an_application_that_is_notified_and_delivers_without_the_servlet_feature() throws Exception {
        String common = Files.readString(OwnServer.shippedConfiguration().resolve("common.xml"))
                .replaceAll(OTHER_FEATURES, "");
        assertThat(common).contains("<feature>restfulWS<").doesNotContain("<feature>servlet<");
        Path file = Files.writeString(directory.resolve("common.xml"), common);
        PROVIDER.nextCheck(passes());
        try (OwnServer server = OwnServer.start(
                "smallest",
                Map.of(),
                "",
                List.of(file),
                Probe.archive("stranger", Map.of(Deployments.PROVIDER_URL, PROVIDER.url())))) {
            Probe probe = new Probe(server.uri(), "stranger");
            String id = probe.start("order-1").getString("id");

            assertThat(PROVIDER.awaitNotified().status()).isEqualTo(200);
            probe.awaitOutcomes(id, "PASSED");
        }
    }
}
