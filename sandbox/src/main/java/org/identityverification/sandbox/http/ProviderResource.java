package org.identityverification.sandbox.http;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.identityverification.sandbox.Sandbox;
import org.identityverification.testkit.simulation.CallLog;
import org.identityverification.testkit.simulation.Gateway;
import org.identityverification.testkit.simulation.Provider;

/** The paths of the provider's API: contract, sections 1 and 3. Whatever content type comes is read. */
@Path("v2/identity/auth")
@ApplicationScoped
public class ProviderResource {

    @Inject
    Sandbox sandbox;

    /**
     * Starts a face verification.
     *
     * @param headers the headers
     * @param uri where the call arrived
     * @param async takes the answer
     * @param body the body
     * @throws IOException when the body breaks off
     */
    @POST
    @Path("api/individual/face")
    public void start(
            @Context HttpHeaders headers, @Context UriInfo uri, @Suspended AsyncResponse async, InputStream body)
            throws IOException {
        byte[] bytes = body.readNBytes(Provider.MAX_BODY_LENGTH + 1);
        log("POST", headers, uri, new String(bytes, StandardCharsets.UTF_8));
        Responses.send(
                sandbox.provider().start(credentials(headers), bytes, Responses.linkBase(uri, sandbox)),
                async,
                sandbox);
    }

    /**
     * Tells the result.
     *
     * @param flowId which flow
     * @param headers the headers
     * @param uri where the call arrived
     * @param async takes the answer
     */
    @GET
    @Path("pub/individual/{flowId}/face")
    public void result(
            @PathParam("flowId") String flowId,
            @Context HttpHeaders headers,
            @Context UriInfo uri,
            @Suspended AsyncResponse async) {
        log("GET", headers, uri, "");
        Responses.send(
                sandbox.provider().result(credentials(headers), flowId, Responses.linkBase(uri, sandbox)),
                async,
                sandbox);
    }

    private void log(String method, HttpHeaders headers, UriInfo uri, String body) {
        sandbox.callLog()
                .add(new CallLog.Call(
                        Instant.now(), method, '/' + uri.getPath(), Map.copyOf(headers.getRequestHeaders()), body));
    }

    private static Provider.Credentials credentials(HttpHeaders headers) {
        return new Provider.Credentials(
                headers.getHeaderString(Gateway.AUTHORIZATION), headers.getHeaderString(Gateway.NONCE));
    }
}
