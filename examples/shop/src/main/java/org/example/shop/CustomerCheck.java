package org.example.shop;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.identityverification.AlreadyStartedException;
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
    public CompletionStage<Response> begin(
            @PathParam("customer") String id,
            @HeaderParam("Idempotency-Key") String key,
            @Context HttpHeaders headers,
            @Context SecurityContext caller) {
        // Refuses other callers: a check costs money, and its result is this customer's.
        Customer customer = customers.of(id, caller.getUserPrincipal());
        // The contextId goes to the provider and into the browser's address: it must say nothing about the customer.
        String contextId = UUID.randomUUID().toString();
        customers.remember(contextId, id);
        boolean zh = headers.getAcceptableLanguages().get(0).getLanguage().equals("zh");
        // Use name and number of the shop's own record: a person who could choose them could pass as another customer.
        VerificationRequest request = VerificationRequest.builder()
                .name(customer.name())
                .idNumber(customer.idNumber())
                .mode(FaceAuthMode.TENCENT)
                .contextId(contextId)
                // Of the filled form. With the customer's id before it, it can't be another customer's key.
                .startKey(key == null ? null : id + "/" + key)
                .build();
        // start(request) would block a thread of the server until the provider answers.
        return identityVerification.startAsync(request).handle((check, failure) -> {
            // Where the page sees whether the customer is verified.
            JsonObjectBuilder answer = Json.createObjectBuilder().add("status", "customers/" + id);
            if (failure instanceof AlreadyStartedException e
                    && (e.hasBegun() || e.retryAfter().isPresent())) {
                // A double click: the first check goes on. Its link is in the first answer only.
                answer.add("check", e.verificationId().orElseThrow().toString());
            } else if (failure instanceof IdentityVerificationException e) {
                return Response.status(e.kind().httpStatus())
                        .type(MediaType.TEXT_PLAIN_TYPE.withCharset("UTF-8"))
                        .entity(advice(e, zh))
                        .build();
            } else {
                // The link for the customer's phone. Optional, because a WeChat mini program gets a token instead.
                answer.add("check", check.id().toString())
                        .add("link", check.authUrl().orElseThrow());
            }
            return Response.ok(answer.build().toString(), MediaType.APPLICATION_JSON_TYPE)
                    .build();
        });
    }

    private static String advice(IdentityVerificationException e, boolean zh) {
        if (e instanceof InvalidRequestException) {
            // errors() lists every error with its field, for the log. Nothing was started.
            return zh ? "请核对您的姓名和身份证号码。" : "Please check your name and ID number.";
        }
        if (e.kind() == FailureKind.UNDER_AGE) {
            return zh ? "请使用其他方式办理。" : "Please use another way.";
        }
        if (e.outcomeUnknown() || e instanceof AlreadyStartedException) {
            // A check may have begun, and a second start may be billed again: the customer decides.
            return zh ? "无法确定认证是否已经发起，是否重新发起？" : "It is not known whether the check has begun. Start again?";
        }
        if (e.isRetryable()) {
            // Nothing was started, and the same request may succeed after retryAfter().
            return zh ? "请过几秒再试。" : "Please try again in a few seconds.";
        }
        return zh ? "暂时无法认证。" : "The check is not possible now.";
    }

    // At least once: a repeated delivery has the same deliveryId(). Marking a customer twice does no harm.
    void completed(@Observes VerificationCompleted result) {
        // A result that is not confirmed may have been sent by the person being verified.
        if (result.outcome() == VerificationOutcome.PASSED && result.confirmed()) {
            result.contextId().ifPresent(customers::markVerified);
        }
    }
}
