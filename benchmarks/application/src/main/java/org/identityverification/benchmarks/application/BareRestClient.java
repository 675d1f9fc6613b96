package org.identityverification.benchmarks.application;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** The rest client alone. */
@ApplicationScoped
class BareRestClient implements Work {

    @Inject
    @RestClient
    ProviderClient client;

    @Override
    public String name() {
        return "rest client";
    }

    @Override
    public void once() {
        client.start(Requests.start()).successful();
    }
}
