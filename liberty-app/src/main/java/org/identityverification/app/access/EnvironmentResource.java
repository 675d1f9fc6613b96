package org.identityverification.app.access;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.identityverification.app.page.Page;
import org.identityverification.impl.runtime.config.Settings;

/** Tells the page whether the provider is simulated, how long a start may take, and how the page is configured. */
@Path("environment")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class EnvironmentResource {

    @Inject
    Access access;

    @Inject
    Page page;

    @Inject
    Settings module;

    @GET
    public JsonObject environment() {
        return Json.createObjectBuilder()
                .add("sandbox", access.isSandbox())
                .add(
                        "callDeadlineSeconds",
                        module.callDeadline().plusMillis(999).toSeconds())
                .add("page", page.settings())
                .build();
    }
}
