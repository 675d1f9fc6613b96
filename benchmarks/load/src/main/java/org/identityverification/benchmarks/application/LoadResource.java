package org.identityverification.benchmarks.application;

import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.identityverification.benchmarks.application.Load.Work;

/** Starts verifications inside the server, where an application's own calls come from. */
@Path("load")
@ApplicationScoped
public class LoadResource {

    @Inject
    Starts starts;

    @Resource
    ManagedThreadFactory managedThreads;

    private volatile ExecutorService threads;

    /**
     * Runs a load to its end.
     *
     * @param byHand whether without the module
     * @param callers how many at once
     * @param seconds how long
     * @param rate how many a second in all; 0 for as many as possible
     * @return throughput and latency
     */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public JsonObject run(
            @QueryParam("byHand") boolean byHand,
            @QueryParam("callers") int callers,
            @QueryParam("seconds") double seconds,
            @QueryParam("rate") double rate)
            throws InterruptedException {
        Work work = byHand ? starts::byHand : starts::byModule;
        Load.Outcome outcome = new Load(work, callers, rate, threads()).run(seconds);
        return Json.createObjectBuilder()
                .add("count", outcome.nanos().getTotalCount())
                .add("failures", outcome.failures())
                .add("example", String.valueOf(outcome.example()))
                .add("seconds", outcome.seconds())
                .add("p50Nanos", outcome.nanos().getValueAtPercentile(50))
                .add("p99Nanos", outcome.nanos().getValueAtPercentile(99))
                .build();
    }

    private synchronized ExecutorService threads() {
        if (threads == null) {
            threads = Executors.newCachedThreadPool(managedThreads);
        }
        return threads;
    }

    @PreDestroy
    void stop() {
        if (threads != null) {
            threads.shutdownNow();
        }
    }
}
