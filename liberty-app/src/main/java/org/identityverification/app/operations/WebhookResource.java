package org.identityverification.app.operations;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import org.identityverification.app.access.Caller;
import org.identityverification.app.access.Guard;
import org.identityverification.app.audit.AuditRecord;
import org.identityverification.app.audit.AuditRecord.Act;
import org.identityverification.app.webhook.Webhook;
import org.identityverification.app.webhook.WebhookAnswer;

/** Lets an operator try the webhook's receiver before a person pays for it. */
@Path("operations/webhook")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class WebhookResource {

    @Inject
    Webhook webhook;

    @Inject
    Guard guard;

    @Inject
    AuditRecord audit;

    /** Waits for the receiver, as long as a delivery does. */
    @POST
    @Path("test")
    public JsonObject test(@Context HttpServletRequest request) {
        Caller caller = guard.requireOperator(request);
        Act act = new Act("test-webhook", Map.of());
        WebhookAnswer answer = audit.run(act, caller.name(), webhook::test, it -> it.isAccepted() ? 1 : 0);
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("accepted", answer.isAccepted())
                .add("webhookId", answer.webhookId().toString());
        answer.status().ifPresent(status -> json.add("status", status));
        answer.noAnswer().ifPresent(reason -> json.add("noAnswer", reason));
        return json.add("millis", answer.took().toMillis()).build();
    }
}
