package org.example.shop;

import static io.restassured.RestAssured.get;
import static org.hamcrest.Matchers.is;
import static org.identityverification.VerificationOutcome.FAILED;
import static org.identityverification.VerificationOutcome.PASSED;
import static org.identityverification.testkit.script.FailReason.EYES_COVERED;
import static org.identityverification.testkit.script.Outcome.passes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.bind.Jsonb;
import java.util.List;
import org.identityverification.VerificationCompleted;
import org.identityverification.testkit.Check;
import org.identityverification.testkit.FaceProvider;
import org.identityverification.testkit.SampleVerification;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(FaceProviderResource.class)
class ResultsTest {

    FaceProvider provider;

    @Inject
    Results results;

    @Inject
    Jsonb json;

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
    void aResultMatchesAPatternAndIsWrittenAsJson() {
        provider.nextCheck(passes());
        Shop.check("c9").statusCode(200);
        String contextId = provider.awaitCheck().contextId().orElseThrow();
        Object delivered = results.await(contextId);

        assertTrue(delivered instanceof VerificationCompleted result && result.outcome() == PASSED);
        for (Object result : List.of(
                delivered, SampleVerification.passed().contextId(contextId).completed())) {
            JsonObject written = json.fromJson(json.toJson(result), JsonObject.class);
            assertEquals(contextId, written.getString("contextId"));
            assertEquals("PASSED", written.getString("outcome"));
            assertTrue(written.getBoolean("confirmed"));
        }
    }

    @Test
    void aPassThatIsNotConfirmedVerifiesNoCustomer() {
        Shop.check("c8").statusCode(200);
        String contextId = provider.awaitCheck().contextId().orElseThrow();

        module.fire(SampleVerification.passed()
                .contextId(contextId)
                .confirmed(false)
                .completed());

        get("/customers/c8").then().body("verified", is(false));
    }
}
