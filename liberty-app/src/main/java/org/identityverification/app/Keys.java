package org.identityverification.app;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.identityverification.impl.runtime.config.MisspeltKeys;

/** The keys of this application. A misspelt one would have no effect, so it stops the start. */
final class Keys {

    private static final String PREFIX = "identity-app.";
    private static final Set<String> ALL = Stream.concat(
                    Stream.of(
                            "production",
                            "role",
                            "backend-role",
                            "operator-role",
                            "callback-origins",
                            "consent",
                            "rate-limit.per-caller",
                            "rate-limit.total",
                            "webhook.url",
                            "webhook.secret",
                            "webhook.verify-code",
                            "webhook.proxy",
                            "page.enabled",
                            "page.modes",
                            "page.mode-providers",
                            "page.account",
                            "page.logo",
                            "page.colour",
                            "page.hotline",
                            "page.return-url"),
                    Stream.of("name", "privacy-url", "purpose", "recipients", "retention", "alternative")
                            .flatMap(it -> Stream.of("page." + it, "page." + it + ".en")))
            .map(PREFIX::concat)
            .collect(Collectors.toUnmodifiableSet());

    private static final Set<String> VARIABLES =
            ALL.stream().map(Keys::variable).collect(Collectors.toUnmodifiableSet());

    private Keys() {}

    /** Throws an {@link IllegalStateException} that names the first key, or variable of a key, that is not this application's. */
    static void requireNoOther(Set<String> configured) {
        for (String name : configured) {
            boolean isOther = name.startsWith(PREFIX) && !ALL.contains(name);
            boolean isOtherVariable = name.startsWith(variable(PREFIX))
                    && !VARIABLES.contains(name)
                    && !MisspeltKeys.isOfKubernetes(name);
            if (isOther || isOtherVariable) {
                throw new IllegalStateException(name + " is not a key of this application");
            }
        }
    }

    /** Throws an {@link IllegalStateException} that names the first variable that looks like a key of the module and is none. */
    static void requireNoOtherOfModule(Set<String> configured) {
        for (String name : configured) {
            if (MisspeltKeys.isUnknownVariable(name)) {
                throw new IllegalStateException(name + " is not a key of the module");
            }
        }
    }

    /** The names that begin almost like those of this application's keys. */
    static List<String> misspelt(Set<String> configured) {
        return MisspeltKeys.near(configured, PREFIX);
    }

    /** How MicroProfile Config spells a key in the environment. */
    private static String variable(String key) {
        return key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }
}
