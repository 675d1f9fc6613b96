package org.identityverification.benchmarks.application;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;

/** Starts verifications inside the server, as an application does. */
@Path("load")
@ApplicationScoped
public class LoadResource {

    @Inject
    Starts starts;

    @Resource
    ManagedThreadFactory threads;

    /** Starts one verification, and returns its flow. */
    @POST
    public String one(@QueryParam("byHand") boolean byHand) throws SQLException {
        return byHand ? starts.byHand() : starts.byModule();
    }

    /** Runs a load to its end; with a rate of 0, as fast as possible. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public JsonObject run(
            @QueryParam("byHand") boolean byHand,
            @QueryParam("callers") int callers,
            @QueryParam("seconds") double seconds,
            @QueryParam("rate") double rate)
            throws InterruptedException {
        return new Load(byHand ? starts::byHand : starts::byModule, callers, rate).run(seconds, threads);
    }
}
