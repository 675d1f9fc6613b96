package org.example.shop;

import static io.restassured.RestAssured.get;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;
import static org.identityverification.testkit.script.Outcome.passes;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.UUID;
import org.identityverification.IdentityVerificationService;
import org.identityverification.Verification;
import org.identityverification.testkit.FaceProvider;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(UnconfirmedTest.WithoutConfirmation.class)
@QuarkusTestResource(FaceProviderResource.class)
class UnconfirmedTest {

    FaceProvider provider;

    @Inject
    IdentityVerificationService identityVerification;

    @Inject
    Results results;

    public static class WithoutConfirmation implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("identity-verification.result-query.enabled", "false");
        }
    }

    @Test
    void aPassThatIsNotConfirmedVerifiesNoCustomer() {
        provider.nextCheck(passes());
        Shop.check("c8").statusCode(200);

        UUID id = results.await("c8").verificationId();
        await().until(() ->
                identityVerification.find(id).flatMap(Verification::deliveredAt).isPresent());

        get("/customers/c8").then().body("verified", is(false));
    }
}
