package org.identityverification.impl.verification;

import java.time.Instant;
import java.util.UUID;

/**
 * The right of one node to run the work of a verification. Only its holder renews and ends it; it also ends when it has run out and
 * another node has taken it.
 *
 * @param id of this lease, not of the node
 * @param until when it runs out, by the store's clock
 */
public record Lease(UUID id, Instant until) {}
