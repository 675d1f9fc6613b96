package org.identityverification.app.problem;

import java.util.Locale;
import java.util.ResourceBundle;
import org.identityverification.FieldError;

/** The texts that visitors see, in one language. */
final class Texts {

    private static final String WITH_NAMES = "unknown.of.";

    private static final String BUNDLE = Texts.class.getPackageName() + ".texts";
    private static final ResourceBundle.Control AS_ASKED =
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

    private final ResourceBundle bundle;

    Texts(Locale locale) {
        this.bundle = ResourceBundle.getBundle(BUNDLE, locale, Texts.class.getClassLoader(), AS_ASKED);
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
