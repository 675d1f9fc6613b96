package org.identityverification.impl.config;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Text that must not be seen: {@link #toString()} is masked, so that it can't end up in a log or an exception by accident. */
public final class Secret {

    private final String text;

    /**
     * Wraps a secret.
     *
     * @param text the secret itself
     */
    public Secret(String text) {
        this.text = text;
    }

    /**
     * The secret itself, for the one place that sends it or computes with it.
     *
     * @return the text
     */
    public String reveal() {
        return text;
    }

    /**
     * The secret itself as UTF-8.
     *
     * @return a new array
     */
    public byte[] revealBytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Secret that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return "***";
    }
}
