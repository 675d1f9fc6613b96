package org.identityverification.benchmarks.application;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.faulttolerance.Bulkhead;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** One policy, to see what it costs. */
@ApplicationScoped
class WithBulkhead implements Work {

    @Inject
    @RestClient
    ProviderClient client;

    @Override
    public String name() {
        return "rest client, @Bulkhead";
    }

    @Override
    @Bulkhead(200)
    public void once() {
        client.start(Requests.start()).successful();
    }
}
