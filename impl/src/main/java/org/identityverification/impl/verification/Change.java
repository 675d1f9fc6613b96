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
     * @param queryAt when to ask the provider for the result for the first time, if it is to be asked at all
     * @param at when it happened
     */
    record Started(
            @Nullable String flowId,
            @Nullable String contextId,
            FaceAuthMode mode,
            @Nullable Instant linkExpiresAt,
            Instant expireAt,
            @Nullable Instant queryAt,
            Instant at)
            implements Change {}

    /**
     * A result is known, from whatever source.
     *
     * @param flowId the flow that the source named; absent when it is our own clock
     * @param contextId the application's own id, as the source gave it back
     * @param result how it ended
     */
    record Ended(@Nullable String flowId, @Nullable String contextId, Result result) implements Change {}

    /**
     * The provider notified a result that is not believed before the provider has been asked.
     *
     * @param flowId the flow that it named
     * @param contextId the application's own id, as the provider gave it back
     * @param result what the notification said
     */
    record Announced(String flowId, @Nullable String contextId, Result result) implements Change {}
}
