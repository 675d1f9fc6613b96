package org.identityverification.impl.verification;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Work that must happen later, durable like the change that made it necessary.
 *
 * @param id our id; of a delivery, what the application sees as delivery id
 * @param kind what it is for
 * @param verificationId which verification
 * @param dueAt not before
 * @param attempts how often it was begun; 0 for a new one
 * @param result what to deliver; present with {@link TaskKind#DELIVER}
 */
public record Task(
        UUID id,
        TaskKind kind,
        UUID verificationId,
        Instant dueAt,
        int attempts,
        @Nullable Result result) {

    static Task deliver(UUID verificationId, Result result) {
        return new Task(UUID.randomUUID(), TaskKind.DELIVER, verificationId, result.completedAt(), 0, result);
    }

    static Task expire(UUID verificationId, Instant dueAt) {
        return new Task(UUID.randomUUID(), TaskKind.EXPIRE, verificationId, dueAt, 0, null);
    }
}
