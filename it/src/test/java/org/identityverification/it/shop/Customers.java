package org.identityverification.it.shop;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What the shop knows about its customers. */
@ApplicationScoped
public class Customers {

    private final Set<String> verified = ConcurrentHashMap.newKeySet();

    void markVerified(String customer) {
        verified.add(customer);
    }

    boolean isVerified(String customer) {
        return verified.contains(customer);
    }
}
