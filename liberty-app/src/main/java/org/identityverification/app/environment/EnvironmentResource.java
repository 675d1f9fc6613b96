package org.identityverification.app.environment;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Tells the page whether it may offer made-up people and the simulated face page. */
@Path("environment")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class EnvironmentResource {

    @Inject
    @ConfigProperty(name = "identity-verification/mp-rest/uri")
    Optional<String> providerUri;

    @Inject
    @ConfigProperty(name = "identity-verification/mp-rest/url")
    Optional<String> providerUrl;

    /**
     * The environment.
     *
     * @return 200, with {@code sandbox}: whether the provider is on this very machine, which the real one never is
     */
    @GET
    public byte[] environment() {
        // As MicroProfile Rest Client has it: the URI goes before the URL.
        boolean sandbox =
                providerUri.or(() -> providerUrl).map(Loopback::isAddressedBy).orElse(false);
        return Json.createObjectBuilder()
                .add("sandbox", sandbox)
                .build()
                .toString()
                .getBytes(StandardCharsets.UTF_8);
    }
}
