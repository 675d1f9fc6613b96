package org.identityverification.sandbox;

import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.identityverification.testkit.script.Fault;
import org.identityverification.testkit.simulation.Simulation;

/**
 * Every configuration key of the sandbox, typed.
 *
 * @param publicUrl {@code sandbox.public-url}: how links begin, without a slash at the end; empty to take it from each request
 * @param control {@code sandbox.control}: whether the control endpoint exists, and calls are remembered for it
 */
public record SandboxSettings(Optional<String> publicUrl, boolean control, Simulation.Settings simulation) {

    private static final int REMEMBERED_CALLS = 100;

    /** Reads MicroProfile Config, with the documented defaults. */
    static SandboxSettings from(Config config) {
        boolean control = value(config, "sandbox.control", false);
        return new SandboxSettings(
                config.getOptionalValue("sandbox.public-url", String.class).map(url -> url.replaceFirst("/$", "")),
                control,
                new Simulation.Settings(
                        value(config, "sandbox.app-code", "sandbox-app-code"),
                        value(config, "sandbox.link-valid-for", Duration.ofMinutes(30)),
                        value(config, "sandbox.max-flows", 10_000),
                        control ? REMEMBERED_CALLS : 0,
                        value(config, "sandbox.notify-failures", true),
                        value(config, "sandbox.notice-delay", Duration.ofSeconds(30)),
                        new Fault.Pauses(
                                value(config, "sandbox.slow-for", Fault.Pauses.USUAL.slow()),
                                value(config, "sandbox.hang-for", Fault.Pauses.USUAL.hang()),
                                value(config, "sandbox.drip-pause", Fault.Pauses.USUAL.drip()))));
    }

    @SuppressWarnings("unchecked") // the class of a value is that of its type
    private static <T> T value(Config config, String key, T defaultValue) {
        return config.getOptionalValue(key, (Class<T>) defaultValue.getClass()).orElse(defaultValue);
    }
}
