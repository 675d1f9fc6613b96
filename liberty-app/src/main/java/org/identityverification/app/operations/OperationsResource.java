package org.identityverification.app.operations;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
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
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.identityverification.FailureDetails;
import org.identityverification.FieldError;
import org.identityverification.FoundVerifications;
import org.identityverification.IdentityVerificationService;
import org.identityverification.InvalidRequestException;
import org.identityverification.Redelivery;
import org.identityverification.Undelivered.Reason;
import org.identityverification.Verification;
import org.identityverification.VerificationAdministration;
import org.identityverification.VerificationOutcome;
import org.identityverification.VerificationRequest;
import org.identityverification.app.access.Caller;
import org.identityverification.app.access.Guard;
import org.identityverification.app.audit.AuditRecord;
import org.identityverification.app.audit.AuditRecord.Act;
import org.identityverification.app.problem.ProblemException;
import org.identityverification.app.problem.ProblemType;
import org.identityverification.app.request.JsonBody;
import org.identityverification.app.request.Parameters;
import org.identityverification.app.verification.VerificationJson;

/**
 * Lets an operator decide about verifications. A context leads to a person, so no URL has it. An act on a verification that does
 * not exist (any more) does nothing.
 */
@Path("operations/verifications")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class OperationsResource {

    /** As many as one request looks at; more than a context ever has. */
    private static final int MOST_AT_ONCE = 1000;

    private static final int MOST_LOOKED_AT = 10_000;

    private static final Reason[] OF_PARKED =
            EnumSet.complementOf(EnumSet.of(Reason.NOT_TRIED)).toArray(Reason[]::new);

    private static final Reason[] OF_CLAIMS =
            Stream.of(Reason.values()).filter(Reason::isOfClaim).toArray(Reason[]::new);

    @Inject
    VerificationAdministration administration;

    @Inject
    IdentityVerificationService service;

    @Inject
    Guard guard;

    @Inject
    AuditRecord audit;

    /** The latest start first. A backend sees only those of its own accounts. */
    @POST
    @Path("find")
    @Consumes(MediaType.APPLICATION_JSON)
    public JsonObject find(@Context HttpHeaders headers, InputStream body) {
        Caller caller = guard.requireOperatorOrBackend();
        String contextId = contextId(headers, body);
        FoundVerifications found = audit.run(
                new Act("find", Map.of()),
                caller.name(),
                () -> find(contextId, caller),
                it -> it.verifications().size());
        JsonArrayBuilder verifications = Json.createArrayBuilder();
        found.verifications().forEach(it -> verifications.add(VerificationJson.writeInFull(it)));
        return Json.createObjectBuilder()
                .add("verifications", verifications)
                .add("more", found.more())
                .build();
    }

    private FoundVerifications find(String contextId, Caller caller) {
        FoundVerifications found = administration.findByContext(contextId, MOST_AT_ONCE);
        List<Verification> visible = found.verifications().stream()
                .filter(it -> caller.mayUse().test(it.account()))
                .toList();
        return new FoundVerifications(visible, found.more());
    }

    @POST
    @Path("erase")
    @Consumes(MediaType.APPLICATION_JSON)
    public JsonObject eraseContext(@Context HttpHeaders headers, InputStream body) {
        Caller caller = guard.requireOperator();
        String contextId = contextId(headers, body);
        return done(caller, new Act("erase", Map.of()), "erased", () -> administration.eraseContext(contextId));
    }

    @DELETE
    @Path("{id}")
    public JsonObject erase(@PathParam("id") String id) {
        return act("erase", id, "erased", administration::erase);
    }

    @POST
    @Path("{id}/deliver-again")
    public JsonObject deliverAgain(@PathParam("id") String id) {
        Caller caller = guard.requireOperator();
        UUID verification = Parameters.requiredId(id);
        Act act = new Act("deliver-again", Map.of("id", verification.toString()));
        return done(caller, act, () -> {
            Redelivery.Outcome outcome = administration.deliverAgain(verification);
            return new Redelivery(
                    outcome == Redelivery.Outcome.SCHEDULED ? 1 : 0,
                    outcome == Redelivery.Outcome.UNDER_WAY ? 1 : 0,
                    Optional.empty());
        });
    }

    /** Only a claim of the outcome that the operator has seen. */
    @POST
    @Path("{id}/discard")
    @Consumes(MediaType.APPLICATION_JSON)
    public JsonObject discard(@PathParam("id") String id, @Context HttpHeaders headers, InputStream body) {
        Caller caller = guard.requireOperator();
        UUID verification = Parameters.requiredId(id);
        VerificationOutcome outcome = Parameters.outcome(JsonBody.read(headers, body, List.of("outcome")));
        Act act = new Act("discard", Map.of("id", verification.toString(), "outcome", outcome.name()));
        return done(caller, act, "discarded", () -> administration.discard(verification, outcome) ? 1 : 0);
    }

    /** What is parked for one reason, or every result that became known since a moment. */
    @POST
    @Path("deliver-again")
    @Consumes(MediaType.APPLICATION_JSON)
    public JsonObject deliverAgain(@Context HttpHeaders headers, InputStream body) {
        Caller caller = guard.requireOperator();
        JsonBody read = JsonBody.read(headers, body, List.of("reason", "since", "account", "from"));
        if (Stream.of("since", "account", "from").anyMatch(read::has)) {
            return deliverAgainSince(read, caller);
        }
        Reason reason = Parameters.reason(read, OF_PARKED, "reason.unknown");
        Act act = new Act("deliver-again", Map.of("reason", reason.name()));
        return done(caller, act, "scheduled", () -> administration.deliverAgainAll(reason, MOST_AT_ONCE));
    }

    private JsonObject deliverAgainSince(JsonBody read, Caller caller) {
        Instant since = Parameters.since(read);
        Optional<String> account = Optional.ofNullable(read.text("account"));
        Optional<String> from = Optional.ofNullable(read.text("from"));
        if (read.has("reason")) {
            throw Parameters.wrong("reason", "reason.withSince", "must be absent where since is given");
        }
        read.requireNoErrors();
        if (!Parameters.isAccount(account.orElse(""))) {
            throw Parameters.wrong("account", "account.unknown", "is no account");
        }
        Map<String, String> target = new LinkedHashMap<>();
        target.put("since", since.toString());
        account.ifPresent(it -> target.put("account", it));
        return done(caller, new Act("deliver-again", target), () -> deliverAgainSince(since, account, from));
    }

    private JsonObject done(Caller caller, Act act, Supplier<Redelivery> work) {
        Redelivery done = audit.run(act, caller.name(), work, Redelivery::scheduled);
        JsonObjectBuilder answer =
                Json.createObjectBuilder().add("scheduled", done.scheduled()).add("underWay", done.underWay());
        done.next().ifPresent(next -> answer.add("next", next));
        return answer.build();
    }

    private Redelivery deliverAgainSince(Instant since, Optional<String> account, Optional<String> from) {
        try {
            return administration.deliverAgainSince(since, account, from, MOST_LOOKED_AT);
        } catch (IllegalArgumentException e) {
            throw Parameters.wrong("from", "from.unknown", "must be what the call before has returned as next");
        }
    }

    /** The claims of an outcome that are parked for one reason, the longest parked first. */
    @POST
    @Path("discard")
    @Consumes(MediaType.APPLICATION_JSON)
    public JsonObject discardAll(@Context HttpHeaders headers, InputStream body) {
        Caller caller = guard.requireOperator();
        JsonBody read = JsonBody.read(headers, body, List.of("reason", "outcome"));
        Reason reason = Parameters.reason(read, OF_CLAIMS, "reason.notOfClaim");
        VerificationOutcome outcome = Parameters.outcome(read);
        Act act = new Act("discard", Map.of("reason", reason.name(), "outcome", outcome.name()));
        return done(caller, act, "discarded", () -> administration.discardAll(reason, outcome, MOST_AT_ONCE));
    }

    private JsonObject act(String event, String id, String done, Predicate<UUID> work) {
        Caller caller = guard.requireOperator();
        UUID verification = Parameters.requiredId(id);
        Act act = new Act(event, Map.of("id", verification.toString()));
        return done(caller, act, done, () -> work.test(verification) ? 1 : 0);
    }

    /** Says how much was done. Zero is not an error, so an act can be repeated. */
    private JsonObject done(Caller caller, Act act, String done, Supplier<Integer> work) {
        int count = audit.run(act, caller.name(), work, Integer::intValue);
        return Json.createObjectBuilder().add(done, count).build();
    }

    /** Queries the provider, which can take up to the deadline of a call. Returns what is known then. */
    @POST
    @Path("{id}/query")
    public JsonObject query(@PathParam("id") String id) {
        Caller caller = guard.requireOperator();
        UUID verification = Parameters.requiredId(id);
        Act act = new Act("query", Map.of("id", verification.toString()));
        Optional<Verification> known =
                audit.run(act, caller.name(), () -> service.queryResult(verification), it -> it.isPresent() ? 1 : 0);
        return known.map(VerificationJson::writeInFull)
                .orElseThrow(() -> new ProblemException(ProblemType.VERIFICATION_NOT_FOUND));
    }

    /** What the service would refuse at a start is refused here too. */
    private String contextId(HttpHeaders headers, InputStream body) {
        JsonBody read = JsonBody.read(headers, body, List.of("contextId"));
        String contextId = read.text("contextId");
        read.requireNoErrors();
        if (contextId == null || contextId.isEmpty()) {
            throw Parameters.wrong("contextId", "contextId.missing", "is required");
        }
        List<FieldError> errors = service
                .check(VerificationRequest.builder().contextId(contextId).build())
                .stream()
                .filter(error -> error.field().equals("contextId"))
                .toList();
        if (!errors.isEmpty()) {
            throw new InvalidRequestException(errors, FailureDetails.NONE);
        }
        return contextId;
    }
}
