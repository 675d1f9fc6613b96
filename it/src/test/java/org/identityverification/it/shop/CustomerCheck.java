package org.identityverification.it.shop;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import org.identityverification.FaceAuthMode;
import org.identityverification.FaceVerification;
import org.identityverification.IdentityVerificationService;
import org.identityverification.VerificationCompleted;
import org.identityverification.VerificationOutcome;
import org.identityverification.VerificationRequest;

/** The shop's use of the module. */
@ApplicationScoped
public class CustomerCheck {

    @Inject
    Customers customers;

    // readme: call
    @Inject
    IdentityVerificationService identityVerification;

    FaceVerification verify(String customer, String name, String idNumber) {
        return identityVerification.start(VerificationRequest.builder()
                .name(name)
                .idNumber(idNumber)
                .mode(FaceAuthMode.TENCENT)
                .contextId(customer)
                .build());
    }
    // readme: end

    // readme: observer
    void completed(@Observes VerificationCompleted result) {
        if (result.outcome() == VerificationOutcome.PASSED) {
            result.contextId().ifPresent(customers::markVerified);
        }
    }
    // readme: end
}
