package org.identityverification.it.probe;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
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
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
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

    @Resource
    UserTransaction transaction;

    /** Starts a verification. */
    @POST
    public String start(
            @QueryParam("mode") @DefaultValue("TENCENT") FaceAuthMode mode,
            @QueryParam("contextId") String contextId,
            @QueryParam("rolledBack") boolean rolledBack) {
        return told(() -> inTransaction(rolledBack, () -> {
            FaceVerification started = service.start(VerificationRequest.builder()
                    .name("张三")
                    .idNumber("320926199003055276")
                    .mode(mode)
                    .contextId(contextId)
                    .callbackUrl("https://shop.example.com/done")
                    .build());
            return Json.createObjectBuilder()
                    .add("id", started.id().toString())
                    .add("flowId", started.flowId().orElse(""))
                    .add("authUrl", started.authUrl().orElse(""))
                    .add("status", started.status().name());
        }));
    }

    /** Finds a verification. */
    @GET
    @Path("{id}")
    public String find(@PathParam("id") UUID id, @QueryParam("rolledBack") boolean rolledBack) {
        return told(() -> inTransaction(rolledBack, () -> shown(service.find(id))));
    }

    /** Asks for a result now. */
    @POST
    @Path("{id}/query")
    public String query(@PathParam("id") UUID id) {
        return told(() -> shown(service.queryResult(id)));
    }

    /** What the observer was given. */
    @GET
    @Path("{id}/events")
    public String events(@PathParam("id") UUID id) {
        JsonArrayBuilder events = Json.createArrayBuilder();
        observer.of(id).forEach(seen -> events.add(shown(seen)));
        return events.build().toString();
    }

    /** How often the observer hangs just now. */
    @GET
    @Path("hanging")
    public int hanging() {
        return observer.hanging();
    }

    /** Deliveries that are parked. */
    @GET
    @Path("parked")
    public String parked() {
        return shown(administration.parked(MANY));
    }

    /** Deliveries that are still being tried. */
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

    /** Re-drives one delivery. */
    @POST
    @Path("redriven/delivery/{deliveryId}")
    public boolean redrive(@PathParam("deliveryId") UUID deliveryId) {
        return administration.redrive(deliveryId);
    }

    /** Re-drives all of a verification. */
    @POST
    @Path("redriven/verification/{id}")
    public int redriveVerification(@PathParam("id") UUID id) {
        return administration.redriveVerification(id);
    }

    /** Delivers what could not be confirmed. */
    @POST
    @Path("released/{deliveryId}")
    public boolean release(@PathParam("deliveryId") UUID deliveryId) {
        return administration.release(deliveryId);
    }

    /** Drops what could not be confirmed. */
    @POST
    @Path("discarded/{deliveryId}")
    public boolean discard(@PathParam("deliveryId") UUID deliveryId) {
        return administration.discard(deliveryId);
    }

    private <T> T inTransaction(boolean rolledBack, Callable<T> work) throws Exception {
        if (!rolledBack) {
            return work.call();
        }
        transaction.begin();
        try {
            return work.call();
        } finally {
            transaction.rollback();
        }
    }

    private static String told(Callable<JsonObjectBuilder> work) {
        try {
            return work.call().build().toString();
        } catch (Exception e) {
            return shown(e).build().toString();
        }
    }

    private static JsonObjectBuilder shown(Exception e) {
        JsonObjectBuilder shown = Json.createObjectBuilder()
                .add("exception", e.getClass().getSimpleName())
                .add("message", String.valueOf(e.getMessage()));
        if (e instanceof IdentityVerificationException failure) {
            shown.add("outcomeUnknown", failure.outcomeUnknown());
            failure.verificationId().ifPresent(id -> shown.add("id", id.toString()));
        }
        return shown;
    }

    private static JsonObjectBuilder shown(Optional<Verification> found) {
        JsonObjectBuilder shown = Json.createObjectBuilder();
        found.ifPresent(it -> {
            shown.add("status", it.status().name())
                    .add("flowId", it.flowId().orElse(""))
                    .add("confirmed", it.confirmed());
            it.contextId().ifPresent(contextId -> shown.add("contextId", contextId));
            it.mode().ifPresent(mode -> shown.add("mode", mode.name()));
            it.failReasonCode().ifPresent(code -> shown.add("failReasonCode", code));
            it.deliveredAt().ifPresent(at -> shown.add("deliveredAt", at.toString()));
        });
        return shown;
    }

    private static JsonObjectBuilder shown(ProbedObserver.Seen seen) {
        VerificationCompleted event = seen.event();
        return Json.createObjectBuilder()
                .add("deliveryId", event.deliveryId().toString())
                .add("attempt", event.attempt())
                .add("outcome", event.outcome().name())
                .add("contextId", event.contextId().orElse(""))
                .add("mode", event.mode().map(Enum::name).orElse(""))
                .add("verifyCode", event.verifyCode().orElse(""))
                .add("failReasonCode", event.failReasonCode().orElse(""))
                .add("confirmed", event.confirmed())
                .add("source", event.source().name())
                .add("at", seen.at().toEpochMilli());
    }

    private static String shown(List<PendingDelivery> deliveries) {
        JsonArrayBuilder shown = Json.createArrayBuilder();
        deliveries.forEach(it -> shown.add(Json.createObjectBuilder()
                .add("deliveryId", it.deliveryId().toString())
                .add("verificationId", it.verificationId().toString())
                .add("attempts", it.attempts())
                .add("parked", it.isParked())
                .add("reason", it.reason().name())));
        return shown.build().toString();
    }
}
