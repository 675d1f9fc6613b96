package org.identityverification.impl.verification;

import org.jspecify.annotations.Nullable;

/**
 * What a change does to a verification.
 *
 * @param before absent with {@link Effect#ABSENT}
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
        /** There is no such verification, or the lease was lost. */
        ABSENT
    }

    public static final Transition OF_NOTHING = new Transition(Effect.ABSENT, null, null);
}
