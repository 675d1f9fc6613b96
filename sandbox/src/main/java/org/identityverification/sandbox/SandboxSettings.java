package org.identityverification.sandbox;

import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.identityverification.testkit.script.Spoiler;
import org.identityverification.testkit.simulation.Notices;

/**
 * Every configuration key of the sandbox, typed.
 *
 * @param appCode {@code sandbox.app-code}: the one app code that is let in
 * @param publicUrl {@code sandbox.public-url}: how links begin, without a slash at the end; empty to take it from each request
 * @param linkValidFor {@code sandbox.link-valid-for}: how long links live
 * @param maxFlows {@code sandbox.max-flows}: how many flows are remembered
 * @param notifyFailures {@code sandbox.notify-failures}: whether failures are notified too, which the provider switches on per account
 * @param control {@code sandbox.control}: whether the control endpoint exists, and calls are remembered for it
 * @param pacing {@code sandbox.notice-delay} in it: the times of notifications
 * @param pauses {@code sandbox.slow-for}, {@code sandbox.hang-for} and {@code sandbox.drip-pause}: the times of faults
 */
public record SandboxSettings(
        String appCode,
        Optional<String> publicUrl,
        Duration linkValidFor,
        int maxFlows,
        boolean notifyFailures,
        boolean control,
        Notices.Pacing pacing,
        Spoiler.Pauses pauses) {

    /**
     * Reads the configuration.
     *
     * @param config MicroProfile Config
     * @return the settings, with the documented defaults
     */
    public static SandboxSettings from(Config config) {
        return new SandboxSettings(
                config.getOptionalValue("sandbox.app-code", String.class).orElse("sandbox-app-code"),
                config.getOptionalValue("sandbox.public-url", String.class).map(SandboxSettings::withoutSlash),
                duration(config, "sandbox.link-valid-for", Duration.ofMinutes(30)),
                config.getOptionalValue("sandbox.max-flows", Integer.class).orElse(10_000),
                config.getOptionalValue("sandbox.notify-failures", Boolean.class)
                        .orElse(true),
                config.getOptionalValue("sandbox.control", Boolean.class).orElse(false),
                Notices.Pacing.documented(duration(config, "sandbox.notice-delay", Duration.ofSeconds(30))),
                new Spoiler.Pauses(
                        duration(config, "sandbox.slow-for", Duration.ofSeconds(5)),
                        duration(config, "sandbox.hang-for", Duration.ofMinutes(2)),
                        duration(config, "sandbox.drip-pause", Duration.ofSeconds(1))));
    }

    /** Leaves out the app code. */
    @Override
    public String toString() {
        return "SandboxSettings[publicUrl=" + publicUrl + ", control=" + control + ']';
    }

    private static Duration duration(Config config, String key, Duration defaultValue) {
        return config.getOptionalValue(key, Duration.class).orElse(defaultValue);
    }

    private static String withoutSlash(String url) {
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }
}
