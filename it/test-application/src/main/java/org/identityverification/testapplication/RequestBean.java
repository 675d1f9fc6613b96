package org.identityverification.testapplication;

import jakarta.enterprise.context.RequestScoped;

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
