package org.identityverification.app.access;

import io.github.bucket4j.TimeMeter;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** Who may do what, as it is configured. */
@ApplicationScoped
public class Access {

    private final AccessSettings settings;
    private final RateLimits limits;

    /** Reads the configuration. */
    public Access() {
        Config config = ConfigProvider.getConfig();
        this.settings = AccessSettings.read(key -> config.getOptionalValue(key, String.class));
        this.limits = new RateLimits(settings.perCaller(), settings.total(), TimeMeter.SYSTEM_NANOTIME);
    }

    /**
     * Whether this is production, where callers need a token.
     *
     * @return false in development
     */
    public boolean isProduction() {
        return settings.production();
    }

    /**
     * Whether the page is served.
     *
     * @return by default only in development
     */
    public boolean isPageEnabled() {
        return settings.pageEnabled();
    }

    /**
     * Whether a browser may be sent to an address after the face check.
     *
     * @param callbackUrl as a caller has sent it
     * @return always true in development, unless origins are configured
     */
    public boolean allowsCallback(String callbackUrl) {
        return settings.callbackOrigins()
                .map(origins -> origins.allows(callbackUrl))
                .orElse(true);
    }

    String role() {
        return settings.role();
    }

    Optional<Duration> waitOf(String caller) {
        return limits.waitOf(caller);
    }
}
