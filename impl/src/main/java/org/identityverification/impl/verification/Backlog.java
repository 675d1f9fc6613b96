package org.identityverification.impl.verification;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The results that are not delivered yet.
 *
 * @param waiting how many the module tries, or tries again
 * @param parked how many wait for the operator to re-drive them
 * @param oldest when the oldest of all of them was created; absent when all are delivered
 */
public record Backlog(long waiting, long parked, @Nullable Instant oldest) {}
