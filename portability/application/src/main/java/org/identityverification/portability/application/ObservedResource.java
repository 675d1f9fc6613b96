package org.identityverification.portability.application;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;

/** What the observers saw, and the switch that makes them fail. */
@ApplicationScoped
@Path("observed")
@Produces(MediaType.APPLICATION_JSON)
public class ObservedResource {

    @Inject
    Observers observers;

    @Inject
    Calls calls;

    @GET
    @Path("{id}")
    public String of(@PathParam("id") UUID id) {
        JsonArrayBuilder all = Json.createArrayBuilder();
        observers.of(id).forEach(sighting -> all.add(sighting.toJson()));
        return all.build().toString();
    }

    /** The observers that were called, in their order. */
    @GET
    @Path("{id}/calls")
    public String calls(@PathParam("id") UUID id) {
        return Json.createArrayBuilder(calls.of(id)).build().toString();
    }

    @PUT
    @Path("failing")
    public void fail() {
        observers.fail(true);
    }

    @DELETE
    @Path("failing")
    public void work() {
        observers.fail(false);
    }
}
