package org.identityverification.benchmarks.application;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** One policy, to see what it costs. */
@ApplicationScoped
class WithBreaker implements Work {

    @Inject
    @RestClient
    ProviderClient client;

    @Override
    public String name() {
        return "rest client, @CircuitBreaker";
    }

    @Override
    @CircuitBreaker(requestVolumeThreshold = 20, failureRatio = 0.5, delay = 5000)
    public void once() {
        client.start(Requests.start()).successful();
    }
}
