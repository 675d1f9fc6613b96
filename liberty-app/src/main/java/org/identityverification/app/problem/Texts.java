package org.identityverification.app.problem;

import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import org.identityverification.FieldError;
import org.jspecify.annotations.Nullable;

/** The texts that visitors see: English, unless they prefer Chinese, all variants of which share one translation. */
final class Texts {

    /** The first is the default. */
    static final List<Locale> LOCALES = List.of(Locale.ENGLISH, Locale.CHINESE);

    /** Longer than that of any browser: a list of thousands would cost more than the answer. */
    private static final int LONGEST_HEADER = 200;

    private static final String WITH_NAMES = "unknown.of.";

    private static final String BUNDLE = Texts.class.getPackageName() + ".texts";
    private static final ResourceBundle.Control AS_ASKED =
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

    private final ResourceBundle bundle;

    Texts(Locale locale) {
        this.bundle = ResourceBundle.getBundle(BUNDLE, locale, Texts.class.getClassLoader(), AS_ASKED);
    }

    /**
     * The texts in the language that fits best, by the quality values of RFC 9110. A header that is not valid, or too
     * long, counts as absent.
     */
    static Texts accepted(@Nullable String acceptLanguage) {
        String languages = acceptLanguage == null || acceptLanguage.length() > LONGEST_HEADER ? "" : acceptLanguage;
        try {
            Locale best = Locale.lookup(Locale.LanguageRange.parse(languages), LOCALES);
            return new Texts(best == null ? LOCALES.get(0) : best);
        } catch (IllegalArgumentException e) {
            return new Texts(LOCALES.get(0));
        }
    }

    Locale locale() {
        return bundle.getLocale();
    }

    String get(String key) {
        return bundle.getString(key);
    }

    /**
     * The translation of the error's code, or its own message: the provider's words, for example, have no translation. The
     * code of a field that does not exist ends with those that do, which the text shows.
     */
    String of(FieldError error) {
        if (error.code().startsWith(WITH_NAMES)) {
            return get("field.unknown").replace("{0}", error.code().substring(WITH_NAMES.length()));
        }
        String key = "field." + error.code();
        return bundle.containsKey(key) ? bundle.getString(key) : error.message();
    }
}
