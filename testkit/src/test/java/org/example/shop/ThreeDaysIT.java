package org.example.shop;

import static org.awaitility.Awaitility.await;
import static org.identityverification.testkit.script.Outcome.passes;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import org.identityverification.DeliveryAdministration;
import org.identityverification.ModuleClock;
import org.identityverification.testkit.FaceProvider;
import org.identityverification.testkit.MovableClock;
import org.identityverification.testkit.Person;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(FaceProviderResource.class)
class ThreeDaysIT {

    FaceProvider provider;

    @Inject
    Shop shop;

    // docs: three-days
    @Inject
    @ModuleClock
    MovableClock clock;

    @Inject
    DeliveryAdministration deliveries;

    @BeforeEach
    void realTime() {
        clock.reset();
    }

    @Test
    void aResultThatTheShopRefusesForThreeDaysIsParked() {
        shop.refuseResults();
        provider.nextCheck(passes());
        shop.check("customer-6", Person.adult());
        assertEquals(200, provider.awaitNotified().status());

        await().until(() -> {
            clock.forward(Duration.ofHours(6));
            return !deliveries.parked(1).isEmpty();
        });
    }
    // docs: end
}
