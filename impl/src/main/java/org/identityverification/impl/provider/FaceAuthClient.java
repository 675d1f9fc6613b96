package org.identityverification.impl.provider;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.rest.client.annotation.RegisterProvider;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.identityverification.impl.runtime.config.RestClientKeys;

/**
 * The provider's HTTP interface (contract, sections 1 and 3). {@link FaceAuthRequestFilter} adds the headers of every call, {@link
 * RefusedAnswerMapper} turns an answer with a status of 300 or
 * more into an exception; {@link AnswerClassifier} decides what each answer means.
 *
 * <p>{@link FaceAuthCalls} carries the fault-tolerance annotations, because some servers ignore them on an interface.
 */
@RegisterRestClient(configKey = "identity-verification", baseUri = RestClientKeys.DEFAULT_URL)
@RegisterProvider(FaceAuthRequestFilter.class)
@RegisterProvider(FaceAuthRequestWriter.class)
@RegisterProvider(AnswerBodyFilter.class)
@RegisterProvider(RefusedAnswerMapper.class)
@Path("/v2/identity/auth")
public interface FaceAuthClient {

    @POST
    @Path("/api/individual/face")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    Response start(FaceAuthRequest request);

    @GET
    @Path("/pub/individual/{flowId}/face")
    @Produces(MediaType.APPLICATION_JSON)
    Response result(@PathParam("flowId") String flowId);
}
