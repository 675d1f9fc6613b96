package org.identityverification.portability.application;

import jakarta.enterprise.context.RequestScoped;

/** Can be used where a request is, or where somebody has made it look so. */
@RequestScoped
public class RequestBean {

    public String name() {
        return "RequestBean";
    }
}
