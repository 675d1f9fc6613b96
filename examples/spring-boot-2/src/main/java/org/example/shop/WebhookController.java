package org.example.shop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.http.HttpStatus;
import org.springframework.util.MultiValueMap;
import org.springframework.util.StreamUtils;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Receives results. After any answer but 2xx the delivery comes again. */
@RestController
class WebhookController {

    /** Much more than a result needs. */
    private static final int MAX_BODY = 64 * 1024;

    private final Webhook webhook;
    private final Customers customers;
    private final ObjectMapper json;

    WebhookController(@Value("${identity.webhook.secret}") String secret, Customers customers, ObjectMapper json) {
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
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        StreamUtils.copyRange(body, bytes, 0, MAX_BODY);
        String text = bytes.toString("UTF-8");
        try {
            webhook.verify(text, headers);
        } catch (WebhookVerificationException e) {
            throw new ResponseStatusException(HttpStatus.UNAUTHORIZED);
        }
        JsonNode message = json.readTree(text);
        // An event of another type, such as the test event, has no result.
        if (!message.path("type").asText().equals("verification.completed")) {
            return;
        }
        JsonNode result = message.path("data");
        // A result that is not confirmed may have been sent by the person being verified.
        boolean passed = result.path("outcome").asText().equals("PASSED")
                && result.path("confirmed").asBoolean();
        try {
            customers.completed(deliveryId, result.path("contextId").asText(), passed);
        } catch (DuplicateKeyException e) {
            // A repeated delivery: its work is already done.
        }
    }
}
