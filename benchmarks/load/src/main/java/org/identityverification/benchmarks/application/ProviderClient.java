package org.identityverification.benchmarks.application;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.rest.client.annotation.RegisterProvider;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** The rest client as a user writes it who knows the provider's document and nothing of the module. */
@RegisterRestClient(configKey = "bare-provider")
@RegisterProvider(ProviderClient.Headers.class)
@Path("/v2/identity/auth")
public interface ProviderClient {

    @POST
    @Path("/api/individual/face")
    Answer start(Request request);

    class Request {
        public String name;
        public String idNo;
        public String faceauthMode;
        public String callbackUrl;
        public String contextId;
        public String notifyUrl;
    }

    /** The provider's answer. */
    class Answer {
        public int code;
        public String message;
        public Data data;
    }

    /** What it holds on success. */
    class Data {
        public String flowId;
        public String authUrl;
        public String originalUrl;
        public long expire;
    }

    @ApplicationScoped
    class Headers implements ClientRequestFilter {

        @Inject
        @ConfigProperty(name = "identity-verification.app-code")
        String appCode;

        @Override
        public void filter(ClientRequestContext request) {
            request.getHeaders().putSingle("Authorization", "APPCODE " + appCode);
            request.getHeaders().putSingle("X-Ca-Nonce", UUID.randomUUID().toString());
        }
    }
}
