package org.identityverification.impl.verification;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.identityverification.FaceAuthMode;
import org.jspecify.annotations.Nullable;

/** Something that happened to a verification. Only changes of our own start set flow, context, account and mode. */
public sealed interface Change {

    /** What is known of our own start. */
    sealed interface OfStart extends Change {
        /** When to give up waiting for a result. */
        Instant expireAt();
    }

    /**
     * The provider answered the start.
     *
     * @param expireAt when to give up waiting for a result
     * @param queryAt when to ask the provider for the result for the first time, if it is to be asked at all
     */
    record Started(
            @Nullable String flowId,
            @Nullable String contextId,
            @Nullable String account,
            FaceAuthMode mode,
            @Nullable Instant linkExpiresAt,
            Instant expireAt,
            @Nullable Instant queryAt,
            Instant at)
            implements OfStart {}

    /**
     * The start ended without an answer; the provider may have begun a flow.
     *
     * @param expireAt when to give up waiting for a result
     */
    record Unanswered(
            @Nullable String contextId, @Nullable String account, FaceAuthMode mode, Instant expireAt, Instant at)
            implements OfStart {

        Started asStarted() {
            return new Started(null, contextId, account, mode, null, expireAt, null, at);
        }
    }

    /**
     * A notification says how a verification ended.
     *
     * @param result what it says; {@link Result#confirmed()} is {@code false}
     * @param confirm whether the provider must confirm the result, which depends on the account
     * @param hold how long the result waits for a start that is not known yet; zero when it has waited already
     */
    record Notified(String flowId, Result result, Confirmation confirm, Duration hold) implements Change {
        Instant at() {
            return result.completedAt();
        }
    }

    /**
     * A result is known: from the provider itself, or from our own clock.
     *
     * @param held the results that were held before the query: a failure does not decide a pass that came later. Absent when the
     *     result decides all of them
     */
    record Ended(Result result, @Nullable Set<UUID> held) implements Change {}

    /** The operator releases a held result, by the id of its task, that could not be confirmed. */
    record Released(UUID heldId, Instant at) implements Change {}
}
