package org.identityverification.it.calls;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

/** Holds the module's executor back. */
@Path("starts/hold")
@ApplicationScoped
public class HoldResource {

    @Inject
    HeldExecutor executor;

    /** Nothing begins any more. */
    @POST
    public void hold() {
        executor.hold();
    }

    /** Everything begins. */
    @DELETE
    public void release() {
        executor.release();
    }
}
