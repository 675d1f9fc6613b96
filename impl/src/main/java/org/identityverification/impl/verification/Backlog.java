package org.identityverification.impl.verification;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The results that are not delivered yet.
 *
 * @param waiting how many are tried, or tried again, by themselves
 * @param parked how many are tried again only when the operator re-drives them
 * @param oldest when the oldest of all of them was created; absent when all are delivered
 */
public record Backlog(long waiting, long parked, @Nullable Instant oldest) {

    public static final Backlog EMPTY = new Backlog(0, 0, null);
}
