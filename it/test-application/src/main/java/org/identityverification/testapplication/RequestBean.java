package org.identityverification.testapplication;

import jakarta.enterprise.context.RequestScoped;

/** Can be used while a request context is active. */
@RequestScoped
public class RequestBean {

    private boolean used;

    public String name() {
        return "RequestBean";
    }

    /** Whether this was called before. */
    public boolean isUsed() {
        boolean before = used;
        used = true;
        return before;
    }
}
