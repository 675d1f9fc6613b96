package org.example.shop;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.util.concurrent.CompletionStage;
import org.identityverification.FaceAuthMode;
import org.identityverification.FailureKind;
import org.identityverification.IdentityVerificationException;
import org.identityverification.IdentityVerificationService;
import org.identityverification.InvalidRequestException;
import org.identityverification.VerificationCompleted;
import org.identityverification.VerificationOutcome;
import org.identityverification.VerificationRequest;

/** The shop's use of the module: one call, and one observer for the result. */
@Path("customers/{customer}/face-check")
@ApplicationScoped
public class CustomerCheck {

    @Inject
    IdentityVerificationService identityVerification;

    @Inject
    Customers customers;

    @POST
    public CompletionStage<Response> begin(@PathParam("customer") String id, @Context SecurityContext caller) {
        // Refuses other callers: a check costs money, and its result is this customer's.
        Customer customer = customers.of(id, caller.getUserPrincipal());
        // Use name and number of the shop's own record: a person who could choose them could pass as another customer.
        // The contextId goes to the provider and into the browser's address: it must say nothing about the customer.
        VerificationRequest request = VerificationRequest.builder()
                .name(customer.name())
                .idNumber(customer.idNumber())
                .mode(FaceAuthMode.TENCENT)
                .contextId(customer.id())
                .build();
        // start(request) would block a thread of the server until the provider answers.
        return identityVerification.startAsync(request).handle((check, failure) -> {
            if (failure instanceof InvalidRequestException e) {
                // errors() lists every error with its field. Nothing was started.
                return answer(e, e.getMessage());
            }
            if (failure instanceof IdentityVerificationException e) {
                return answer(e, advice(e));
            }
            // The link for the customer's phone. Optional, because a WeChat mini program gets a token instead.
            String link = check.authUrl().orElseThrow();
            String json = Json.createObjectBuilder().add("link", link).build().toString();
            return Response.ok(json, MediaType.APPLICATION_JSON_TYPE).build();
        });
    }

    private static String advice(IdentityVerificationException e) {
        if (e.kind() == FailureKind.UNDER_AGE) {
            return "Please use another way.";
        }
        if (e.outcomeUnknown()) {
            // A check may have begun, and a second start may be billed again: the customer decides.
            return "It is not known whether the check has begun. Start again?";
        }
        // Retryable: nothing was started, and the same request may succeed after retryAfter().
        return e.isRetryable() ? "Please try again in a few seconds." : "The check is not possible now.";
    }

    private static Response answer(IdentityVerificationException e, String text) {
        return Response.status(e.kind().httpStatus())
                .type(MediaType.TEXT_PLAIN_TYPE)
                .entity(text)
                .build();
    }

    // At least once: a repeated delivery has the same deliveryId(). Marking a customer twice does no harm.
    void completed(@Observes VerificationCompleted result) {
        // A result that is not confirmed may have been sent by the person being verified.
        if (result.outcome() == VerificationOutcome.PASSED && result.confirmed()) {
            result.contextId().ifPresent(customers::markVerified);
        }
    }
}
