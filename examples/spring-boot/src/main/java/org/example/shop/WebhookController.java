package org.example.shop;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.http.HttpStatus;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import tools.jackson.databind.json.JsonMapper;

/** Receives results. After any answer but 2xx the delivery comes again. */
@RestController
class WebhookController {

    /** Much more than a result needs. */
    private static final int MAX_BODY = 64 * 1024;

    private final Webhook webhook;
    private final Customers customers;
    private final JsonMapper json;

    WebhookController(@Value("${identity.webhook.secret}") String secret, Customers customers, JsonMapper json) {
        this.webhook = new Webhook(secret);
        this.customers = customers;
        this.json = json;
    }

    @PostMapping("/api/webhooks/identity")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void receive(
            InputStream body,
            @RequestHeader MultiValueMap<String, String> headers,
            @RequestHeader(name = "webhook-id", required = false) String deliveryId)
            throws IOException {
        // The signature is over the raw bytes. A body that is cut off here no longer matches its signature.
        byte[] bytes = body.readNBytes(MAX_BODY);
        try {
            webhook.verify(new String(bytes, StandardCharsets.UTF_8), headers);
        } catch (WebhookVerificationException e) {
            throw new ResponseStatusException(HttpStatus.UNAUTHORIZED);
        }
        Message message = json.readValue(bytes, Message.class);
        if (!message.type().equals("verification.completed")) {
            return;
        }
        Result result = message.data();
        // A result that is not confirmed may have been sent by the person being verified.
        boolean passed = result.outcome().equals("PASSED") && result.confirmed();
        try {
            customers.completed(deliveryId, result.contextId(), passed);
        } catch (DuplicateKeyException e) {
            // A repeated delivery: its work is already done.
        }
    }

    private record Message(String type, Result data) {}

    /** An event of another type, such as the test event, has none of this. */
    private record Result(String contextId, String outcome, Boolean confirmed) {}
}
