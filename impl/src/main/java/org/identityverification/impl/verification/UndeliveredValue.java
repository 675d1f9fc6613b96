package org.identityverification.impl.verification;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.identityverification.Undelivered;
import org.identityverification.VerificationOutcome;

/** Public because JSON-B reads no others. */
public record UndeliveredValue(
        UUID verificationId,
        Optional<UUID> deliveryId,
        Optional<String> account,
        VerificationOutcome outcome,
        Instant knownSince,
        int attempts,
        Optional<Instant> nextAttemptAt,
        Reason reason,
        Optional<String> lastFailure)
        implements Undelivered {}
