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
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.identityverification.*;

/** One call of the module, and one observer for the result. */
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
        // Refuses other callers: a check costs money.
        Customer customer = customers.of(id, caller.getUserPrincipal());
        // The provider and the browser see it: it must say nothing about the customer.
        String contextId = UUID.randomUUID().toString();
        customers.remember(contextId, id);
        boolean zh = headers.getAcceptableLanguages().get(0).getLanguage().equals("zh");
        VerificationRequest request = VerificationRequest.builder()
                // From the shop's own record: a person who could choose them could pass as another customer.
                .name(customer.name())
                .idNumber(customer.idNumber())
                .mode(FaceAuthMode.TENCENT)
                .contextId(contextId)
                // With the customer's id it can't be another customer's key.
                .startKey(key == null ? null : id + "/" + key)
                .build();
        return identityVerification.startAsync(request).handle((check, failure) -> {
            JsonObjectBuilder answer = Json.createObjectBuilder().add("status", "customers/" + id);
            if (failure instanceof AlreadyStartedException e
                    && (e.hasBegun() || e.retryAfter().isPresent())) {
                // A double click: the first check goes on.
                answer.add("check", e.verificationId().orElseThrow().toString());
            } else if (failure instanceof IdentityVerificationException e) {
                return Response.status(e.kind().httpStatus())
                        .type("text/plain;charset=UTF-8")
                        .entity(advice(e, zh))
                        .build();
            } else {
                answer.add("check", check.id().toString())
                        .add("link", check.authUrl().orElseThrow());
            }
            return Response.ok(answer.build().toString(), "application/json").build();
        });
    }

    private static String advice(IdentityVerificationException e, boolean zh) {
        if (e instanceof InvalidRequestException) {
            return zh ? "请核对您的姓名和身份证号码。" : "Please check your name and ID number.";
        }
        if (e.kind() == FailureKind.UNDER_AGE) {
            return zh ? "请使用其他方式办理。" : "Please use another way.";
        }
        if (e.outcomeUnknown() || e instanceof AlreadyStartedException) {
            // A second start may be billed again: the customer decides.
            return zh ? "无法确定认证是否已经发起，是否重新发起？" : "It is not known whether the check has begun. Start again?";
        }
        if (e.isRetryable()) {
            return zh ? "请过几秒再试。" : "Please try again in a few seconds.";
        }
        return zh ? "暂时无法认证。" : "The check is not possible now.";
    }

    // May come twice: marking a customer twice does no harm.
    void completed(@Observes VerificationCompleted result) {
        // Not confirmed: the person being verified may have sent it.
        if (result.isProven()) {
            result.contextId().ifPresent(customers::markVerified);
        }
    }
}
