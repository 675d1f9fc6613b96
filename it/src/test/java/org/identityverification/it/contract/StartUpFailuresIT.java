package org.identityverification.it.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.identityverification.it.probe.Probe;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.RestRoot;
import org.identityverification.it.server.TestServer;
import org.identityverification.testservers.KeyValues;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tests of the readers of keys have all that these refuse. */
@Execution(ExecutionMode.SAME_THREAD)
class StartUpFailuresIT {

    @AutoClose
    static final AutoCloseable FAULTY = TestServer.deployFaulty(
            faulty(
                    "faulty-module",
                    Deployments.moduleWith(RestRoot.class),
                    "identity-verification/mp-rest/ulr=https://canary.example.com"),
            faulty(
                    "faulty-application",
                    Deployments.referenceApplication(),
                    "identity-app.page.color=canary",
                    "identity-verification.public-url=http://canary.example.com/"));

    private static WebArchive faulty(String name, WebArchive archive, String... configuration) {
        return ShrinkWrap.create(WebArchive.class, name + ".war")
                .merge(Deployments.configured(archive, KeyValues.of(configuration)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        faulty-module | identity-verification/mp-rest/ulr is not a key of this module
        faulty-application | not start: identity-app.page.color is not a key of this application. The configuration
        faulty-application | is not valid: identity-verification.public-url must be https
        """)
    void does_not_start_and_the_log_names_the_key_without_its_value(String name, String told) {
        await().until(() -> !Probe.logged("CWWKZ0012I", name).isEmpty());

        assertThat(Probe.logged(told)).isNotEmpty();
        assertThat(Probe.logged("canary")).isEmpty();
        assertThat(Probe.logged("CWWKZ0001I", name)).isEmpty();
    }
}
