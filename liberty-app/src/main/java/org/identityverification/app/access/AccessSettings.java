package org.identityverification.app.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * The keys that say who may do what. In production whatever is not set has a strict default; in development there is no
 * limit that was not asked for.
 *
 * @param production {@value #PRODUCTION}: callers need a token, and the provider may be the real one
 * @param role {@value #ROLE}: what a caller's token must say that the caller is
 * @param pageEnabled {@value #PAGE_ENABLED}: whether the page is served
 * @param callbackOrigins where a browser may be sent; absent when everywhere
 * @param perCaller how many calls of one caller are let through in a minute; absent when all
 * @param total how many calls of everybody together are let through in a minute; absent when all
 */
record AccessSettings(
        boolean production,
        String role,
        boolean pageEnabled,
        Optional<CallbackOrigins> callbackOrigins,
        OptionalInt perCaller,
        OptionalInt total) {

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
    private static final int MOST = 1_000_000;

    /**
     * Reads the keys.
     *
     * @param values gives the text of a key, if it is configured
     * @throws IllegalStateException that names every key that is wrong, and no value
     */
    static AccessSettings read(Function<String, Optional<String>> values) {
        return new Reader(values).read();
    }

    private static final class Reader {

        private final Function<String, Optional<String>> values;
        private final List<String> problems = new ArrayList<>();

        private Reader(Function<String, Optional<String>> values) {
            this.values = values;
        }

        private AccessSettings read() {
            boolean production = flag(PRODUCTION, false);
            AccessSettings settings = new AccessSettings(
                    production,
                    text(ROLE).orElse(DEFAULT_ROLE),
                    flag(PAGE_ENABLED, !production),
                    callbackOrigins(production),
                    perMinute(PER_CALLER, production ? OptionalInt.of(PRODUCTION_PER_CALLER) : OptionalInt.empty()),
                    perMinute(TOTAL, production ? OptionalInt.of(PRODUCTION_TOTAL) : OptionalInt.empty()));
            if (!problems.isEmpty()) {
                throw new IllegalStateException("The configuration is not valid: " + String.join("; ", problems));
            }
            return settings;
        }

        private Optional<CallbackOrigins> callbackOrigins(boolean production) {
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

        private OptionalInt perMinute(String key, OptionalInt byDefault) {
            Optional<String> text = text(key);
            if (text.isEmpty()) {
                return byDefault;
            }
            try {
                int calls = Integer.parseInt(text.get());
                if (calls >= 1 && calls <= MOST) {
                    return OptionalInt.of(calls);
                }
            } catch (NumberFormatException e) {
                // Told below, in the same words as every other text that is no such number.
            }
            problems.add(key + " must be a whole number of calls in a minute, from 1 to " + MOST);
            return byDefault;
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
}
