package org.identityverification.app.operations;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.identityverification.PendingDelivery;
import org.identityverification.PendingDelivery.Reason;
import org.identityverification.VerificationAdministration;
import org.identityverification.app.access.Caller;
import org.identityverification.app.access.OperatorGuard;
import org.identityverification.app.audit.AuditRecord.Act;
import org.identityverification.app.request.JsonBody;
import org.jspecify.annotations.Nullable;

/** Lists undelivered results, and lets an operator act on them. An act on a delivery that does not exist (any more) does nothing. */
@Path("operations/deliveries")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class DeliveriesResource {

    private static final int MOST_LISTED = 100;

    /** As many as one request has time for. */
    private static final int MOST_REDRIVEN = 1000;

    /** How many parked deliveries are searched for a reason. */
    private static final int MOST_LOOKED_AT = 10_000;

    /** The same as in the alert IdentityVerificationDeliveriesStuck. */
    private static final Duration OVERDUE = Duration.ofMinutes(15);

    @Inject
    VerificationAdministration administration;

    @Inject
    OperatorGuard guard;

    @Inject
    Acts acts;

    /** The oldest first. */
    @GET
    public JsonObject list(@Context HttpServletRequest request, @QueryParam("state") @Nullable String state) {
        guard.requireOperator(request);
        List<PendingDelivery> listed = switch (state == null ? "" : state) {
            case "parked" -> administration.parked(MOST_LISTED);
            case "overdue" -> administration.overdue(OVERDUE, MOST_LISTED);
            default -> throw Parameters.wrong("state", "state.unknown", "must be parked or overdue");
        };
        JsonArrayBuilder deliveries = Json.createArrayBuilder();
        listed.forEach(delivery -> deliveries.add(write(delivery)));
        return Json.createObjectBuilder().add("deliveries", deliveries).build();
    }

    @POST
    @Path("{id}/redrive")
    public JsonObject redrive(@Context HttpServletRequest request, @PathParam("id") String id) {
        return act(request, "redrive", id, "redriven", administration::redrive);
    }

    @POST
    @Path("{id}/release")
    public JsonObject release(@Context HttpServletRequest request, @PathParam("id") String id) {
        return act(request, "release", id, "released", administration::release);
    }

    @POST
    @Path("{id}/discard")
    public JsonObject discard(@Context HttpServletRequest request, @PathParam("id") String id) {
        return act(request, "discard", id, "discarded", administration::discard);
    }

    /** Re-drives those that are parked for one reason, the oldest first. */
    @POST
    @Path("redrive")
    @Consumes(MediaType.APPLICATION_JSON)
    public JsonObject redriveAll(@Context HttpServletRequest request, @Context HttpHeaders headers, InputStream body) {
        Caller caller = guard.requireOperator(request);
        Reason reason = JsonBody.read(headers, body)
                .constant("reason", new Reason[] {Reason.OBSERVER_FAILED, Reason.NOT_CONFIRMED});
        if (reason == null) {
            throw Parameters.wrong("reason", "reason.unknown", "must be OBSERVER_FAILED or NOT_CONFIRMED");
        }
        Act act = new Act("redrive", Map.of("reason", reason.name()));
        return Acts.answer("redriven", acts.run(act, caller, () -> redrive(reason), Integer::intValue));
    }

    private int redrive(Reason reason) {
        return (int) administration.parked(MOST_LOOKED_AT).stream()
                .filter(parked -> parked.reason() == reason)
                .limit(MOST_REDRIVEN)
                .filter(parked -> administration.redrive(parked.deliveryId()))
                .count();
    }

    private JsonObject act(HttpServletRequest request, String event, String id, String done, Predicate<UUID> work) {
        Caller caller = guard.requireOperator(request);
        UUID delivery = Parameters.id(id);
        Act act = new Act(event, Map.of("deliveryId", delivery.toString()));
        return Acts.answer(done, acts.run(act, caller, () -> work.test(delivery) ? 1 : 0, Integer::intValue));
    }

    private static JsonObject write(PendingDelivery delivery) {
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("deliveryId", delivery.deliveryId().toString())
                .add("verificationId", delivery.verificationId().toString());
        delivery.account().ifPresent(account -> json.add("account", account));
        return json.add("outcome", delivery.outcome().name())
                .add("reason", delivery.reason().name())
                .add("attempts", delivery.attempts())
                .add("since", delivery.completedAt().toString())
                .build();
    }
}
