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

/** Tells a test outside the server what the observers inside have seen of a verification. */
@Path("observed/{id}")
public class ObservedResource {

    @Inject
    EventRecorder events;

    /** All outcomes and delivery ids that the first observer has seen, in their order. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public String outcomes(@PathParam("id") String id) {
        JsonArrayBuilder outcomes = Json.createArrayBuilder();
        JsonArrayBuilder deliveryIds = Json.createArrayBuilder();
        events.of(UUID.fromString(id)).stream()
                .filter(it -> it.observer().equals("first"))
                .forEach(it -> {
                    outcomes.add(it.event().outcome().name());
                    deliveryIds.add(it.event().deliveryId().toString());
                });
        return Json.createObjectBuilder()
                .add("outcomes", outcomes)
                .add("deliveryIds", deliveryIds)
                .build()
                .toString();
    }
}
