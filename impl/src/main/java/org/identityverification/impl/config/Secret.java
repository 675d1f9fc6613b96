package org.identityverification.impl.config;

import java.nio.charset.StandardCharsets;

/**
 * Text that must not be seen: {@link #toString()} is masked, so that it can't end up in a log or an exception by accident.
 *
 * @param reveal the text itself, for the one place that sends it or computes with it
 */
public record Secret(String reveal) {

    /** The text as UTF-8. */
    public byte[] revealBytes() {
        return reveal.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "***";
    }
}
