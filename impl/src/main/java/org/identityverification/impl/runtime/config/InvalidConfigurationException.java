package org.identityverification.impl.runtime.config;

import java.util.List;
import org.identityverification.impl.runtime.messages.Explanation;

/** The module can't start. Names every wrong key, without values, and has no stack trace, which would hide the message. */
public final class InvalidConfigurationException extends RuntimeException implements Explanation {

    /** Each problem is one sentence that begins with the key. */
    public InvalidConfigurationException(List<String> problems) {
        super(
                "The configuration of identity-verification is not valid: " + String.join("; ", problems),
                null,
                false,
                false);
    }
}
