package org.identityverification.benchmarks.application;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.net.URI;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.rest.client.RestClientBuilder;
import org.eclipse.microprofile.rest.client.annotation.ClientHeaderParam;

/** The calls as written by hand, with as many connections as the module has. Only what is not billed is retried. */
@ApplicationScoped
public class ByHandProvider {

    @Inject
    @ConfigProperty(name = "identity-verification/mp-rest/url")
    URI url;

    private Client client;

    @PostConstruct
    void prepare() {
        client = RestClientBuilder.newBuilder()
                .baseUri(url)
                .connectTimeout(15, TimeUnit.SECONDS)
                .readTimeout(15, TimeUnit.SECONDS)
                .property("resteasy.connectionPoolSize", 512)
                .property("resteasy.maxPooledPerRoute", 512)
                .build(Client.class);
    }

    @CircuitBreaker
    public String start(Map<String, String> request) {
        return client.start(request).data.flowId;
    }

    @CircuitBreaker
    @Retry
    public boolean hasPassed(String flowId) {
        return client.result(flowId).data.status.equals("SUCCESS");
    }

    /** The rest client as a developer writes it who knows the provider's document but not the module. */
    @Path("/v2/identity/auth")
    @ClientHeaderParam(name = "Authorization", value = "{authorization}")
    @ClientHeaderParam(name = "X-Ca-Nonce", value = "{nonce}")
    public interface Client {

        @POST
        @Path("/api/individual/face")
        Answer start(Map<String, String> request);

        @GET
        @Path("/pub/individual/{flowId}/face")
        Answer result(@PathParam("flowId") String flowId);

        default String authorization() {
            return "APPCODE " + ConfigProvider.getConfig().getValue("identity-verification.app-code", String.class);
        }

        default String nonce() {
            return UUID.randomUUID().toString();
        }

        class Answer {
            public Data data;
        }

        class Data {
            public String flowId;
            public String authUrl;
            public String status;
        }
    }
}
