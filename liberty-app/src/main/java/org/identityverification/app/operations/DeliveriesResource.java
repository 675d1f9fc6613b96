package org.identityverification.app.operations;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.List;
import org.identityverification.PendingDelivery;
import org.identityverification.VerificationAdministration;
import org.identityverification.app.access.Guard;
import org.jspecify.annotations.Nullable;

/** Lists results that are not delivered, and claims that wait for an operator. */
@Path("operations/deliveries")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class DeliveriesResource {

    private static final int MOST_LISTED = 100;

    /** The same as in the alert IdentityVerificationDeliveriesStuck. */
    private static final Duration OVERDUE = Duration.ofMinutes(15);

    @Inject
    VerificationAdministration administration;

    @Inject
    Guard guard;

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

    private static JsonObject write(PendingDelivery delivery) {
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("verificationId", delivery.verificationId().toString());
        delivery.deliveryId().ifPresent(id -> json.add("deliveryId", id.toString()));
        delivery.account().ifPresent(account -> json.add("account", account));
        return json.add("outcome", delivery.outcome().name())
                .add("reason", delivery.reason().name())
                .add("attempts", delivery.attempts())
                .add("since", delivery.knownSince().toString())
                .build();
    }
}
