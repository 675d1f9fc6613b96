package org.identityverification.it.contract;

import static org.awaitility.Awaitility.await;

import jakarta.inject.Inject;
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

@OnSharedServer
@DisplayName("An application that lists its resources itself")
class OwnApplicationIT {

    @Inject
    IdentityVerificationService service;

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
}
