package org.identityverification.it.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.identityverification.it.probe.Probe;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.OnSharedServer;
import org.identityverification.it.server.RestRoot;
import org.identityverification.it.server.TestServer;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Arquillian would wait for an application that never starts until its timeout. So all of these are put into the server's
 * {@code dropins} at once, and the test reads the log.
 */
@OnSharedServer
class StartUpFailuresIT {

    private static final String APP_CODE = "identity-verification.app-code";
    private static final String WEBHOOK_SECRET = "identity-app.webhook.secret";
    private static final String GOOD_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    /**
     * What is wrong, the key that must be named, and the value that must not be: one for each reader of keys, whose own tests have
     * all that it refuses.
     */
    @SuppressWarnings("ImmutableEnumChecker") // the maps come from Map.of
    private enum Fault {
        MISSING_APP_CODE(Map.of(APP_CODE, ""), APP_CODE + " is required", "development-only-app-code"),
        MISSPELT_PROVIDER(
                Map.of("identity-verification/mp-rest/ulr", "https://canary-misspelt.example.com"),
                "identity-verification/mp-rest/ulr is not a key of this module",
                "canary-misspelt"),
        REAL_PROVIDER_IN_DEVELOPMENT(
                Map.of(Deployments.PROVIDER_URL, "https://canary-provider.example.com"),
                Deployments.PROVIDER_URL + " is not a loopback address",
                "canary-provider.example.com"),
        MISSPELT_VARIABLE_IN_PRODUCTION(
                Map.of(
                        "identity-app.production",
                        "true",
                        "mp.jwt.verify.audiences",
                        "identity-verification",
                        "IDENTITY_VERIFICATION_PUBLICURL",
                        "https://canary-variable.example.com"),
                "IDENTITY_VERIFICATION_PUBLICURL is not a key of the module",
                "canary-variable"),
        UNKNOWN_KEY_OF_THE_PAGE(
                Map.of("identity-app.page.color", "#canary"),
                "identity-app.page.color is not a key of this application",
                "#canary"),
        CONSENT_TO_NOTHING(
                Map.of("identity-app.consent", "canary-of-march", "identity-app.page.purpose", "Loans"),
                "identity-app.page.retention must be set if identity-app.consent is set",
                "canary-of-march"),
        WEBHOOK_WITHOUT_TLS(
                Map.of("identity-app.webhook.url", "http://canary-hook.example.com/", WEBHOOK_SECRET, GOOD_SECRET),
                "identity-app.webhook.url must be an https URL",
                "canary-hook");

        private final Map<String, String> configuration;
        private final String told;
        private final String hidden;

        Fault(Map<String, String> configuration, String told, String hidden) {
            this.configuration = configuration;
            this.told = told;
            this.hidden = hidden;
        }

        String application() {
            return "faulty-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** The module finds some of them, in any application; the reference application finds the others. */
        WebArchive archive() {
            return configuration.keySet().stream().anyMatch(key -> key.startsWith("identity-app."))
                            || this == REAL_PROVIDER_IN_DEVELOPMENT
                    ? Deployments.referenceApplication()
                    : Deployments.moduleWith(RestRoot.class);
        }

        Path file() {
            return TestServer.logs().resolveSibling("dropins").resolve(application() + ".war");
        }
    }

    @BeforeAll
    static void dropThemIn() throws IOException {
        Files.createDirectories(TestServer.logs().resolveSibling("dropins"));
        for (Fault fault : Fault.values()) {
            WebArchive war = Deployments.configured(fault.archive(), new LinkedHashMap<>(fault.configuration));
            // Written elsewhere first, so that the server never sees half a file.
            Path written = Files.createTempFile(TestServer.logs(), "application", ".tmp");
            war.as(ZipExporter.class).exportTo(written.toFile(), true);
            Files.move(written, fault.file());
        }
    }

    @AfterAll
    static void takeThemOut() throws IOException {
        for (Fault fault : Fault.values()) {
            Files.deleteIfExists(fault.file());
        }
    }

    @ParameterizedTest
    @EnumSource
    void does_not_start_and_the_log_names_the_key_and_not_the_value(Fault fault) {
        await().atMost(TestServer.LONG_ENOUGH)
                .until(() -> linesAbout(fault).stream().anyMatch(line -> line.contains("CWWKZ0012I")));

        List<String> log = Probe.logged();
        assertThat(log).anyMatch(line -> line.contains(fault.told));
        assertThat(log)
                .filteredOn(line -> !line.contains("simulated provider expects"))
                .noneMatch(line -> line.contains(fault.hidden));
        assertThat(linesAbout(fault)).noneMatch(line -> line.contains("CWWKZ0001I"));
    }

    private static List<String> linesAbout(Fault fault) {
        return Probe.logged().stream()
                .filter(line -> line.contains(fault.application() + " ") || line.contains(fault.application() + "."))
                .toList();
    }
}
