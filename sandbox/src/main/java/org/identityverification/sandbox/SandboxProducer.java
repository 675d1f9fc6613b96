package org.identityverification.sandbox;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.eclipse.microprofile.config.ConfigProvider;
import org.identityverification.sandbox.page.HtmlPages;
import org.identityverification.testkit.simulation.Simulation;

/** Makes the one simulated provider of the application, and stops its threads with it. */
@ApplicationScoped
public class SandboxProducer {

    @Produces
    @Singleton
    SandboxSettings settings() {
        return SandboxSettings.from(ConfigProvider.getConfig());
    }

    @Produces
    @Singleton
    Simulation simulation(SandboxSettings settings) {
        return new Simulation(settings.simulation(), HtmlPages::draw, Clock.systemUTC());
    }

    void stop(@Disposes Simulation simulation) {
        simulation.close();
    }
}
