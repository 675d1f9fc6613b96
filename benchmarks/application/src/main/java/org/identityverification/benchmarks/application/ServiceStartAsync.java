package org.identityverification.benchmarks.application;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.CompletionStage;
import org.identityverification.IdentityVerificationService;

/** The same with nobody waiting. */
@ApplicationScoped
class ServiceStartAsync implements Work {

    @Inject
    IdentityVerificationService service;

    @Override
    public String name() {
        return "service.startAsync";
    }

    @Override
    public void once() {
        begin().toCompletableFuture().join();
    }

    @Override
    public CompletionStage<?> begin() {
        return service.startAsync(Requests.verification());
    }

    @Override
    public boolean isAsynchronous() {
        return true;
    }
}
