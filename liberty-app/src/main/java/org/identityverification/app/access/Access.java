package org.identityverification.app.access;

import io.github.bucket4j.TimeMeter;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * The keys that say who may do what. Production has strict defaults; development has no limit that was not asked for. The
 * exception for a wrong configuration names every key that is wrong, and no value.
 */
@ApplicationScoped
public class Access {

    static final String PRODUCTION = "identity-app.production";
    static final String ROLE = "identity-app.role";
    static final String PAGE_ENABLED = "identity-app.page.enabled";
    static final String CALLBACK_ORIGINS = "identity-app.callback-origins";
    static final String PER_CALLER = "identity-app.rate-limit.per-caller";
    static final String TOTAL = "identity-app.rate-limit.total";

    /** The module's key, whose origin is always allowed: the operator chose it. */
    static final String CALLBACK_URL = "identity-verification.callback-url";

    private static final String DEFAULT_ROLE = "identity-verification";
    private static final int PRODUCTION_PER_CALLER = 10;
    private static final int PRODUCTION_TOTAL = 600;
    private static final int MAX_CALLS = 1_000_000;

    private final Function<String, Optional<String>> values;
    private final List<String> problems = new ArrayList<>();
    private final boolean production;
    private final String role;
    private final boolean pageEnabled;
    private final Optional<CallbackOrigins> callbackOrigins;
    private final RateLimits limits;

    /** Reads MicroProfile Config. */
    public Access() {
        this(key -> ConfigProvider.getConfig().getOptionalValue(key, String.class), TimeMeter.SYSTEM_NANOTIME);
    }

    Access(Function<String, Optional<String>> values, TimeMeter time) {
        this.values = values;
        production = flag(PRODUCTION, false);
        role = text(ROLE).orElse(DEFAULT_ROLE);
        pageEnabled = flag(PAGE_ENABLED, !production);
        callbackOrigins = readCallbackOrigins();
        limits = new RateLimits(
                callsPerMinute(PER_CALLER, PRODUCTION_PER_CALLER), callsPerMinute(TOTAL, PRODUCTION_TOTAL), time);
        if (!problems.isEmpty()) {
            throw new IllegalStateException("The configuration is not valid: " + String.join("; ", problems));
        }
    }

    /** Whether callers need a token, and the provider may be the real one. */
    public boolean isProduction() {
        return production;
    }

    public boolean isPageEnabled() {
        return pageEnabled;
    }

    /** Whether a browser may be sent to this address after the face check. */
    public boolean allowsCallback(String callbackUrl) {
        return callbackOrigins.map(origins -> origins.allows(callbackUrl)).orElse(true);
    }

    /** The group that a caller's token must have. */
    String role() {
        return role;
    }

    Optional<Duration> waitOf(String caller) {
        return limits.waitOf(caller);
    }

    private Optional<CallbackOrigins> readCallbackOrigins() {
        Optional<String> listed = text(CALLBACK_ORIGINS);
        if (listed.isEmpty() && !production) {
            return Optional.empty();
        }
        try {
            return Optional.of(CallbackOrigins.of(listed.orElse(""), text(CALLBACK_URL)));
        } catch (IllegalArgumentException e) {
            problems.add(CALLBACK_ORIGINS + " must be origins like https://shop.example.com, separated by commas");
            return Optional.empty();
        }
    }

    private OptionalInt callsPerMinute(String key, int inProduction) {
        Optional<String> text = text(key);
        if (text.isEmpty()) {
            return production ? OptionalInt.of(inProduction) : OptionalInt.empty();
        }
        int calls = text.get().matches("[0-9]{1,7}") ? Integer.parseInt(text.get()) : 0;
        if (calls < 1 || calls > MAX_CALLS) {
            problems.add(key + " must be a whole number of calls in a minute, from 1 to " + MAX_CALLS);
            return OptionalInt.empty();
        }
        return OptionalInt.of(calls);
    }

    private boolean flag(String key, boolean byDefault) {
        Optional<String> text = text(key);
        if (text.isPresent() && !text.get().equals("true") && !text.get().equals("false")) {
            problems.add(key + " must be true or false");
        }
        return text.map("true"::equals).orElse(byDefault);
    }

    private Optional<String> text(String key) {
        return values.apply(key).map(String::strip).filter(text -> !text.isEmpty());
    }
}
