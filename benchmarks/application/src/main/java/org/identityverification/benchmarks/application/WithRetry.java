package org.identityverification.benchmarks.application;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** One policy, to see what it costs. */
@ApplicationScoped
class WithRetry implements Work {

    @Inject
    @RestClient
    ProviderClient client;

    @Override
    public String name() {
        return "rest client, @Retry";
    }

    @Override
    @Retry(maxRetries = 2, delay = 200, jitter = 100)
    public void once() {
        client.start(Requests.start()).successful();
    }
}
