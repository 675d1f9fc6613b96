package org.identityverification.benchmarks.application;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.rest.client.RestClientBuilder;

/** The calls as written by hand, with as many connections as the module has. Only what is not billed is retried. */
@ApplicationScoped
public class ByHandProvider {

    private static final int CONNECTIONS = 512;
    private static final int LONGEST_SECONDS = 15;

    @Inject
    @ConfigProperty(name = "identity-verification/mp-rest/url")
    URI url;

    private ProviderClient client;

    @PostConstruct
    void prepare() {
        client = RestClientBuilder.newBuilder()
                .baseUri(url)
                .connectTimeout(LONGEST_SECONDS, TimeUnit.SECONDS)
                .readTimeout(LONGEST_SECONDS, TimeUnit.SECONDS)
                .property("resteasy.connectionPoolSize", CONNECTIONS)
                .property("resteasy.maxPooledPerRoute", CONNECTIONS)
                .build(ProviderClient.class);
    }

    @CircuitBreaker
    public String start(ProviderClient.Request request) {
        return client.start(request).data.flowId;
    }

    @CircuitBreaker
    @Retry
    public boolean hasPassed(String flowId) {
        return client.result(flowId).data.status.equals("SUCCESS");
    }
}
