package org.identityverification.it.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.identityverification.testkit.script.Outcome.passes;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.identityverification.it.probe.Probe;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.OwnServer;
import org.identityverification.it.server.RestRoot;
import org.identityverification.it.server.TestServer;
import org.identityverification.testkit.FaceProvider;
import org.jboss.shrinkwrap.api.Archive;
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
    private static final String TASK_POLL = "identity-verification.task-poll";
    private static final int RESULTS = 10;

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
                <executor coreThreads="32"/>
                <webApplication name="not-its-module-name" location="${server.config.dir}/shop.war" contextRoot="/shop"/>
                <webApplication location="${server.config.dir}/neighbour.war" contextRoot="/neighbour"/>
                <enterpriseApplication location="${server.config.dir}/bank.ear"/>
                <enterpriseApplication location="${server.config.dir}/trust.ear"/>
                """,
                List.of(
                        // Without a configured name: the server gives it one. Polls less often than its neighbour.
                        exported(Probe.archive("shop", Map.of(TASK_POLL, "PT0.4S"))),
                        exported(withoutObserver()),
                        exported(ShrinkWrap.create(EnterpriseArchive.class, "bank.ear")
                                .addAsModules(
                                        Probe.archive("counter", Map.of()),
                                        Probe.archive("vault", Map.of(APPLICATION, "vault")))),
                        exported(ShrinkWrap.create(EnterpriseArchive.class, "trust.ear")
                                .addAsModule(Probe.archive("deposit", Map.of(APPLICATION, "deposit"))))));
        for (String application : List.of("not-its-module-name", "neighbour", "bank", "trust")) {
            await().atMost(TestServer.LONG_ENOUGH)
                    .ignoreException(UncheckedIOException.class)
                    .until(() -> Stream.of("CWWKZ0001I", "CWWKZ0002E", "CWWKZ0012I")
                            .anyMatch(
                                    end -> !logged(end, " " + application + " ").isEmpty()));
        }
        await().atMost(TestServer.LONG_ENOUGH)
                .until(() -> !logged("CWWKO0219I", " defaultHttpEndpoint ").isEmpty());
    }

    @Test
    void one_without_an_observer_does_not_start_says_why_and_takes_no_result_of_the_other() {
        Probe shop = new Probe(server.uri(), "shop");
        List<String> ids = Stream.generate(() -> passedAt(shop)).limit(RESULTS).toList();

        ids.forEach(shop::awaitDelivered);
        // The second attempt is the one that the neighbour would take.
        assertThat(ids).allSatisfy(id -> assertThat(shop.outcomes(id)).containsExactly("PASSED", "PASSED"));
        assertThat(logged("IDV0006", "identity-verification.delivery.enabled")).hasSize(1);
        assertThat(logged("CWWKZ0001I", " neighbour ")).isEmpty();
    }

    @Test
    void a_module_of_an_EAR_does_not_start_without_a_name_of_its_own_and_the_log_names_the_key() {
        assertThat(logged("IDV0006", APPLICATION)).hasSize(1);
        assertThat(logged("CWWKZ0001I", " bank ")).isEmpty();
    }

    @Test
    void a_module_of_an_EAR_with_a_name_of_its_own_starts_verifications_and_gets_their_results() {
        Probe deposit = new Probe(server.uri(), "deposit");

        deposit.awaitDelivered(passedAt(deposit));
    }

    private static String passedAt(Probe application) {
        PROVIDER.nextCheck(passes());
        String id = application.start("fails-1-time").getString("id");
        assertThat(PROVIDER.awaitNotified().status()).isEqualTo(200);
        return id;
    }

    private static List<String> logged(String... all) {
        return Probe.logged(server.logs(), all);
    }

    private static WebArchive withoutObserver() {
        WebArchive archive =
                ShrinkWrap.create(WebArchive.class, "neighbour.war").merge(Deployments.moduleWith(RestRoot.class));
        return Deployments.configured(archive, Map.of(APPLICATION, "shop", TASK_POLL, "PT0.1S"));
    }

    private static Path exported(Archive<?> archive) {
        Path file = directory.resolve(archive.getName());
        archive.as(ZipExporter.class).exportTo(file.toFile(), true);
        return file;
    }
}
