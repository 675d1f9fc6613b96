package org.identityverification.it.recording;

import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;

/** Tells a test outside the server which results of a verification were delivered inside. */
@Path("observed/{id}")
public class ObservedResource {

    @Inject
    Results results;

    /** All outcomes and delivery ids, in their order. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public String outcomes(@PathParam("id") String id) {
        JsonArrayBuilder outcomes = Json.createArrayBuilder();
        JsonArrayBuilder deliveryIds = Json.createArrayBuilder();
        results.events().stream()
                .filter(it -> it.verificationId().equals(UUID.fromString(id)))
                .forEach(it -> {
                    outcomes.add(it.outcome().name());
                    deliveryIds.add(it.deliveryId().toString());
                });
        return Json.createObjectBuilder()
                .add("outcomes", outcomes)
                .add("deliveryIds", deliveryIds)
                .build()
                .toString();
    }
}
