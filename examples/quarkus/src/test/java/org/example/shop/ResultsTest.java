package org.example.shop;

import static org.identityverification.VerificationOutcome.FAILED;
import static org.identityverification.VerificationOutcome.PASSED;
import static org.identityverification.testkit.script.FailReason.EYES_COVERED;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.identityverification.testkit.Check;
import org.identityverification.testkit.FaceProvider;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(FaceProviderResource.class)
class ResultsTest {

    FaceProvider provider;

    @Inject
    Results results;

    @Test
    void theShopHearsOfAFailureAndThenOfASuccess() {
        Shop.check("c6").statusCode(200);
        Check check = provider.awaitCheck();

        check.fail(EYES_COVERED);
        assertEquals(FAILED, results.await("c6").outcome());

        check.pass();
        assertEquals(PASSED, results.await("c6").outcome());
    }
}
