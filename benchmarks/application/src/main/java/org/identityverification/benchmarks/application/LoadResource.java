package org.identityverification.benchmarks.application;

import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Runs a load inside the server, where an application's own calls come from. */
@Path("load")
@ApplicationScoped
public class LoadResource {

    @Inject
    @Any
    Instance<Work> works;

    @Resource
    ManagedThreadFactory managedThreads;

    private volatile ExecutorService threads;

    /**
     * Runs it.
     *
     * @param name of the work
     * @param callers how many at once
     * @param seconds how long
     * @param rate how many a second in all; 0 for as many as possible
     * @return throughput, latency, processor time and allocation
     */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public JsonObject run(
            @QueryParam("work") String name,
            @QueryParam("callers") @DefaultValue("1") int callers,
            @QueryParam("seconds") @DefaultValue("1") double seconds,
            @QueryParam("rate") @DefaultValue("0") double rate)
            throws InterruptedException {
        Work work = works.stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new NotFoundException(name));
        Load.Outcome outcome = new Load(work, callers, rate, threads()).run(seconds);
        long count = outcome.nanos().getTotalCount();
        return Json.createObjectBuilder()
                .add("count", count)
                .add("failures", outcome.failures())
                .add("example", String.valueOf(outcome.example()))
                .add("seconds", outcome.seconds())
                .add("p50Nanos", outcome.nanos().getValueAtPercentile(50))
                .add("p99Nanos", outcome.nanos().getValueAtPercentile(99))
                .add("p999Nanos", outcome.nanos().getValueAtPercentile(99.9))
                .add("maxNanos", outcome.nanos().getMaxValue())
                .add("cpuNanosPerCall", outcome.cpuNanos() / Math.max(1, count))
                .add("bytesPerCall", outcome.allocatedBytes() / Math.max(1, count))
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
