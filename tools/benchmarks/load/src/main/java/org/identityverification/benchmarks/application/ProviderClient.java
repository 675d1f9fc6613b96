package org.identityverification.benchmarks.application;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.rest.client.annotation.ClientHeaderParam;

/** The rest client as a developer writes it who knows the provider's document but not the module. */
@Path("/v2/identity/auth")
@ClientHeaderParam(name = "Authorization", value = "{authorization}")
@ClientHeaderParam(name = "X-Ca-Nonce", value = "{nonce}")
public interface ProviderClient {

    @POST
    @Path("/api/individual/face")
    Answer start(Request request);

    @GET
    @Path("/pub/individual/{flowId}/face")
    Answer result(@PathParam("flowId") String flowId);

    default String authorization() {
        return "APPCODE " + ConfigProvider.getConfig().getValue("identity-verification.app-code", String.class);
    }

    default String nonce() {
        return UUID.randomUUID().toString();
    }

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

    /** The data of a successful start or result query. */
    class Data {
        public String flowId;
        public String authUrl;
        public String originalUrl;
        public long expire;
        public String status;
    }
}
