package org.identityverification.impl.provider;

import org.jspecify.annotations.Nullable;

/**
 * What the provider answered when it was asked for a result (contract, section 3).
 *
 * @param status how far the flow has come
 * @param failedReasonCode why it failed, if it said so
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
        OTHER
    }
}
