package org.identityverification.probe.observers;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;

/** The observers of this package that were called, in their order. */
@ApplicationScoped
@Path("calls/{id}")
@Produces(MediaType.APPLICATION_JSON)
public class CallsResource {

    @Inject
    Calls calls;

    @GET
    public String of(@PathParam("id") UUID id) {
        return Json.createArrayBuilder(calls.of(id)).build().toString();
    }
}
