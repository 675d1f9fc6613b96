package org.identityverification.impl.verification;

import org.jspecify.annotations.Nullable;

/**
 * What a change does to a verification.
 *
 * @param before absent with {@link Effect#NO_ROW} and {@link Effect#LEASE_LOST}
 * @param after the same object as {@code before} when nothing changes
 */
public record Transition(
        Effect effect,
        @Nullable VerificationRecord before,
        @Nullable VerificationRecord after) {

    public enum Effect {
        CHANGED,
        /** Everything was known before, or is outdated. */
        NOTHING_NEW,
        /** The change names a flow that is not this verification's. */
        OTHER_FLOW,
        /** It can't be said yet whether the change is to be believed. The sender must try again. */
        TRY_AGAIN,
        /** There is no such verification. */
        NO_ROW,
        /** The work has lost its lease, so what it brings is dropped. */
        LEASE_LOST
    }

    public static final Transition OF_NO_ROW = new Transition(Effect.NO_ROW, null, null);

    public static final Transition OF_LOST_LEASE = new Transition(Effect.LEASE_LOST, null, null);
}
