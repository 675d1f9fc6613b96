package org.identityverification.sandbox;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.eclipse.microprofile.config.ConfigProvider;

/** Makes the one sandbox of the application, and stops its threads with it. */
@ApplicationScoped
public class SandboxProducer {

    /**
     * The sandbox.
     *
     * @return configured by MicroProfile Config
     */
    @Produces
    @Singleton
    Sandbox sandbox() {
        return new Sandbox(SandboxSettings.from(ConfigProvider.getConfig()), Clock.systemUTC());
    }

    /**
     * Stops it.
     *
     * @param sandbox the one of this application
     */
    void stop(@Disposes Sandbox sandbox) {
        sandbox.close();
    }
}
