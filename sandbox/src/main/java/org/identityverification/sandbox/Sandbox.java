package org.identityverification.sandbox;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.identityverification.testkit.MovableClock;
import org.identityverification.testkit.sandbox.Control;
import org.identityverification.testkit.simulation.Simulation;
import org.identityverification.testkit.wire.Answer;
import org.identityverification.testkit.wire.Call;

/** The application's only simulated provider, with its configuration. */
@ApplicationScoped
public class Sandbox {

    private static final int REMEMBERED_CALLS = 100;

    private final MovableClock clock = new MovableClock();
    private Config config;
    private Simulation simulation;
    private Optional<Control> control;

    @PostConstruct
    void start() {
        config = ConfigProvider.getConfig();
        boolean hasControl = value("sandbox.control", false);
        Simulation.Settings settings = new Simulation.Settings(
                value("sandbox.link-valid-for", Duration.ofMinutes(30)),
                hasControl ? REMEMBERED_CALLS : 0,
                value("sandbox.notify-failures", true),
                value("sandbox.notice-delay", Duration.ofSeconds(30)),
                true);
        String[] appCodes = value("sandbox.app-code", new String[] {"sandbox-app-code"});
        simulation = new Simulation(List.of(appCodes), settings, clock);
        control = hasControl ? Optional.of(new Control(simulation, clock, List.of())) : Optional.empty();
    }

    @PreDestroy
    void stop() {
        simulation.close();
    }

    public Instant now() {
        return clock.instant();
    }

    /** Answers a call of the control endpoint, if it exists, of the API, or of a browser. */
    public void serve(Call call, String base, Consumer<Answer> server) {
        control.flatMap(it -> it.answer(call, base))
                .ifPresentOrElse(server, () -> simulation.serve(call, base, server));
    }

    /** The beginning of links, without a trailing slash: as configured, or as the request reached the sandbox. */
    public String linkBase(UriInfo uri) {
        return config.getOptionalValue("sandbox.public-url", String.class)
                .orElseGet(() -> uri.getBaseUri().toString())
                .replaceFirst("/$", "");
    }

    @SuppressWarnings("unchecked") // the class of a value is that of its type
    private <T> T value(String key, T defaultValue) {
        return config.getOptionalValue(key, (Class<T>) defaultValue.getClass()).orElse(defaultValue);
    }
}
