package org.identityverification.impl.verification;

import java.time.Instant;
import org.identityverification.FaceAuthMode;
import org.jspecify.annotations.Nullable;

/** Something that happened to a verification. */
public sealed interface Change {

    /**
     * The provider answered the start.
     *
     * @param flowId the provider's id of the flow, if it sent one
     * @param contextId the application's own id
     * @param mode the way the face is checked
     * @param linkExpiresAt when the links stop working, if the provider said so
     * @param expireAt when to give up waiting for a result
     * @param at when it happened
     */
    record Started(
            @Nullable String flowId,
            @Nullable String contextId,
            FaceAuthMode mode,
            @Nullable Instant linkExpiresAt,
            Instant expireAt,
            Instant at)
            implements Change {}

    /**
     * The provider notified a result.
     *
     * @param flowId the flow that it named
     * @param contextId the application's own id, as the provider gave it back
     * @param result how it ended
     */
    record Noticed(String flowId, @Nullable String contextId, Result result) implements Change {}

    /**
     * Our own clock says that no result will come.
     *
     * @param result {@link org.identityverification.VerificationOutcome#EXPIRED}
     */
    record TimedOut(Result result) implements Change {}
}
