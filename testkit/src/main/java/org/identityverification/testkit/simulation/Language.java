package org.identityverification.testkit.simulation;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.identityverification.testkit.wire.Call;

/** The language of a page: chosen by a link of the page, or preferred by the browser. */
enum Language {
    EN,
    ZH;

    private static final Pattern CHOSEN = Pattern.compile("(?:^|&)language=(en|zh)(?:&|$)");
    private static final Pattern PREFERRED = Pattern.compile("(?i)(?<![\\w-])(en|zh)\\b");

    static Language of(Call call) {
        Matcher chosen = CHOSEN.matcher(call.query());
        Matcher preferred = PREFERRED.matcher(call.header("Accept-Language").orElse(""));
        return chosen.find() ? named(chosen) : preferred.find() ? named(preferred) : EN;
    }

    /** A query without its language, to which another one can be appended. */
    static String withoutChoice(String query) {
        String rest = query.replaceAll("(^|&)language=\\w*", "");
        return rest.isEmpty() ? "" : rest + '&';
    }

    private static Language named(Matcher found) {
        return valueOf(found.group(1).toUpperCase(Locale.ROOT));
    }

    String choose(String chinese, String english) {
        return this == ZH ? chinese : english;
    }

    /** The value of {@code language} in a query, and the folder of the texts. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
