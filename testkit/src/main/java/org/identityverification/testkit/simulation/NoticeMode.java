package org.identityverification.testkit.simulation;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What becomes of a notification. */
public enum NoticeMode {
    /** It is sent at once. */
    NORMAL,
    /** It is sent late. */
    DELAYED,
    /** It is never sent. */
    LOST,
    /** It is sent twice, in parallel. */
    DOUBLED;

    /**
     * The mode with this key.
     *
     * @param key as {@link #key()} gives it
     * @return the mode, or empty
     */
    public static Optional<NoticeMode> byKey(String key) {
        return Arrays.stream(values()).filter(mode -> mode.key().equals(key)).findFirst();
    }

    /**
     * The value of the form field.
     *
     * @return lower case
     */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
