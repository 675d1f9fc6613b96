package org.identityverification.impl.verification;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The results that are not delivered, the claims that are not decided, and the questions that wait for their turn.
 *
 * @param waiting how many results the module delivers or tries again to deliver
 * @param parked how many deliveries and claims wait for an operator
 * @param oldest since when the oldest of both has been known or parked; absent when there is none
 * @param claims how many claims are not decided and not parked
 * @param oldestClaim when the oldest of those came; absent when there is none
 * @param oldestQuestion when the first question without a claim is or was due; absent when there is none
 */
public record Backlog(
        long waiting,
        long parked,
        @Nullable Instant oldest,
        long claims,
        @Nullable Instant oldestClaim,
        @Nullable Instant oldestQuestion) {}
