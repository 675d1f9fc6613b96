package org.identityverification.it.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.identityverification.testkit.script.Outcome.passes;

import java.util.Map;
import org.identityverification.it.probe.Probe;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.server.TestServer;
import org.identityverification.testkit.FaceProvider;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.SAME_THREAD)
class SeparateDeploymentsIT {

    private static final String APPLICATION = "identity-verification.application";

    @RegisterExtension
    static final FaceProvider PROVIDER = FaceProvider.start(0, Sandbox.APP_CODE);

    @AutoClose
    static final AutoCloseable DEPLOYED = TestServer.deployFaulty(
            ear("bank", Probe.archive("counter", Map.of()), Probe.archive("vault", Map.of(APPLICATION, "vault"))),
            ear("trust", Probe.notAsking("deposit", PROVIDER, APPLICATION + "=deposit")));

    @Test
    void a_module_of_an_EAR_does_not_start_without_a_name_of_its_own() {
        await().until(() -> Probe.logged(" bank ").stream().anyMatch(it -> it.matches("(?s).*CWWKZ00(02E|12I).*")));
        assertThat(Probe.logged("IDV0006", APPLICATION)).hasSize(1);
        assertThat(Probe.logged("CWWKZ0001I", " bank ")).isEmpty();
    }

    @Test
    void a_module_of_an_EAR_with_a_name_of_its_own_gets_its_results() {
        await().until(() -> !Probe.logged("CWWKZ0001I", " trust ").isEmpty());
        Probe deposit = new Probe("deposit");

        PROVIDER.nextCheck(passes());
        deposit.awaitDelivered(deposit.start("order-1").getString("id"));
    }

    private static EnterpriseArchive ear(String name, WebArchive... modules) {
        return ShrinkWrap.create(EnterpriseArchive.class, name + ".ear").addAsModules(modules);
    }
}
