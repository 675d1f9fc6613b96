package org.identityverification.impl.provider;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The provider's answer to a question for a result (contract, section 3).
 *
 * @param status how far the flow has come
 * @param failedReasonCode why it failed, if the provider says so
 */
public record FaceAuthResult(Status status, @Nullable String failedReasonCode) {

    /** How far a flow has come, in the provider's own words. */
    public enum Status {
        /** The link was issued. */
        ING,
        /** The link was opened; there is no result yet. */
        SCAN,
        /** The person passed. */
        SUCCESS,
        /** The person failed. */
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
