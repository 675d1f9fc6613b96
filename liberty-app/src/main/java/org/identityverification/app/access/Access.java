package org.identityverification.app.access;

import io.github.bucket4j.TimeMeter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The keys that say who may do what. Production has strict defaults; development has no limit that was not asked for, and no
 * real provider, where every call costs money. A wrong value stops the start.
 */
@ApplicationScoped
public class Access {

    private static final String PRODUCTION = "identity-app.production";
    private static final String PAGE_ENABLED = "identity-app.page.enabled";
    private static final String PROVIDER = "identity-verification/mp-rest/url";
    private static final String CALLBACK_ORIGINS = "identity-app.callback-origins";
    private static final String PER_CALLER = "identity-app.rate-limit.per-caller";
    private static final String TOTAL = "identity-app.rate-limit.total";

    @Inject
    @ConfigProperty(name = PRODUCTION, defaultValue = "false")
    String production;

    /** The group that a caller's token must have. */
    @Inject
    @ConfigProperty(name = "identity-app.role", defaultValue = "identity-verification")
    String role;

    @Inject
    @ConfigProperty(name = PAGE_ENABLED)
    Optional<String> pageEnabled;

    @Inject
    @ConfigProperty(name = CALLBACK_ORIGINS)
    Optional<String> listedOrigins;

    /** The module's key. Its origin is always allowed: the operator chose it. */
    @Inject
    @ConfigProperty(name = "identity-verification.callback-url")
    Optional<String> callbackUrl;

    @Inject
    @ConfigProperty(name = PER_CALLER)
    Optional<Integer> callsPerCaller;

    @Inject
    @ConfigProperty(name = TOTAL)
    Optional<Integer> callsInTotal;

    @Inject
    @ConfigProperty(name = "identity-verification/mp-rest/uri")
    Optional<String> providerUri;

    @Inject
    @ConfigProperty(name = PROVIDER)
    Optional<String> providerUrl;

    private Optional<CallbackOrigins> callbackOrigins = Optional.empty();

    @SuppressWarnings("NullAway.Init")
    private RateLimits limits;

    /** Called before anything else happens. Not when the bean is made: CDI would hide the reason behind an exception of its own. */
    public void check() {
        // Read for its fault alone.
        isPageEnabled();
        if (!isProduction() && !isSandbox()) {
            throw new IllegalStateException(PROVIDER + " is not a loopback address, so it may be the real provider; in"
                    + " development, where callers need no token, the application does not start with it: set"
                    + " identity-app.production=true, or point it at a sandbox on this machine");
        }
        if (isProduction() || listedOrigins.isPresent()) {
            callbackOrigins = Optional.of(readOrigins());
        }
        limits = new RateLimits(
                limit(PER_CALLER, callsPerCaller, 10), limit(TOTAL, callsInTotal, 600), TimeMeter.SYSTEM_NANOTIME);
    }

    /** Whether callers need a token, and the provider may be the real one. */
    public boolean isProduction() {
        return flag(PRODUCTION, production);
    }

    public boolean isPageEnabled() {
        return pageEnabled.map(text -> flag(PAGE_ENABLED, text)).orElseGet(() -> !isProduction());
    }

    /** Whether a browser may be sent to this address after the face check. */
    public boolean allowsCallback(String callbackUrl) {
        return callbackOrigins.map(origins -> origins.allows(callbackUrl)).orElse(true);
    }

    /** Whether the provider is on this machine, which the real one never is. Without configuration it is the real one. */
    boolean isSandbox() {
        // As MicroProfile Rest Client has it: the URI goes before the URL.
        return providerUri.or(() -> providerUrl).map(Loopback::isAddressedBy).orElse(false);
    }

    String role() {
        return role;
    }

    /** Counts a call. Returns how long the caller must wait, or empty when the call may go through. */
    Optional<Duration> waitOf(String caller) {
        return limits.waitOf(caller);
    }

    // Stricter than MicroProfile Config, for which a misspelt "true" is false: development instead of production.
    private static boolean flag(String key, String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalStateException(key + " must be true or false");
        }
        return text.equals("true");
    }

    private CallbackOrigins readOrigins() {
        try {
            return CallbackOrigins.of(listedOrigins.orElse(""), callbackUrl);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(
                    CALLBACK_ORIGINS + " must be origins like https://shop.example.com, separated by commas", e);
        }
    }

    private Optional<Integer> limit(String key, Optional<Integer> calls, int inProduction) {
        if (calls.filter(it -> it < 1).isPresent()) {
            throw new IllegalStateException(key + " must be at least 1");
        }
        return isProduction() ? calls.or(() -> Optional.of(inProduction)) : calls;
    }
}
