package org.identityverification.app.environment;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.nio.charset.StandardCharsets;

/** Tells the page whether it can offer made-up people and the simulated face page, because the provider is on this machine. */
@Path("environment")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class EnvironmentResource {

    @Inject
    ProviderAddress provider;

    @GET
    public byte[] environment() {
        return Json.createObjectBuilder()
                .add("sandbox", provider.isThisMachine())
                .build()
                .toString()
                .getBytes(StandardCharsets.UTF_8);
    }
}
