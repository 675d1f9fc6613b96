package org.example.shop;

import static io.restassured.RestAssured.get;
import static org.hamcrest.Matchers.is;
import static org.identityverification.VerificationOutcome.FAILED;
import static org.identityverification.VerificationOutcome.PASSED;
import static org.identityverification.testkit.script.FailReason.EYES_COVERED;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.identityverification.FaceAuthMode;
import org.identityverification.ResultSource;
import org.identityverification.VerificationCompleted;
import org.identityverification.testkit.Check;
import org.identityverification.testkit.FaceProvider;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(FaceProviderResource.class)
class ResultsTest {

    FaceProvider provider;

    @Inject
    Results results;

    @Inject
    Event<VerificationCompleted> module;

    @Test
    void theShopHearsOfAFailureAndThenOfASuccess() {
        Shop.check("c6").statusCode(200);
        Check check = provider.awaitCheck();
        String contextId = check.contextId().orElseThrow();

        check.fail(EYES_COVERED);
        assertEquals(FAILED, results.await(contextId).outcome());

        check.pass();
        assertEquals(PASSED, results.await(contextId).outcome());
    }

    @Test
    void aPassThatIsNotConfirmedVerifiesNoCustomer() {
        Shop.check("c8").statusCode(200);

        module.fire(new VerificationCompleted(
                UUID.randomUUID(),
                1,
                UUID.randomUUID(),
                Optional.empty(),
                provider.awaitCheck().contextId(),
                Optional.empty(),
                FaceAuthMode.TENCENT,
                PASSED,
                Optional.empty(),
                Optional.empty(),
                Instant.now(),
                false,
                ResultSource.NOTIFICATION));

        get("/customers/c8").then().body("verified", is(false));
    }
}
