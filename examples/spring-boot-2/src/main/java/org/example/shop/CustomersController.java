package org.example.shop;

import java.security.Principal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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

    CustomersController(Customers customers, Identity identity) {
        this.customers = customers;
        this.identity = identity;
    }

    @GetMapping
    Map<String, Object> show(@PathVariable String id, Principal caller) {
        Customer customer = customers.of(id, caller);
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("id", id);
        status.put("verified", customer.verified);
        status.put("results", customer.results);
        return status;
    }

    /**
     * Starts a face check. A start without an answer is sent again, and begins once.
     *
     * @param again whether the customer agrees to a second check although one with a lost link has begun
     */
    @PostMapping("/face-check")
    Map<String, String> begin(
            @PathVariable String id, @RequestParam(defaultValue = "false") boolean again, Principal caller) {
        // Refuses other callers: a check costs money, and its result is this customer's.
        Customer customer = customers.of(id, caller);
        String contextId = customers.open(customer, again);
        try {
            String link = identity.start(customer, contextId);
            customers.answered(contextId);
            return Collections.singletonMap("link", link);
        } catch (ResponseStatusException e) {
            // At 409 an earlier request has begun the check. At 503 one that was not answered may have.
            if (e.getStatus() == HttpStatus.BAD_GATEWAY) {
                customers.answered(contextId);
            }
            throw e;
        } catch (RestClientException e) {
            LOGGER.warn(
                    "A start was not answered: {}",
                    e.getMostSpecificCause().getClass().getName());
            throw new ResponseStatusException(
                    HttpStatus.GATEWAY_TIMEOUT, "It is not known whether the check has begun. Try again.");
        }
    }
}
