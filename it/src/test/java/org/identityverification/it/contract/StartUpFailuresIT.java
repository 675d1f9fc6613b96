package org.identityverification.it.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.identityverification.it.probe.Probe;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.OnSharedServer;
import org.identityverification.it.server.RestRoot;
import org.identityverification.it.server.TestServer;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

@OnSharedServer
class StartUpFailuresIT {

    private static final String APP_CODE = "identity-verification.app-code";
    private static final String WEBHOOK_SECRET = "identity-app.webhook.secret";
    private static final String GOOD_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    /**
     * What is wrong, the key that must be named, and the value that must not be: one for each reader of keys, whose own tests have
     * all that it refuses.
     */
    private record Fault(String name, Map<String, String> configuration, String told, String hidden) {

        /** The module finds some of them, in any application; the reference application finds the others. */
        WebArchive archive() {
            WebArchive archive = name.startsWith("module-")
                    ? Deployments.moduleWith(RestRoot.class)
                    : Deployments.referenceApplication();
            return ShrinkWrap.create(WebArchive.class, name + ".war")
                    .merge(Deployments.configured(archive, configuration));
        }

        List<String> log() {
            return Probe.logged().stream()
                    .filter(line -> line.contains(name + " ") || line.contains(name + "."))
                    .toList();
        }
    }

    private static final List<Fault> FAULTS = List.of(
            new Fault(
                    "module-without-app-code",
                    Map.of(APP_CODE, ""),
                    APP_CODE + " is required",
                    "development-only-app-code"),
            new Fault(
                    "module-with-misspelt-provider",
                    Map.of("identity-verification/mp-rest/ulr", "https://canary-misspelt.example.com"),
                    "identity-verification/mp-rest/ulr is not a key of this module",
                    "canary-misspelt"),
            new Fault(
                    "real-provider-in-development",
                    Map.of(Deployments.PROVIDER_URL, "https://canary-provider.example.com"),
                    Deployments.PROVIDER_URL + " is not a loopback address",
                    "canary-provider.example.com"),
            new Fault(
                    "misspelt-variable-in-production",
                    Map.of(
                            "identity-app.production", "true",
                            "mp.jwt.verify.audiences", "identity-verification",
                            "IDENTITY_VERIFICATION_PUBLICURL", "https://canary-variable.example.com"),
                    "IDENTITY_VERIFICATION_PUBLICURL is not a key of the module",
                    "canary-variable"),
            new Fault(
                    "unknown-key-of-the-page",
                    Map.of("identity-app.page.color", "#canary"),
                    "identity-app.page.color is not a key of this application",
                    "#canary"),
            new Fault(
                    "consent-to-nothing",
                    Map.of("identity-app.consent", "canary-of-march", "identity-app.page.purpose", "Loans"),
                    "identity-app.page.retention must be set if identity-app.consent is set",
                    "canary-of-march"),
            new Fault(
                    "webhook-without-tls",
                    Map.of("identity-app.webhook.url", "http://canary-hook.example.com/", WEBHOOK_SECRET, GOOD_SECRET),
                    "identity-app.webhook.url must be an https URL",
                    "canary-hook"));

    @AutoClose
    @SuppressWarnings("UnusedVariable") // JUnit closes it
    private static DropIns faulty;

    @BeforeAll
    static void dropThemIn() throws IOException {
        faulty = DropIns.put(FAULTS.stream().map(Fault::archive).toList());
    }

    @ParameterizedTest
    @FieldSource("FAULTS")
    void does_not_start_and_the_log_names_the_key_and_not_the_value(Fault fault) {
        await().atMost(TestServer.LONG_ENOUGH)
                .until(() -> fault.log().stream().anyMatch(line -> line.contains("CWWKZ0012I")));

        List<String> log = Probe.logged();
        assertThat(log).anyMatch(line -> line.contains(fault.told));
        assertThat(log)
                .filteredOn(line -> !line.contains("simulated provider expects"))
                .noneMatch(line -> line.contains(fault.hidden));
        assertThat(fault.log()).noneMatch(line -> line.contains("CWWKZ0001I"));
    }
}
