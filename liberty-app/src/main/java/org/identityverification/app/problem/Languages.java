package org.identityverification.app.problem;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Locale;
import org.identityverification.app.config.Keys;
import org.jspecify.annotations.Nullable;

/** Chooses the language of each problem: English or Chinese, all variants of which share one translation. */
@ApplicationScoped
public class Languages {

    static final List<Locale> ALL = List.of(Locale.ENGLISH, Locale.CHINESE);

    /** Longer than that of any browser: a list of thousands would cost more than the answer. */
    private static final int LONGEST_HEADER = 200;

    private Locale standard = Locale.ENGLISH;

    public void check(Keys keys) {
        keys.get("identity-app.default-language", List.of("en", "zh")::contains, "must be en or zh")
                .ifPresent(language -> standard = Locale.forLanguageTag(language));
    }

    /**
     * The texts in the language that fits best, by the quality values of RFC 9110, or in the configured one. A header that is not
     * valid, or too long, counts as absent.
     */
    Texts accepted(@Nullable String acceptLanguage) {
        String languages = acceptLanguage == null || acceptLanguage.length() > LONGEST_HEADER ? "" : acceptLanguage;
        try {
            Locale best = Locale.lookup(Locale.LanguageRange.parse(languages), ALL);
            return new Texts(best == null ? standard : best);
        } catch (IllegalArgumentException e) {
            return new Texts(standard);
        }
    }
}
