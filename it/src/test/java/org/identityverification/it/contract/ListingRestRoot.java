package org.identityverification.it.contract;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Set;
import org.identityverification.rest.NotificationResource;
import org.identityverification.testapplication.ProbeResource;

/** A JAX-RS application with only the resources that it lists: the module's public one and the test's. */
@ApplicationPath("api")
public class ListingRestRoot extends Application {

    @Override
    public Set<Class<?>> getClasses() {
        return Set.of(NotificationResource.class, ProbeResource.class);
    }
}
