package org.identityverification.benchmarks.application;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.faulttolerance.Bulkhead;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** The three policies that the module has. */
@ApplicationScoped
class WithAllPolicies implements Work {

    @Inject
    @RestClient
    ProviderClient client;

    @Override
    public String name() {
        return "rest client, all three";
    }

    @Override
    @Retry(maxRetries = 2, delay = 200, jitter = 100)
    @CircuitBreaker(requestVolumeThreshold = 20, failureRatio = 0.5, delay = 5000)
    @Bulkhead(200)
    public void once() {
        client.start(Requests.start()).successful();
    }
}
