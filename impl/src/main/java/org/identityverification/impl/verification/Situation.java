package org.identityverification.impl.verification;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a store knows about one verification when a change comes.
 *
 * @param record absent when nothing is known
 * @param held its held results, parked ones included, the oldest first
 */
public record Situation(@Nullable VerificationRecord record, List<Task> held) {

    public Situation {
        held = List.copyOf(held);
    }

    /** Whether there may be held results, so that the store must read them. */
    public static boolean mayHaveHeld(@Nullable VerificationRecord record) {
        return record != null && record.holds() > 0;
    }
}
