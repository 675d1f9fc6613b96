package org.identityverification.app.verification;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.identityverification.FailureDetails;
import org.identityverification.FieldError;
import org.identityverification.IdentityVerificationException;
import org.identityverification.IdentityVerificationService;
import org.identityverification.InvalidRequestException;
import org.identityverification.StartedVerification;
import org.identityverification.app.access.Access;
import org.identityverification.app.access.Caller;
import org.identityverification.app.access.Guard;
import org.identityverification.app.audit.AuditRecord;
import org.identityverification.app.audit.AuditRecord.StartOutcome;
import org.identityverification.app.page.Page;
import org.identityverification.app.problem.ProblemException;
import org.identityverification.app.problem.ProblemType;
import org.identityverification.app.request.JsonBody;
import org.identityverification.app.request.Parameters;

/** Starts verifications and returns their status. A caller who knows an id may read its status: ids can't be guessed. */
@Path("verifications")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class VerificationsResource {

    @Inject
    IdentityVerificationService service;

    @Inject
    Guard guard;

    @Inject
    Access access;

    @Inject
    Page page;

    @Inject
    AuditRecord audit;

    @Inject
    @ConfigProperty(name = "identity-verification.public-url")
    Optional<List<String>> publicUrls;

    /** Holds no thread of the server while the provider answers. The wait ends at the module's deadline. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public void start(
            @Suspended AsyncResponse response, @Context HttpHeaders headers, @Context UriInfo uri, InputStream body) {
        Caller caller = guard.requireStarter();
        RequestReader read = new RequestReader(
                JsonBody.read(headers, body, RequestReader.FIELDS),
                headers.getHeaderString(RequestReader.IDEMPOTENCY_KEY),
                caller);
        read.requireCallback(access::allowsCallback);
        page.consent().ifPresent(version -> read.requireConsent(version, page.separateConsents()));
        List<FieldError> errors = read.errorsWith(service.check(read.entered()));
        if (caller.onlyContextId().isPresent()
                && errors.stream().anyMatch(error -> error.field().equals("contextId"))) {
            // The token's subject is not a valid context id: it is too long, for example.
            throw new ProblemException(ProblemType.CONTEXT_NOT_YOURS);
        }
        if (!errors.isEmpty()) {
            throw new InvalidRequestException(errors, FailureDetails.NONE);
        }
        // Injected objects must not be used on other threads.
        UriBuilder location = publicUrls
                .map(urls -> UriBuilder.fromUri(urls.get(0).strip()))
                .orElseGet(uri::getBaseUriBuilder)
                .path(VerificationsResource.class);
        service.startAsync(read.request()).whenComplete((started, failure) -> {
            // Answered even if the record cannot be written: the check may cost money already.
            try {
                if (failure == null) {
                    audit.start(StartOutcome.STARTED, started.id(), caller.name(), read.request());
                } else if (failure instanceof IdentityVerificationException known && known.outcomeUnknown()) {
                    known.verificationId()
                            .ifPresent(id -> audit.start(StartOutcome.UNKNOWN, id, caller.name(), read.request()));
                }
            } finally {
                if (failure == null) {
                    response.resume(created(location, started));
                } else {
                    response.resume(failure);
                }
            }
        });
    }

    @GET
    @Path("{id}")
    public Response find(@PathParam("id") String id) {
        return Parameters.id(id)
                .flatMap(service::find)
                .map(known -> Response.ok(VerificationJson.write(known)).build())
                .orElseThrow(() -> new ProblemException(ProblemType.VERIFICATION_NOT_FOUND));
    }

    private static Response created(UriBuilder location, StartedVerification started) {
        return Response.created(location.path(started.id().toString()).build())
                .entity(VerificationJson.write(started))
                .build();
    }
}
