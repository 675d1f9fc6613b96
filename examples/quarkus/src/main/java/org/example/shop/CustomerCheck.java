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

/** The shop's use of the module: one call, and one observer for the result. */
@ApplicationScoped
public class CustomerCheck {

    @Inject
    Customers customers;

    @Inject
    IdentityVerificationService identityVerification;

    /** Does not block a thread of the server until the provider answers, as start() would. */
    CompletionStage<FaceVerification> verify(Customer customer) {
        // Use name and number of the shop's own record: a person who could choose them could pass as another customer.
        // The contextId goes to the provider and into the browser's address: it must say nothing about the customer.
        return identityVerification.startAsync(VerificationRequest.builder()
                .name(customer.name())
                .idNumber(customer.idNumber())
                .mode(FaceAuthMode.TENCENT)
                .contextId(customer.id())
                .build());
    }

    // Called at least once, and again after an exception: marking a customer twice does no harm.
    void completed(@Observes VerificationCompleted result) {
        // A result that is not confirmed may have been sent by the person being verified.
        if (result.outcome() == VerificationOutcome.PASSED && result.confirmed()) {
            result.contextId().ifPresent(customers::markVerified);
        }
    }
}
