package org.identityverification.it.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.inject.Inject;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigValue;
import org.identityverification.FaceAuthMode;
import org.identityverification.FaceVerification;
import org.identityverification.IdentityVerificationService;
import org.identityverification.VerificationStatus;
import org.identityverification.it.provider.Requests;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.OnSharedServer;
import org.identityverification.it.server.TestServer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@OnSharedServer
@DisplayName("An application that lists its resources itself and has no configuration of its own")
class OwnApplicationIT {

    private static final int ORDINAL_OF_A_DEFAULT_VALUE = 1;

    @Inject
    IdentityVerificationService service;

    @Inject
    Config config;

    @Deployment
    static WebArchive application() {
        return Deployments.testableModuleWith(ListingRestRoot.class);
    }

    @Test
    @DisplayName("gets results through the published resource")
    void getsResults() {
        FaceVerification started =
                service.start(Requests.request(FaceAuthMode.ZHIMACREDIT).build());

        Sandbox.decide(started.authUrl().orElseThrow(), "outcome=pass");

        await().atMost(TestServer.LONG_ENOUGH)
                .until(() -> service.find(started.id()).orElseThrow().status() == VerificationStatus.PASSED);
    }

    @ParameterizedTest
    @DisplayName("is configured by default values of server.xml alone")
    @ValueSource(
            strings = {
                "identity-verification.app-code",
                "identity-verification/mp-rest/url",
                "identity-verification.public-url",
                "identity-verification.callback-url",
                "identity-verification.notification.secret"
            })
    void isConfiguredByDefaultValues(String key) {
        ConfigValue value = config.getConfigValue(key);

        assertThat(value.getValue()).isNotBlank();
        assertThat(value.getSourceOrdinal()).isEqualTo(ORDINAL_OF_A_DEFAULT_VALUE);
    }
}
