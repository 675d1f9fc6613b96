package org.identityverification.app;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

    /** Variables that Kubernetes sets for a service. */
    private static final Pattern OF_KUBERNETES = Pattern.compile(".*_(SERVICE_(HOST|PORT)|PORT)(_.*)?");

    private Keys() {}

    /** Throws an {@link IllegalStateException} that names the first key, or variable of a key, that is not this application's. */
    static void requireNoOther(Iterable<String> configured) {
        for (String name : configured) {
            boolean isOther = name.startsWith(PREFIX) && !ALL.contains(name);
            boolean isOtherVariable = name.startsWith(variable(PREFIX))
                    && !VARIABLES.contains(name)
                    && !OF_KUBERNETES.matcher(name).matches();
            if (isOther || isOtherVariable) {
                throw new IllegalStateException(name + " is not a key of this application");
            }
        }
    }

    /** How MicroProfile Config spells a key in the environment. */
    private static String variable(String key) {
        return key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }
}
