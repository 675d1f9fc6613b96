package org.identityverification.impl.verification;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The results that the application has not been given yet.
 *
 * @param waiting how many will be tried, or tried again, by themselves
 * @param parked how many are tried again only when somebody re-drives them
 * @param oldest when the oldest of all of them became necessary; absent when there is none
 */
public record Backlog(long waiting, long parked, @Nullable Instant oldest) {

    /** Nothing is undelivered. */
    public static final Backlog EMPTY = new Backlog(0, 0, null);
}
