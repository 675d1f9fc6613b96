package org.identityverification.benchmarks.application;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Tells the runner what the server has used. */
@Path("process")
@ApplicationScoped
public class ProcessResource {

    /**
     * What it has used so far.
     *
     * @return processor time and allocated bytes
     */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public JsonObject usage() {
        Usage now = Usage.now();
        return Json.createObjectBuilder()
                .add("cpuNanos", now.cpuNanos())
                .add("allocatedBytes", now.allAllocatedBytes())
                .build();
    }

    /** Collects garbage, so that none of one measurement burdens the next. */
    @POST
    @Path("collect-garbage")
    public void collectGarbage() {
        System.gc();
    }
}
