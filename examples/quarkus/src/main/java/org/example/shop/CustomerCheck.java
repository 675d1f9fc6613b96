package org.example.shop;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.concurrent.CompletionStage;
import org.identityverification.FaceAuthMode;
import org.identityverification.FaceVerification;
import org.identityverification.IdentityVerificationService;
import org.identityverification.VerificationCompleted;
import org.identityverification.VerificationOutcome;
import org.identityverification.VerificationRequest;

/** The shop's use of the module: one call, and one observer for what comes of it. */
@ApplicationScoped
public class CustomerCheck {

    @Inject
    Customers customers;

    @Inject
    IdentityVerificationService identityVerification;

    /** Holds no thread of the server until the provider answers, as start() would. */
    CompletionStage<FaceVerification> verify(Customer customer) {
        // Name and number from the shop's own record: a person who could choose them would pass for another customer.
        // The contextId goes to the provider and into the browser's address: it must say nothing of the customer.
        return identityVerification.startAsync(VerificationRequest.builder()
                .name(customer.name())
                .idNumber(customer.idNumber())
                .mode(FaceAuthMode.TENCENT)
                .contextId(customer.id())
                .build());
    }

    // At least once, and again after an exception: to mark a customer twice does no harm.
    void completed(@Observes VerificationCompleted result) {
        // Not confirmed: the person being verified may have sent it.
        if (result.outcome() == VerificationOutcome.PASSED && result.confirmed() && !result.isFurtherCode()) {
            result.contextId().ifPresent(customers::markVerified);
        }
    }
}
