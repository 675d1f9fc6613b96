package org.identityverification.impl.verification;

import java.time.Instant;

/** What must happen next on a track, and when; {@link DueFor#PARKED}: since when it is parked. */
public record Due(DueFor kind, Instant at) {}
