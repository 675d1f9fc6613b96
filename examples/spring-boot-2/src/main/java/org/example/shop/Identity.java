package org.example.shop;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.client.RestTemplateBuilder;
import org.springframework.http.HttpStatus;
import org.springframework.http.RequestEntity;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.web.client.HttpStatusCodeException;
import org.springframework.web.client.RestClientException;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.server.ResponseStatusException;

/** Calls the reference application. */
@Component
class Identity {

    private static final Logger LOGGER = LoggerFactory.getLogger(Identity.class);

    private final RestTemplate client;
    private final String url;

    /** In production each call needs a token: add an interceptor that gets one by client_credentials, and sends it. */
    Identity(RestTemplateBuilder builder, @Value("${identity.url}") String url) {
        // Longer than identity-verification.call-deadline (20 s), so that a late answer is not lost.
        client = builder.setReadTimeout(Duration.ofSeconds(25))
                .setConnectTimeout(Duration.ofSeconds(2))
                .build();
        this.url = url;
    }

    /**
     * Starts a verification. The contextId is also the key: a second start with it begins nothing.
     *
     * @return the link for the customer's phone
     * @throws ResponseStatusException when nothing was started: with 409, because an earlier request has or may have begun it
     * @throws RestClientException when the outcome is unknown
     */
    String start(Customer customer, String contextId) {
        // Use name and number of the shop's own record: a person who could choose them could pass as another customer.
        Map<String, String> request = new HashMap<>();
        request.put("name", customer.name);
        request.put("idNumber", customer.idNumber);
        request.put("mode", "TENCENT");
        request.put("contextId", contextId);
        try {
            ResponseEntity<JsonNode> answer = client.exchange(
                    RequestEntity.post(url + "/verifications")
                            .header("Idempotency-Key", contextId)
                            .body(request),
                    JsonNode.class);
            if (answer.getStatusCode() == HttpStatus.CREATED && answer.getBody() != null) {
                return answer.getBody().get("authUrl").asText();
            }
            throw new RestClientException("The outcome is unknown");
        } catch (HttpStatusCodeException e) {
            // The problem in the body has more details; the status is enough for the log.
            LOGGER.warn("A start was answered with {}", e.getRawStatusCode());
            throw meaning(e);
        }
    }

    private static RuntimeException meaning(HttpStatusCodeException answer) {
        switch (answer.getStatusCode()) {
            case SERVICE_UNAVAILABLE:
            case TOO_MANY_REQUESTS:
                return new ResponseStatusException(
                        HttpStatus.SERVICE_UNAVAILABLE, "Please try again in a few seconds.");
            case CONFLICT:
                return new ResponseStatusException(
                        HttpStatus.CONFLICT,
                        "A check may have begun. If its link is lost, start again, with again=true?");
            default:
                return answer.getStatusCode().is4xxClientError()
                        ? new ResponseStatusException(HttpStatus.BAD_GATEWAY, "The check is not possible now.")
                        : answer;
        }
    }
}
