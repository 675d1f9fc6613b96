package org.identityverification.it.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.inject.Inject;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.identityverification.FaceAuthMode;
import org.identityverification.FaceVerification;
import org.identityverification.IdentityVerificationService;
import org.identityverification.it.provider.Requests;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.RestRoot;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@ExtendWith(ArquillianExtension.class)
@Execution(ExecutionMode.SAME_THREAD)
@DisplayName("Observers of both kinds")
class ObserverContextIT {

    @Inject
    IdentityVerificationService service;

    @Inject
    ContextObserver observer;

    @Deployment
    static WebArchive application() {
        return Deployments.testableModuleWith(RestRoot.class, ContextObserver.class);
    }

    @Test
    @DisplayName("run with the application's names, class loader and transactions, on the module's threads")
    void runInTheApplicationsContext() {
        FaceVerification started =
                service.start(Requests.request(FaceAuthMode.TENCENT).build());
        UUID id = started.id();

        Sandbox.decide(started.authUrl().orElseThrow(), "outcome=pass");

        await().atMost(60, TimeUnit.SECONDS).until(() -> observer.of(id).size() == 2);
        assertThat(observer.of(id)).allSatisfy(found -> {
            assertThat(found.application()).isEqualTo("identity");
            assertThat(found.committed()).isTrue();
            assertThat(found.classLoader()).isSameAs(Thread.currentThread().getContextClassLoader());
        });
    }
}
