package org.identityverification.it.probe;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.transaction.UserTransaction;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import javax.naming.InitialContext;
import org.identityverification.DeliveryAdministration;
import org.identityverification.FaceAuthMode;
import org.identityverification.FaceVerification;
import org.identityverification.IdentityVerificationException;
import org.identityverification.IdentityVerificationService;
import org.identityverification.PendingDelivery;
import org.identityverification.Verification;
import org.identityverification.VerificationCompleted;
import org.identityverification.VerificationRequest;

/** Does what a test outside asks for; an exception becomes an object with its class and its message. */
@Path("probe")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class ProbeResource {

    private static final int MANY = 1000;

    @Inject
    IdentityVerificationService service;

    @Inject
    DeliveryAdministration administration;

    @Inject
    ProbedObserver observer;

    @POST
    public String start(
            @QueryParam("mode") @DefaultValue("TENCENT") FaceAuthMode mode,
            @QueryParam("contextId") String contextId,
            @QueryParam("rolledBack") boolean rolledBack,
            @QueryParam("async") boolean async) {
        VerificationRequest request = request(mode, contextId);
        return timed(() -> inTransaction(rolledBack, () -> {
                    FaceVerification started = async ? joined(service.startAsync(request)) : service.start(request);
                    return shown(started);
                }))
                .toString();
    }

    /** Starts many at once, each on a thread of its own. */
    @POST
    @Path("many")
    public String startMany(@QueryParam("callers") int callers) throws Exception {
        return atOnce(Collections.nCopies(
                callers, () -> timed(() -> shown(service.start(request(FaceAuthMode.TENCENT, null))))));
    }

    /** Asks for many results at once, each on a thread of its own. */
    @POST
    @Path("queries")
    public String query(@QueryParam("id") List<UUID> ids) throws Exception {
        return atOnce(ids.stream()
                .<Callable<JsonObject>>map(id -> () -> timed(() -> shown(service.queryResult(id))))
                .toList());
    }

    /** How many threads of this application are inside the rest client's call right now. */
    @GET
    @Path("threads")
    public long threads() {
        return Thread.getAllStackTraces().values().stream()
                .filter(stack -> Arrays.stream(stack)
                        .anyMatch(frame -> frame.getClassName().endsWith(".FaceAuthCalls")
                                && frame.getMethodName().equals("exchange")))
                .count();
    }

    @GET
    @Path("{id}")
    public String find(@PathParam("id") UUID id, @QueryParam("rolledBack") boolean rolledBack) {
        return told(() -> inTransaction(rolledBack, () -> shown(service.find(id))))
                .build()
                .toString();
    }

    /** What the observer was given, one object for each time. */
    @GET
    @Path("{id}/events")
    public String events(@PathParam("id") UUID id) {
        JsonArrayBuilder events = Json.createArrayBuilder();
        observer.of(id).forEach(event -> events.add(shown(event)));
        return events.build().toString();
    }

    /** With how many deliveries the observer hangs just now. */
    @GET
    @Path("hanging")
    public int hanging() {
        return observer.hanging();
    }

    @GET
    @Path("parked")
    public String parked() {
        return shown(administration.parked(MANY));
    }

    @GET
    @Path("overdue")
    public String overdue(@QueryParam("olderThan") String olderThan) {
        return shown(administration.overdue(Duration.parse(olderThan), MANY));
    }

    /** Lets the observer do its work from now on. */
    @POST
    @Path("mended")
    public void mend(@QueryParam("contextId") String contextId) {
        observer.mend(contextId);
    }

    @POST
    @Path("redriven/delivery/{deliveryId}")
    public boolean redrive(@PathParam("deliveryId") UUID deliveryId) {
        return administration.redrive(deliveryId);
    }

    @POST
    @Path("redriven/verification/{id}")
    public int redriveVerification(@PathParam("id") UUID id) {
        return administration.redriveVerification(id);
    }

    @POST
    @Path("released/{deliveryId}")
    public boolean release(@PathParam("deliveryId") UUID deliveryId) {
        return administration.release(deliveryId);
    }

    @SuppressWarnings("BanJNDI") // the name is a constant
    private static <T> T inTransaction(boolean rolledBack, Callable<T> work) throws Exception {
        if (!rolledBack) {
            return work.call();
        }
        UserTransaction transaction = InitialContext.doLookup("java:comp/UserTransaction");
        transaction.begin();
        try {
            return work.call();
        } finally {
            transaction.rollback();
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

    private static FaceVerification joined(CompletionStage<FaceVerification> stage) throws Exception {
        try {
            return stage.toCompletableFuture().get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private static VerificationRequest request(FaceAuthMode mode, String contextId) {
        return VerificationRequest.builder()
                .name("张三")
                .idNumber("320926199003055276")
                .mode(mode)
                .contextId(contextId)
                .callbackUrl("https://shop.example.com/done")
                .build();
    }

    private static JsonObject timed(Callable<JsonObjectBuilder> work) {
        long begun = System.nanoTime();
        return told(work).add("millis", (System.nanoTime() - begun) / 1_000_000).build();
    }

    private static JsonObjectBuilder told(Callable<JsonObjectBuilder> work) {
        try {
            return work.call();
        } catch (Exception e) {
            return shown(e);
        }
    }

    private static JsonObjectBuilder shown(Exception e) {
        JsonObjectBuilder shown = Json.createObjectBuilder()
                .add("exception", e.getClass().getSimpleName())
                .add("message", String.valueOf(e.getMessage()));
        if (e instanceof IdentityVerificationException failure) {
            shown.add("kind", failure.kind().name())
                    .add("retryable", failure.isRetryable())
                    .add("outcomeUnknown", failure.outcomeUnknown());
            failure.verificationId().ifPresent(id -> shown.add("id", id.toString()));
        }
        return shown;
    }

    private static JsonObjectBuilder shown(FaceVerification started) {
        return Json.createObjectBuilder()
                .add("id", started.id().toString())
                .add("flowId", started.flowId().orElse(""))
                .add("authUrl", started.authUrl().orElse(""))
                .add("status", started.status().name());
    }

    private static JsonObjectBuilder shown(Optional<Verification> found) {
        JsonObjectBuilder shown = Json.createObjectBuilder();
        found.ifPresent(it -> {
            shown.add("id", it.id().toString())
                    .add("status", it.status().name())
                    .add("flowId", it.flowId().orElse(""))
                    .add("confirmed", it.confirmed());
            it.contextId().ifPresent(contextId -> shown.add("contextId", contextId));
            it.mode().ifPresent(mode -> shown.add("mode", mode.name()));
            it.deliveredAt().ifPresent(at -> shown.add("deliveredAt", at.toString()));
        });
        return shown;
    }

    private static JsonObjectBuilder shown(VerificationCompleted event) {
        return Json.createObjectBuilder()
                .add("deliveryId", event.deliveryId().toString())
                .add("attempt", event.attempt())
                .add("outcome", event.outcome().name())
                .add("contextId", event.contextId().orElse(""))
                .add("mode", event.mode().map(Enum::name).orElse(""))
                .add("verifyCode", event.verifyCode().orElse(""))
                .add("confirmed", event.confirmed())
                .add("source", event.source().name());
    }

    private static String shown(List<PendingDelivery> deliveries) {
        JsonArrayBuilder shown = Json.createArrayBuilder();
        deliveries.forEach(it -> shown.add(Json.createObjectBuilder()
                .add("deliveryId", it.deliveryId().toString())
                .add("verificationId", it.verificationId().toString())
                .add("reason", it.reason().name())));
        return shown.build().toString();
    }
}
