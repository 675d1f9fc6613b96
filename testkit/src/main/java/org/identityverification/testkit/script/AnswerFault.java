package org.identityverification.testkit.script;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What can go wrong with a healthy answer on its way. The call itself has had its effect: a flow exists, its links work, and only the
 * caller does not hear of it as it should.
 */
public enum AnswerFault {
    /** The healthy answer, late. */
    SLOW,
    /** Nothing for a long time. */
    HANG,
    /** The connection ends in the middle of the announced body. */
    CUT,
    /** A byte a time. */
    DRIP,
    /** A proxy's page under status 502. */
    HTML_502,
    /** A page under status 200. */
    HTML,
    /** The first half of the JSON, announced as complete. */
    TRUNCATED,
    /** Status 200 and no body. */
    EMPTY,
    /** The healthy JSON as {@code text/html}. */
    CONTENT_TYPE,
    /** JSON, but an array. */
    ARRAY,
    /** {@code "code":"0"}. */
    CODE_STRING,
    /** No {@code code} at all. */
    NO_CODE,
    /** Success without {@code data}. */
    NO_DATA,
    /** {@code data} without {@code flowId}. */
    NO_FLOW_ID,
    /** {@code data} without {@code expire}. */
    NO_EXPIRE,
    /** {@code expire} in seconds. */
    EXPIRE_SECONDS,
    /** Fields that no document knows. */
    EXTRA_FIELDS,
    /** 100 MB. */
    HUGE,
    /** A redirect to another path of this sandbox. */
    REDIRECT,
    /** Status 500, no body, and no header that says why. */
    HTTP_500;

    /**
     * The fault with this key.
     *
     * @param key as {@link #key()} gives it, in any case
     * @return the fault, or empty
     */
    public static Optional<AnswerFault> byKey(String key) {
        return Arrays.stream(values())
                .filter(fault -> fault.key().equalsIgnoreCase(key))
                .findFirst();
    }

    /**
     * How a magic name or the control endpoint calls it.
     *
     * @return lower case, with hyphens
     */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
