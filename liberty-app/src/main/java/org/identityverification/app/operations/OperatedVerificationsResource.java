package org.identityverification.app.operations;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.identityverification.FieldError;
import org.identityverification.IdentityVerificationService;
import org.identityverification.InvalidRequestException;
import org.identityverification.Verification;
import org.identityverification.VerificationAdministration;
import org.identityverification.VerificationRequest;
import org.identityverification.app.access.Caller;
import org.identityverification.app.access.OperatorGuard;
import org.identityverification.app.audit.AuditRecord.Act;
import org.identityverification.app.problem.ProblemException;
import org.identityverification.app.problem.ProblemType;
import org.identityverification.app.request.JsonBody;
import org.identityverification.app.verification.VerificationJson;

/** Finds and erases the verifications of a context, and queries the provider about one. A context leads to a person, so no URL has it. */
@Path("operations/verifications")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class OperatedVerificationsResource {

    /** More than a context ever has: the newest come last, so a lower limit would cut them off. */
    private static final int MOST_FOUND = 1000;

    @Inject
    VerificationAdministration administration;

    @Inject
    IdentityVerificationService service;

    @Inject
    OperatorGuard guard;

    @Inject
    Acts acts;

    /** The oldest first. A backend sees only those of its own accounts. */
    @POST
    @Path("find")
    @Consumes(MediaType.APPLICATION_JSON)
    public JsonObject find(@Context HttpServletRequest request, @Context HttpHeaders headers, InputStream body) {
        Caller caller = guard.requireOperatorOrBackend(request);
        String contextId = contextId(headers, body);
        List<Verification> found = acts.run(
                new Act("find", Map.of()),
                caller,
                () -> administration.findByContext(contextId, MOST_FOUND).stream()
                        .filter(it -> caller.mayUse().test(it.account()))
                        .toList(),
                List::size);
        JsonArrayBuilder verifications = Json.createArrayBuilder();
        found.forEach(it -> verifications.add(VerificationJson.writeInFull(it)));
        return Json.createObjectBuilder().add("verifications", verifications).build();
    }

    @POST
    @Path("erase")
    @Consumes(MediaType.APPLICATION_JSON)
    public JsonObject eraseContext(
            @Context HttpServletRequest request, @Context HttpHeaders headers, InputStream body) {
        Caller caller = guard.requireOperator(request);
        String contextId = contextId(headers, body);
        int erased = acts.run(
                new Act("erase", Map.of()), caller, () -> administration.eraseContext(contextId), Integer::intValue);
        return Acts.answer("erased", erased);
    }

    @DELETE
    @Path("{id}")
    public JsonObject erase(@Context HttpServletRequest request, @PathParam("id") String id) {
        Caller caller = guard.requireOperator(request);
        UUID verification = Parameters.id(id);
        Act act = new Act("erase", Map.of("id", verification.toString()));
        return Acts.answer(
                "erased", acts.run(act, caller, () -> administration.erase(verification) ? 1 : 0, Integer::intValue));
    }

    /** Queries the provider, which can take up to the deadline of a call. Returns what is known then. */
    @POST
    @Path("{id}/query")
    public JsonObject query(@Context HttpServletRequest request, @PathParam("id") String id) {
        Caller caller = guard.requireOperator(request);
        UUID verification = Parameters.id(id);
        Act act = new Act("query", Map.of("id", verification.toString()));
        Optional<Verification> known =
                acts.run(act, caller, () -> service.queryResult(verification), it -> it.isPresent() ? 1 : 0);
        return known.map(VerificationJson::writeInFull)
                .orElseThrow(() -> new ProblemException(ProblemType.VERIFICATION_NOT_FOUND));
    }

    /** What the service would refuse at a start is refused here too. */
    private String contextId(HttpHeaders headers, InputStream body) {
        JsonBody read = JsonBody.read(headers, body);
        String contextId = read.text("contextId");
        if (!read.errors().isEmpty()) {
            throw new InvalidRequestException(read.errors());
        }
        if (contextId == null || contextId.isEmpty()) {
            throw Parameters.wrong("contextId", "contextId.missing", "is required");
        }
        List<FieldError> errors = service
                .check(VerificationRequest.builder().contextId(contextId).build())
                .stream()
                .filter(error -> error.field().equals("contextId"))
                .toList();
        if (!errors.isEmpty()) {
            throw new InvalidRequestException(errors);
        }
        return contextId;
    }
}
