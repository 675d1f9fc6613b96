package org.identityverification.portability.incontainer;

import jakarta.enterprise.context.RequestScoped;
import java.util.UUID;

/** A bean of the application, new for each request. */
@RequestScoped
public class Cart {

    private final UUID id = UUID.randomUUID();

    /**
     * Tells one instance from another.
     *
     * @return the same always
     */
    public UUID id() {
        return id;
    }
}
