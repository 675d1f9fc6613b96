package org.identityverification.app.operations;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.identityverification.Undelivered;
import org.identityverification.VerificationAdministration;
import org.identityverification.app.access.Guard;
import org.identityverification.app.audit.AuditRecord;
import org.identityverification.app.audit.AuditRecord.Act;
import org.identityverification.app.request.Parameters;
import org.identityverification.app.webhook.Webhook;
import org.identityverification.app.webhook.WebhookAnswer;
import org.identityverification.impl.runtime.config.AccountKeys;
import org.jspecify.annotations.Nullable;

/** Shows what is not delivered: results, and claims that wait for an operator; and whether the webhook's receiver accepts any. */
@Path("operations")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class DeliveriesResource {

    private static final int MOST_LISTED = 100;

    /** The same as in the alert IdentityVerificationDeliveriesStuck. */
    private static final Duration OVERDUE = Duration.ofMinutes(15);

    @Inject
    VerificationAdministration administration;

    @Inject
    Webhook webhook;

    @Inject
    Guard guard;

    @Inject
    AuditRecord audit;

    /** The oldest first. */
    @GET
    @Path("deliveries")
    public JsonObject list(@QueryParam("state") @Nullable String state) {
        guard.requireOperator();
        List<Undelivered> listed = switch (state == null ? "" : state) {
            case "parked" -> administration.parked(MOST_LISTED);
            case "overdue" -> administration.overdue(OVERDUE, MOST_LISTED);
            case "waiting" -> administration.waiting(OVERDUE, MOST_LISTED);
            default -> throw Parameters.wrong("state", "state.unknown", "must be parked, overdue or waiting");
        };
        JsonArrayBuilder deliveries = Json.createArrayBuilder();
        listed.forEach(delivery -> deliveries.add(write(delivery)));
        return Json.createObjectBuilder().add("deliveries", deliveries).build();
    }

    private static JsonObject write(Undelivered delivery) {
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("verificationId", delivery.verificationId().toString());
        delivery.deliveryId().ifPresent(id -> json.add("deliveryId", id.toString()));
        delivery.account().ifPresent(account -> json.add("account", account));
        delivery.lastFailure().ifPresent(why -> json.add("lastFailure", why));
        delivery.nextAttemptAt().ifPresent(at -> json.add("nextAttemptAt", at.toString()));
        return json.add("outcome", delivery.outcome().name())
                .add("reason", delivery.reason().name())
                .add("attempts", delivery.attempts())
                .add("since", delivery.knownSince().toString())
                .build();
    }

    /**
     * Lets an operator try the webhook's receiver, perhaps that of an account, before a person pays for it. Waits for it as long as a
     * delivery does.
     */
    @POST
    @Path("webhook/test")
    public JsonObject test(@QueryParam("account") @Nullable String account) {
        String operator = guard.requireOperator().name();
        if (account != null && !AccountKeys.isName(account)) {
            throw Parameters.wrong("account", "account.unknown", "must be the name of an account");
        }
        Optional<String> tried = Optional.ofNullable(account);
        Act act = new Act("test-webhook", tried.map(it -> Map.of("account", it)).orElse(Map.of()));
        WebhookAnswer answer = audit.run(act, operator, () -> webhook.test(tried), it -> it.isAccepted() ? 1 : 0);
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("accepted", answer.isAccepted())
                .add("webhookId", answer.webhookId().toString());
        answer.status().ifPresent(status -> json.add("status", status));
        answer.noAnswer().ifPresent(reason -> json.add("noAnswer", reason));
        return json.add("millis", answer.took().toMillis()).build();
    }
}
