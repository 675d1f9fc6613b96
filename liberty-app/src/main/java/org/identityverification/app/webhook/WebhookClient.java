package org.identityverification.app.webhook;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** The receiver, as Standard Webhooks describes it. The body is bytes, so that it is not serialized again after it is signed. */
public interface WebhookClient extends AutoCloseable {

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    Response send(
            @HeaderParam("webhook-id") String id,
            @HeaderParam("webhook-timestamp") long timestamp,
            @HeaderParam("webhook-signature") String signature,
            byte[] body);

    @Override
    void close();
}
