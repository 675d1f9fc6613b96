package org.identityverification.benchmarks.application;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.rest.client.annotation.RegisterProvider;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** The rest client as a user writes it who knows the provider's document and nothing of the module. */
@RegisterRestClient(configKey = "bare-provider")
@RegisterProvider(ProviderHeaders.class)
@Path("/v2/identity/auth")
public interface ProviderClient {

    /** Starts a face verification. */
    @POST
    @Path("/api/individual/face")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    StartAnswer start(StartRequest request);
}
