package org.identityverification.app.access;

import io.github.bucket4j.TimeMeter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;

/**
 * Reads the keys that decide who may do what. Production has strict defaults. Development has no limits unless they are set, and
 * never the real provider, where every call costs money. A wrong value stops the start.
 */
@ApplicationScoped
public class Access {

    private static final String PROVIDER = "identity-verification/mp-rest/url";
    private static final String CALLBACK_ORIGINS = "identity-app.callback-origins";
    private static final String AUDIENCES = "mp.jwt.verify.audiences";

    @Inject
    Config config;

    private boolean production;
    private boolean pageEnabled;
    private boolean sandbox;
    private String role = "";
    private String backendRole = "";
    private String operatorRole = "";
    /** Empty where every origin is allowed. */
    private Optional<Set<Origin>> callbackOrigins = Optional.empty();

    @SuppressWarnings("NullAway.Init")
    private RateLimits limits;

    /** Called before anything else. Not when the bean is created: CDI would hide the reason behind an exception of its own. */
    public void check() {
        check(key -> config.getOptionalValue(key, String.class));
    }

    void check(Function<String, Optional<String>> keys) {
        production = flag(keys, "identity-app.production").orElse(false);
        pageEnabled = flag(keys, "identity-app.page.enabled").orElse(!production);
        role = keys.apply("identity-app.role").orElse("identity-verification");
        backendRole = keys.apply("identity-app.backend-role").orElse("identity-verification-backend");
        operatorRole = keys.apply("identity-app.operator-role").orElse("identity-verification-operator");
        requireOtherThanRole("identity-app.backend-role", backendRole);
        requireOtherThanRole("identity-app.operator-role", operatorRole);
        if (operatorRole.equals(backendRole)) {
            throw new IllegalStateException("identity-app.operator-role must not be identity-app.backend-role");
        }
        if (production && !namesAudiences(keys.apply(AUDIENCES).orElse(""))) {
            throw new IllegalStateException(AUDIENCES + " must name the audience of callers' tokens: without it the"
                    + " server accepts tokens for any audience, and tokens without one");
        }
        // As in MicroProfile Rest Client, the URI takes precedence over the URL. Without either the provider is the
        // real one.
        sandbox = keys.apply("identity-verification/mp-rest/uri")
                .or(() -> keys.apply(PROVIDER))
                .map(Loopback::isAddressedBy)
                .orElse(false);
        if (!production && !sandbox) {
            throw new IllegalStateException(PROVIDER + " is not a loopback address, so it may be the real provider; in"
                    + " development, where callers need no token, the application does not start with it: set"
                    + " identity-app.production=true, or point it at a sandbox on this machine");
        }
        Optional<String> listedOrigins = keys.apply(CALLBACK_ORIGINS);
        if (production || listedOrigins.isPresent()) {
            Set<Origin> allowed = origins(listedOrigins.orElse(""));
            // The default callback URL is always allowed: the operator chose it. The module refuses one that is no URL.
            keys.apply("identity-verification.callback-url").flatMap(Origin::of).ifPresent(allowed::add);
            callbackOrigins = Optional.of(allowed);
        }
        limits = new RateLimits(
                limit(keys, "identity-app.rate-limit.per-caller", 10),
                limit(keys, "identity-app.rate-limit.total", 600),
                TimeMeter.SYSTEM_NANOTIME);
    }

    public boolean isProduction() {
        return production;
    }

    public boolean isPageEnabled() {
        return pageEnabled;
    }

    /** Whether a browser may be sent to this address after the face check. */
    public boolean allowsCallback(String callbackUrl) {
        return callbackOrigins.isEmpty()
                || Origin.of(callbackUrl)
                        .filter(callbackOrigins.get()::contains)
                        .isPresent();
    }

    /** Whether the provider is on this machine, which the real one never is. */
    boolean isSandbox() {
        return sandbox;
    }

    /** The group that a caller's token must have; for an account, with a colon and the account's name after it. */
    String role() {
        return role;
    }

    String backendRole() {
        return backendRole;
    }

    /** The group of operators. It does not allow starting a verification. */
    String operatorRole() {
        return operatorRole;
    }

    /** Counts a call. Returns how long the caller must wait, or empty when the call may go through. */
    Optional<Duration> countCall(String caller) {
        return limits.countCall(caller);
    }

    private void requireOtherThanRole(String key, String other) {
        if (other.equals(role) || other.startsWith(role + ':')) {
            throw new IllegalStateException(key + " must not be identity-app.role, nor begin with it and a"
                    + " colon: such a group is the role of an account");
        }
    }

    // Stricter than MicroProfile Config, for which a misspelt "true" is false: development instead of production.
    private static Optional<Boolean> flag(Function<String, Optional<String>> keys, String key) {
        Optional<String> text = keys.apply(key);
        if (text.filter(it -> !it.equals("true") && !it.equals("false")).isPresent()) {
            throw new IllegalStateException(key + " must be true or false");
        }
        return text.map(Boolean::valueOf);
    }

    /** With {@code ALL_AUDIENCES} Open Liberty accepts every audience. */
    private static boolean namesAudiences(String listed) {
        List<String> audiences = Stream.of(listed.split(","))
                .map(String::strip)
                .filter(audience -> !audience.isEmpty())
                .toList();
        return !audiences.isEmpty() && !audiences.contains("ALL_AUDIENCES");
    }

    private static Set<Origin> origins(String listed) {
        try {
            return Origin.listed(listed);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(
                    CALLBACK_ORIGINS + " must be origins like https://shop.example.com, separated by commas", e);
        }
    }

    private Optional<Integer> limit(Function<String, Optional<String>> keys, String key, int inProduction) {
        Optional<String> calls = keys.apply(key);
        if (calls.filter(it -> !it.matches("[1-9][0-9]{0,8}")).isPresent()) {
            throw new IllegalStateException(key + " must be a whole number, at least 1");
        }
        return calls.map(Integer::valueOf).or(() -> production ? Optional.of(inProduction) : Optional.empty());
    }
}
