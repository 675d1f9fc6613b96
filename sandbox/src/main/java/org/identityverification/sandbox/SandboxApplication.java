package org.identityverification.sandbox;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Set;
import org.eclipse.microprofile.config.ConfigProvider;

/** JAX-RS at the context root, where the provider's paths begin. */
@ApplicationPath("/")
public class SandboxApplication extends Application {

    @Override
    public Set<Class<?>> getClasses() {
        return Sandbox.hasControl(ConfigProvider.getConfig())
                ? Set.of(FrontResource.class, ControlResource.class)
                : Set.of(FrontResource.class);
    }
}
