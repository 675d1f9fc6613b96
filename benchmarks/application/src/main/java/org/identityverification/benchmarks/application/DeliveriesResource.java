package org.identityverification.benchmarks.application;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.HdrHistogram.Histogram;

/** Tells the runner what was delivered. */
@Path("deliveries")
@ApplicationScoped
public class DeliveriesResource {

    @Inject
    Deliveries deliveries;

    /**
     * What was delivered since the last reset.
     *
     * @return how many, and how late
     */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public JsonObject read() {
        Histogram millis = deliveries.millis().copy();
        return Json.createObjectBuilder()
                .add("count", millis.getTotalCount())
                .add("p50Millis", millis.getValueAtPercentile(50))
                .add("p99Millis", millis.getValueAtPercentile(99))
                .add("maxMillis", millis.getMaxValue())
                .build();
    }

    /** Forgets them. */
    @DELETE
    public void reset() {
        deliveries.reset();
    }
}
