package org.identityverification.app.environment;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.nio.charset.StandardCharsets;

/** Tells the page whether it may offer made-up people and the simulated face page. */
@Path("environment")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class EnvironmentResource {

    @Inject
    ProviderAddress provider;

    /**
     * The environment.
     *
     * @return 200, with {@code sandbox}: whether the provider is on this very machine, which the real one never is
     */
    @GET
    public byte[] environment() {
        return Json.createObjectBuilder()
                .add("sandbox", provider.isThisMachine())
                .build()
                .toString()
                .getBytes(StandardCharsets.UTF_8);
    }
}
