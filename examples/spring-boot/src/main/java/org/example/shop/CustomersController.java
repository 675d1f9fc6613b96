package org.example.shop;

import java.security.Principal;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClientException;
import org.springframework.web.server.ResponseStatusException;

/** The resource that the shop's own pages call. */
@RestController
@RequestMapping("/api/customers/{id}")
class CustomersController {

    private static final Logger LOGGER = LoggerFactory.getLogger(CustomersController.class);

    private final Customers customers;
    private final Identity identity;
    private final Duration longestStart;

    CustomersController(
            Customers customers, Identity identity, @Value("${identity.longest-start}") Duration longestStart) {
        this.customers = customers;
        this.identity = identity;
        this.longestStart = longestStart;
    }

    @GetMapping
    Status show(@PathVariable String id, Principal caller) {
        Customer customer = customers.of(id, caller);
        return new Status(id, customer.verified(), customer.results());
    }

    /**
     * Starts a face check.
     *
     * @param again whether the customer agrees to a second check although one with a lost link may have begun
     */
    @PostMapping("/face-check")
    FaceCheck begin(@PathVariable String id, @RequestParam(defaultValue = "false") boolean again, Principal caller) {
        // Refuses other callers: a check costs money, and its result is this customer's.
        Customer customer = customers.of(id, caller);
        try {
            if (customer.openCheck() != null) {
                lookFor(customer, again);
            }
            return new FaceCheck(start(customer));
        } catch (RestClientException e) {
            LOGGER.warn(
                    "A call was not answered: {}",
                    e.getMostSpecificCause().getClass().getName());
            throw new ResponseStatusException(
                    HttpStatus.GATEWAY_TIMEOUT, "It is not known whether the check has begun. Start again?");
        }
    }

    private String start(Customer customer) {
        String contextId = UUID.randomUUID().toString();
        customers.open(customer, contextId);
        try {
            String link = identity.start(customer, contextId);
            customers.answered(contextId);
            return link;
        } catch (ResponseStatusException e) {
            // Nothing was started. After any other exception the check stays open.
            customers.answered(contextId);
            throw e;
        }
    }

    /** The answer to the last start got lost: a second start may be billed again. */
    private void lookFor(Customer customer, boolean again) {
        if (customer.openSince().plus(longestStart).isAfter(OffsetDateTime.now())) {
            throw new ResponseStatusException(HttpStatus.CONFLICT, "A check is being started.");
        }
        if (!again && identity.hasBegun(customer.openCheck())) {
            throw new ResponseStatusException(
                    HttpStatus.CONFLICT, "A check may have begun, but its link is lost. Start again, with again=true?");
        }
    }

    record Status(String id, boolean verified, int results) {}

    record FaceCheck(String link) {}
}
