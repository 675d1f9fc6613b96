package org.example.shop;

import io.smallrye.common.annotation.Blocking;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.net.URI;
import java.util.concurrent.CompletionStage;
import org.identityverification.IdentityVerificationException;
import org.identityverification.InvalidRequestException;
import org.identityverification.UnderAgeException;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** The resource that the shop's own pages call. */
@Path("customers/{customer}")
public class CustomersResource {

    @Inject
    CustomerCheck check;

    @Inject
    Customers customers;

    /** Starts a face check, and returns the link for the customer's phone. */
    @POST
    @Path("face-check")
    @Blocking // while it reads the database, not until the provider answers
    public CompletionStage<FaceCheck> verify(@PathParam("customer") String id, @Context SecurityContext caller) {
        // Refuses other callers: a check costs money, and its result is this customer's.
        return check.verify(customers.of(id, caller.getUserPrincipal()))
                .thenApply(started ->
                        new FaceCheck(started.authUrl().map(URI::create).orElseThrow()));
    }

    @GET
    public Status show(@PathParam("customer") String id, @Context SecurityContext caller) {
        return new Status(id, customers.of(id, caller.getUserPrincipal()).verified());
    }

    @ServerExceptionMapper
    Response refused(IdentityVerificationException e) {
        return Response.status(e.kind().httpStatus())
                .type(MediaType.TEXT_PLAIN_TYPE)
                .entity(e instanceof InvalidRequestException ? e.getMessage() : advice(e))
                .build();
    }

    private static String advice(IdentityVerificationException e) {
        if (e instanceof UnderAgeException) {
            return "Please use another way.";
        }
        if (e.outcomeUnknown()) {
            // A check may have been started and billed: a second start may be billed again.
            return "It is not known whether the check has begun. Start again?";
        }
        // Retryable: nothing was started, and the same request may succeed after retryAfter().
        return e.isRetryable() ? "Please try again in a few seconds." : "The check is not possible now.";
    }

    public record FaceCheck(URI link) {}

    public record Status(String id, boolean verified) {}
}
