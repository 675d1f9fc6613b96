package org.example.shop;

import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import org.springframework.web.server.ResponseStatusException;

/** Calls the reference application. */
@Component
class Identity {

    private static final Logger LOGGER = LoggerFactory.getLogger(Identity.class);

    private final RestClient client;

    /** In production each call needs a token: let Spring Security's OAuth2ClientHttpRequestInterceptor get and send it. */
    Identity(RestClient.Builder builder, @Value("${identity.url}") String url) {
        client = builder.baseUrl(url).build();
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
        Map<String, String> request = Map.of(
                "name", customer.name(), "idNumber", customer.idNumber(), "mode", "TENCENT", "contextId", contextId);
        return client.post()
                .uri("/verifications")
                .header("Idempotency-Key", contextId)
                .contentType(MediaType.APPLICATION_JSON)
                .body(request)
                .exchange((sent, answer) -> {
                    HttpStatusCode status = answer.getStatusCode();
                    Started started = status.isSameCodeAs(HttpStatus.CREATED) ? answer.bodyTo(Started.class) : null;
                    if (started != null) {
                        return started.authUrl();
                    }
                    // The problem in the body has more details; the status is enough for the log.
                    LOGGER.warn("A start was answered with {}", status.value());
                    if (status.isSameCodeAs(HttpStatus.SERVICE_UNAVAILABLE)
                            || status.isSameCodeAs(HttpStatus.TOO_MANY_REQUESTS)) {
                        throw new ResponseStatusException(
                                HttpStatus.SERVICE_UNAVAILABLE, "Please try again in a few seconds.");
                    }
                    if (status.isSameCodeAs(HttpStatus.CONFLICT)) {
                        throw new ResponseStatusException(
                                HttpStatus.CONFLICT,
                                "A check may have begun. If its link is lost, start again, with again=true?");
                    }
                    if (status.is4xxClientError()) {
                        throw new ResponseStatusException(HttpStatus.BAD_GATEWAY, "The check is not possible now.");
                    }
                    throw new RestClientException("The outcome is unknown");
                });
    }

    private record Started(String authUrl) {}
}
