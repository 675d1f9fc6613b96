package org.identityverification.it.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.identityverification.it.probe.Crowd;
import org.identityverification.it.probe.Probe;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.server.OwnServer;
import org.identityverification.testkit.FaceProvider;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class SeparateDeploymentsIT {

    private static final String APPLICATION = "identity-verification.application";

    @RegisterExtension
    static final FaceProvider PROVIDER = FaceProvider.start(0, Sandbox.APP_CODE);

    @TempDir
    private static Path directory;

    @AutoClose
    private static OwnServer server;

    @BeforeAll
    static void start() throws Exception {
        server = OwnServer.start(
                "separate",
                Map.of("IDENTITY_VERIFICATION_MP_REST_URL", PROVIDER.url()),
                """
                <enterpriseApplication location="${server.config.dir}/bank.ear"/>
                <enterpriseApplication location="${server.config.dir}/trust.ear"/>
                """,
                List.of(
                        ear(
                                "bank.ear",
                                Probe.archive("counter", Map.of()),
                                Probe.archive("vault", Map.of(APPLICATION, "vault"))),
                        ear("trust.ear", Probe.archive("deposit", Map.of(APPLICATION, "deposit")))));
        for (String application : List.of("bank", "trust")) {
            await().ignoreException(UncheckedIOException.class)
                    .until(() -> Stream.of("CWWKZ0001I", "CWWKZ0002E", "CWWKZ0012I")
                            .anyMatch(
                                    end -> !logged(end, " " + application + " ").isEmpty()));
        }
        await().until(() -> !logged("CWWKO0219I", " defaultHttpEndpoint ").isEmpty());
    }

    @Test
    void a_module_of_an_EAR_does_not_start_without_a_name_of_its_own() {
        assertThat(logged("IDV0006", APPLICATION)).hasSize(1);
        assertThat(logged("CWWKZ0001I", " bank ")).isEmpty();
    }

    @Test
    void a_module_of_an_EAR_with_a_name_of_its_own_gets_its_results() {
        Probe deposit = new Probe(server.uri(), "deposit");

        try (Crowd crowd = new Crowd(deposit, PROVIDER)) {
            deposit.awaitDelivered(crowd.passed("order-1").id());
        }
    }

    private static List<String> logged(String... all) {
        return Probe.logged(server.logs(), all);
    }

    private static Path ear(String name, WebArchive... modules) {
        Path file = directory.resolve(name);
        ShrinkWrap.create(EnterpriseArchive.class, name)
                .addAsModules(modules)
                .as(ZipExporter.class)
                .exportTo(file.toFile(), true);
        return file;
    }
}
