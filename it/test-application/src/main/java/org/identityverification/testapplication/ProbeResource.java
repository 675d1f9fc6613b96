package org.identityverification.testapplication;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.identityverification.FaceAuthMode;
import org.identityverification.IdentityVerificationService;
import org.identityverification.StartedVerification;
import org.identityverification.VerificationAdministration;
import org.identityverification.VerificationRequest;

/** Lets a test outside the server use the module. */
@Path("probe")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class ProbeResource {

    @Inject
    IdentityVerificationService service;

    @Inject
    VerificationAdministration administration;

    @Inject
    ProbedObserver observer;

    @POST
    public String start(
            @QueryParam("contextId") String contextId,
            @QueryParam("account") String account,
            @QueryParam("rolledBack") boolean rolledBack,
            @QueryParam("async") boolean async) {
        return Reports.of(() -> inTransaction(rolledBack, () -> {
                    VerificationRequest request = request(contextId, account);
                    StartedVerification started = async ? joined(service.startAsync(request)) : service.start(request);
                    return Reports.started(started);
                }))
                .toString();
    }

    /** Starts many at once, each on a thread of its own, which the server does not manage. */
    @POST
    @Path("many")
    public String startMany(@QueryParam("callers") int callers) throws Exception {
        return atOnce(Collections.nCopies(
                callers, () -> Reports.of(() -> Reports.started(service.start(request(null, null))))));
    }

    /** Asks for many results at once, each on a thread of its own. */
    @POST
    @Path("queries")
    public String query(@QueryParam("id") List<UUID> ids) throws Exception {
        return atOnce(ids.stream()
                .<Callable<JsonObject>>map(id -> () -> Reports.of(() -> Reports.found(service.queryResult(id))))
                .toList());
    }

    @GET
    @Path("{id}")
    public String find(@PathParam("id") UUID id, @QueryParam("rolledBack") boolean rolledBack) {
        return Reports.of(() -> inTransaction(rolledBack, () -> Reports.found(service.find(id))))
                .toString();
    }

    @GET
    @Path("{id}/events")
    public String events(@PathParam("id") UUID id) {
        JsonArrayBuilder events = Json.createArrayBuilder();
        observer.of(id).forEach(sighting -> events.add(sighting.toJson()));
        return events.build().toString();
    }

    /** Lets the observer do its work from now on. */
    @POST
    @Path("mended")
    public void mend(@QueryParam("contextId") String contextId) {
        observer.mend(contextId);
    }

    @DELETE
    @Path("{id}")
    public boolean erase(@PathParam("id") UUID id) {
        return administration.erase(id);
    }

    private static <T> T inTransaction(boolean rolledBack, Callable<T> work) throws Exception {
        if (!rolledBack) {
            return work.call();
        }
        Transactions.begin();
        try {
            return work.call();
        } finally {
            Transactions.rollBack();
        }
    }

    private static String atOnce(List<Callable<JsonObject>> calls) throws InterruptedException, ExecutionException {
        List<FutureTask<JsonObject>> tasks = calls.stream().map(FutureTask::new).toList();
        tasks.forEach(task -> new Thread(task, "caller").start());
        JsonArrayBuilder reports = Json.createArrayBuilder();
        for (FutureTask<JsonObject> task : tasks) {
            reports.add(task.get());
        }
        return reports.build().toString();
    }

    private static StartedVerification joined(CompletionStage<StartedVerification> stage) throws Exception {
        try {
            return stage.toCompletableFuture().get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private static VerificationRequest request(String contextId, String account) {
        return VerificationRequest.builder()
                .name("张三")
                .idNumber("320926199003055276")
                .mode(FaceAuthMode.TENCENT)
                .contextId(contextId)
                .account(account)
                .build();
    }
}
