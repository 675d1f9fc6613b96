package org.identityverification.it.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.identityverification.testkit.script.Outcome.passes;

import jakarta.json.JsonObject;
import java.io.IOException;
import org.identityverification.it.probe.Probe;
import org.identityverification.it.production.OtlpReceiver;
import org.identityverification.it.server.OwnServer;
import org.identityverification.testkit.FaceProvider;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RedeploymentIT {

    private static final String NAME = "redeployed";

    @RegisterExtension
    static final FaceProvider PROVIDER = FaceProvider.start();

    @AutoClose
    private static final OtlpReceiver COLLECTOR = OtlpReceiver.start();

    @AutoClose
    private OwnServer server;

    private Probe probe;

    @Test
    void leaves_no_gauge_no_thread_and_no_class_loader_behind() throws Exception {
        WebArchive application = Probe.archive(NAME, PROVIDER.configuration());
        server = OwnServer.start("redeployment", COLLECTOR.environment(), application);
        probe = new Probe(server.uri(), NAME);
        use();
        long first = loaders();
        assertThat(first).isPositive();
        for (int updates = 1; updates <= 2; updates++) {
            server.redeploy(application);
            int expected = updates;
            await().until(() -> Probe.logged(server.logs(), "CWWKZ0003I", NAME).size() == expected);
            use();
        }

        // H2 keeps the first, through the stack traces of exceptions that it creates in advance.
        await().untilAsserted(() -> assertThat(loaders()).isLessThanOrEqualTo(first + 1));
    }

    /** How many class loaders of applications are left after a garbage collection. A thread would keep its own. */
    private long loaders() throws IOException {
        server.process().jcmd("GC.run");
        return server.process()
                .jcmd("VM.classloader_stats")
                .lines()
                .filter(line -> line.contains("internal.AppClassLoader"))
                .count();
    }

    /** Uses everything for which the module has a thread, a timer or a gauge. */
    private void use() {
        PROVIDER.nextCheck(passes());
        JsonObject started = probe.start("context");
        probe.awaitDelivered(started.getString("id"));
        assertThat(probe.callAsync()).isEmpty();
        int read = COLLECTOR.bodies().size();
        await().until(() -> COLLECTOR.bodies().stream()
                .skip(read)
                .anyMatch(body -> body.contains("identity_verification.delivery.hung")));
    }
}
