package org.identityverification.it.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import org.identityverification.it.probe.Probe;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.RestRoot;
import org.identityverification.it.server.TestServer;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

@Execution(ExecutionMode.SAME_THREAD)
class StartUpFailuresIT {

    private static final String APP_CODE = "identity-verification.app-code";

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
                    "several-at-once",
                    Map.of(
                            "identity-app.page.color", "#canary-of-several",
                            "identity-app.rate-limit.total", "canary-of-several",
                            "identity-app.default-language", "canary-of-several",
                            "identity-app.webhook.url", "http://canary-of-several.example.com/",
                            "identity-app.webhook.secret", "canary-of-several",
                            "identity-verification.public-url", "http://canary-of-several.example.com/"),
                    "IVAPP0010E: The application does not start: identity-app.page.color is not a key of this application;"
                            + " identity-app.rate-limit.total must be a whole number, at least 1;"
                            + " identity-app.default-language must be en or zh;"
                            + " identity-app.webhook.url must be an https URL, or an http URL of this machine, without user"
                            + " information and without a fragment; identity-app.webhook.secret must be whsec_ followed by"
                            + " 24 to 64 bytes in Base64, or whsk_ by a private key; separate several by commas. The configuration of"
                            + " identity-verification is not valid: identity-verification.public-url must be https",
                    "canary-of-several"));

    @AutoClose
    static final AutoCloseable FAULTY =
            TestServer.deployFaulty(FAULTS.stream().map(Fault::archive).toArray(WebArchive[]::new));

    @ParameterizedTest
    @FieldSource("FAULTS")
    void does_not_start_and_the_log_names_the_key_without_its_value(Fault fault) {
        await().until(() -> fault.log().stream().anyMatch(line -> line.contains("CWWKZ0012I")));

        List<String> log = Probe.logged();
        assertThat(log).anyMatch(line -> line.contains(fault.told));
        assertThat(log)
                .filteredOn(line -> !line.contains("simulated provider expects"))
                .noneMatch(line -> line.contains(fault.hidden));
        assertThat(fault.log()).noneMatch(line -> line.contains("CWWKZ0001I"));
    }
}
