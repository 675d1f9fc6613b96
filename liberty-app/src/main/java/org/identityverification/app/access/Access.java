package org.identityverification.app.access;

import io.github.bucket4j.TimeMeter;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.identityverification.app.config.Keys;

/**
 * Reads the keys that decide who may do what. Production has strict defaults. Development has no limits unless they are set, and
 * never the real provider, where every call costs money.
 */
@ApplicationScoped
public class Access {

    private static final String PROVIDER = "identity-verification/mp-rest/url";
    private static final String CALLBACK_ORIGINS = "identity-app.callback-origins";

    private boolean production;
    private boolean pageEnabled;
    private boolean sandbox;
    private String role = "";
    private String backendRole = "";
    private String operatorRole = "";
    private String readerRole = "";
    /** Empty where every origin is allowed. */
    private Optional<Set<Origin>> callbackOrigins = Optional.empty();

    @SuppressWarnings("NullAway.Init")
    private RateLimits limits;

    /** Called before anything else. Not when the bean is created: CDI would hide the reason behind an exception of its own. */
    public void check(Keys keys) {
        production = keys.flag("identity-app.production").orElse(false);
        pageEnabled = keys.flag("identity-app.page.enabled").orElse(!production);
        role = keys.get("identity-app.role").orElse("identity-verification");
        backendRole = keys.get("identity-app.backend-role").orElse("identity-verification-backend");
        operatorRole = keys.get("identity-app.operator-role").orElse("identity-verification-operator");
        readerRole = keys.get("identity-app.reader-role").orElse("identity-verification-reader");
        requireOtherThanRole(keys, "identity-app.backend-role", backendRole);
        requireOtherThanRole(keys, "identity-app.operator-role", operatorRole);
        requireOtherThanRole(keys, "identity-app.reader-role", readerRole);
        keys.require(
                "identity-app.operator-role",
                !operatorRole.equals(backendRole),
                "must not be identity-app.backend-role");
        keys.require(
                "identity-app.reader-role",
                !List.of(backendRole, operatorRole).contains(readerRole),
                "must not be identity-app.backend-role or identity-app.operator-role");
        // As in MicroProfile Rest Client, the URI takes precedence over the URL. Without either the provider is the
        // real one.
        sandbox = keys.get("identity-verification/mp-rest/uri")
                .or(() -> keys.get(PROVIDER))
                .map(Loopback::isAddressedBy)
                .orElse(false);
        keys.require(
                PROVIDER,
                production || sandbox,
                "is not a loopback address, so it may be the real provider; in development, where callers need no token,"
                        + " the application does not start with it: set identity-app.production=true, or point it at a"
                        + " sandbox on this machine");
        Optional<Set<Origin>> listedOrigins = keys.read(
                CALLBACK_ORIGINS,
                Access::origins,
                "must be origins like https://shop.example.com, separated by commas");
        if (production || listedOrigins.isPresent()) {
            Set<Origin> allowed = new HashSet<>(listedOrigins.orElse(Set.of()));
            // The default callback URL is always allowed: the operator chose it. The module refuses one that is no URL.
            keys.get("identity-verification.callback-url").flatMap(Origin::of).ifPresent(allowed::add);
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

    /** The group of those who may list, count and export what was started, and nothing else. */
    String readerRole() {
        return readerRole;
    }

    /** Counts a call. Returns how long the caller must wait, or empty when the call may go through. */
    Optional<Duration> countCall(String caller) {
        return limits.countCall(caller);
    }

    private void requireOtherThanRole(Keys keys, String key, String other) {
        keys.require(
                key,
                !other.equals(role) && !other.startsWith(role + ':'),
                "must not be identity-app.role, nor begin with it and a colon: such a group is the role of an account");
    }

    private static Optional<Set<Origin>> origins(String listed) {
        try {
            return Optional.of(Origin.listed(listed));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Optional<Integer> limit(Keys keys, String key, int inProduction) {
        return keys.get(key, it -> it.matches("[1-9][0-9]{0,8}"), "must be a whole number, at least 1")
                .map(Integer::valueOf)
                .or(() -> production ? Optional.of(inProduction) : Optional.empty());
    }
}
