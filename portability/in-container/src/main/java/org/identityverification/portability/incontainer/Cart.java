package org.identityverification.portability.incontainer;

import jakarta.enterprise.context.RequestScoped;
import java.util.UUID;

/** A bean of the application, new for each request. */
@RequestScoped
public class Cart {

    private final String id = UUID.randomUUID().toString();

    public String id() {
        return id;
    }
}
