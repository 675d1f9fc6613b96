package org.example.shop;

import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import org.identityverification.ModuleClock;
import org.identityverification.VerificationAdministration;
import org.identityverification.VerificationCompleted;
import org.identityverification.testkit.Check;
import org.identityverification.testkit.FaceProvider;
import org.identityverification.testkit.MovableClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(FaceProviderResource.class)
class ThreeDaysTest {

    FaceProvider provider;

    @Inject
    @ModuleClock
    MovableClock clock;

    @Inject
    VerificationAdministration deliveries;

    @ApplicationScoped
    static class Outage {
        static volatile Optional<String> contextId = Optional.empty();

        void on(@Observes VerificationCompleted result) {
            if (result.contextId().equals(contextId)) {
                throw new IllegalStateException("The shop's database is down");
            }
        }
    }

    @AfterEach
    void realTime() {
        clock.reset();
    }

    @Test
    void aResultThatTheShopCanNotTakeForThreeDaysIsParked() {
        Shop.check("c7").statusCode(200);
        Check check = provider.awaitCheck();
        Outage.contextId = check.contextId();
        check.pass();
        provider.awaitNotified();

        await().until(() -> {
            clock.forward(Duration.ofHours(6));
            return !deliveries.parked(1).isEmpty();
        });
    }
}
