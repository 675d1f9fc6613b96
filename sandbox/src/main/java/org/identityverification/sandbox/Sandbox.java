package org.identityverification.sandbox;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.identityverification.testkit.script.Fault;
import org.identityverification.testkit.simulation.Simulation;

/** The application's only simulated provider, with its configuration. */
@ApplicationScoped
public class Sandbox {

    private static final int REMEMBERED_CALLS = 100;

    private Config config;
    private Simulation simulation;

    @PostConstruct
    void start() {
        config = ConfigProvider.getConfig();
        Simulation.Settings settings = new Simulation.Settings(
                value("sandbox.link-valid-for", Duration.ofMinutes(30)),
                value("sandbox.max-flows", 10_000),
                hasControl(config) ? REMEMBERED_CALLS : 0,
                value("sandbox.notify-failures", true),
                value("sandbox.notice-delay", Duration.ofSeconds(30)),
                new Fault.Pauses(
                        value("sandbox.slow-for", Fault.Pauses.USUAL.slow()),
                        value("sandbox.hang-for", Fault.Pauses.USUAL.hang()),
                        value("sandbox.drip-pause", Fault.Pauses.USUAL.drip())),
                true);
        String[] appCodes = value("sandbox.app-code", new String[] {"sandbox-app-code"});
        simulation = new Simulation(List.of(appCodes), settings, Clock.systemUTC());
    }

    @PreDestroy
    void stop() {
        simulation.close();
    }

    public Simulation simulation() {
        return simulation;
    }

    /** The beginning of links, without a trailing slash: as configured, or as the request reached the sandbox. */
    public String linkBase(UriInfo uri) {
        return config.getOptionalValue("sandbox.public-url", String.class)
                .orElseGet(() -> uri.getBaseUri().toString())
                .replaceFirst("/$", "");
    }

    /** Whether the control endpoint exists, and calls are remembered for it. */
    static boolean hasControl(Config config) {
        return config.getOptionalValue("sandbox.control", Boolean.class).orElse(false);
    }

    @SuppressWarnings("unchecked") // the class of a value is that of its type
    private <T> T value(String key, T defaultValue) {
        return config.getOptionalValue(key, (Class<T>) defaultValue.getClass()).orElse(defaultValue);
    }
}
