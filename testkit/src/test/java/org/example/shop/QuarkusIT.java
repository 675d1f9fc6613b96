package org.example.shop;

import static org.identityverification.testkit.script.Outcome.passes;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.identityverification.FaceAuthMode;
import org.identityverification.IdentityVerificationService;
import org.identityverification.VerificationOutcome;
import org.identityverification.VerificationRequest;
import org.identityverification.testkit.FaceProvider;
import org.identityverification.testkit.Person;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

// docs: quarkus
@QuarkusTest
@QuarkusTestResource(FaceProviderResource.class)
class QuarkusIT {

    FaceProvider provider;

    @Inject
    IdentityVerificationService identityVerification;

    @Inject
    Results results;

    @BeforeEach
    void forget() {
        provider.reset();
        results.clear();
    }

    @Test
    void aCustomerPasses() {
        provider.nextCheck(passes());
        Person person = Person.adult();

        identityVerification.start(VerificationRequest.builder()
                .name(person.name())
                .idNumber(person.idNumber())
                .mode(FaceAuthMode.TENCENT)
                .contextId("customer-1")
                .build());

        assertEquals(VerificationOutcome.PASSED, results.await("customer-1").outcome());
    }
}
// docs: end
