package org.identityverification.portability.application;

import jakarta.enterprise.context.RequestScoped;

/** Can be used while a request context is active. */
@RequestScoped
public class RequestBean {

    public String name() {
        return "RequestBean";
    }
}
