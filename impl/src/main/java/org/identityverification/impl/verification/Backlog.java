package org.identityverification.impl.verification;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The results that are not delivered yet, and those that are held.
 *
 * @param waiting how many the module tries or retries
 * @param parked how many wait for the operator to re-drive them
 * @param oldest when the oldest of both was created; absent when all are delivered
 * @param held how many results are held and not parked
 * @param oldestHeld when the notification of the oldest of those came; absent when none is held
 */
public record Backlog(
        long waiting,
        long parked,
        @Nullable Instant oldest,
        long held,
        @Nullable Instant oldestHeld) {}
