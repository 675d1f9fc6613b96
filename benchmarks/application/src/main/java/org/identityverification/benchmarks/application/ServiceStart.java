package org.identityverification.benchmarks.application;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.identityverification.IdentityVerificationService;

/** What is measured: the module, with everything that it does. */
@ApplicationScoped
class ServiceStart implements Work {

    @Inject
    IdentityVerificationService service;

    @Override
    public String name() {
        return "service.start";
    }

    @Override
    public void once() {
        service.start(Requests.verification());
    }
}
