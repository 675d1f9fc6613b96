package org.identityverification.benchmarks.application;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.rest.client.RestClientBuilder;

/** The calls as written by hand, with as many connections as the module has. */
@ApplicationScoped
class ByHandProvider {

    private static final int CONNECTIONS = 512;

    @Inject
    @ConfigProperty(name = "identity-verification/mp-rest/url")
    URI url;

    private ProviderClient client;

    @PostConstruct
    void prepare() {
        client = RestClientBuilder.newBuilder()
                .baseUri(url)
                .property("resteasy.connectionPoolSize", CONNECTIONS)
                .property("resteasy.maxPooledPerRoute", CONNECTIONS)
                .build(ProviderClient.class);
    }

    String start(ProviderClient.Request request) {
        return client.start(request).data.flowId;
    }

    boolean hasPassed(String flowId) {
        return client.result(flowId).data.status.equals("SUCCESS");
    }
}
