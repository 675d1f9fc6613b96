package org.identityverification.impl.provider;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The provider's answer to a result query (contract, section 3). */
public record QueryAnswer(Status status, @Nullable String failedReasonCode) {

    /** The state of a flow, in the provider's words. */
    public enum Status {
        /** The link was issued. */
        ING,
        /** The link was opened; there is no result yet. */
        SCAN,
        SUCCESS,
        FAIL,
        /** Anything else, {@code FINISH} of an older page included: it does not say how the flow ended. */
        OTHER;

        static Status of(@Nullable String text) {
            return Arrays.stream(values())
                    .filter(it -> it.name().equals(text))
                    .findFirst()
                    .orElse(OTHER);
        }
    }
}
