package org.identityverification.impl.verification;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Work that must happen later, durable like the change that made it necessary.
 *
 * @param id our id; of a delivery, what the application sees as delivery id
 * @param kind what it is for
 * @param verificationId which verification; absent with {@link TaskKind#PURGE}
 * @param dueAt not before; absent when it is parked
 * @param attempts how often it was begun; 0 for a new one
 * @param createdAt when it became necessary
 * @param flowId the flow that a notification named; with {@link TaskKind#CONFIRM}
 * @param contextId the application's own id that a notification named; with {@link TaskKind#CONFIRM}
 * @param result what to deliver or to confirm
 */
public record Task(
        UUID id,
        TaskKind kind,
        @Nullable UUID verificationId,
        @Nullable Instant dueAt,
        int attempts,
        Instant createdAt,
        @Nullable String flowId,
        @Nullable String contextId,
        @Nullable Result result) {

    static Task deliver(UUID verificationId, Result result) {
        Instant at = result.completedAt();
        return new Task(UUID.randomUUID(), TaskKind.DELIVER, verificationId, at, 0, at, null, null, result);
    }

    /** The same notification again makes the same task; one that names another flow makes another. */
    static Task confirm(UUID verificationId, Change.Announced announced) {
        Result result = announced.result();
        Instant at = result.completedAt();
        return new Task(
                named(TaskKind.CONFIRM + "/" + verificationId + "/" + result.outcome() + "/" + announced.flowId()),
                TaskKind.CONFIRM,
                verificationId,
                at,
                0,
                at,
                announced.flowId(),
                announced.contextId(),
                result);
    }

    static Task query(UUID verificationId, Instant dueAt, Instant at) {
        return new Task(UUID.randomUUID(), TaskKind.QUERY, verificationId, dueAt, 0, at, null, null, null);
    }

    static Task expire(UUID verificationId, Instant dueAt, Instant at) {
        return new Task(UUID.randomUUID(), TaskKind.EXPIRE, verificationId, dueAt, 0, at, null, null, null);
    }

    /**
     * The one purge of an application.
     *
     * @param at from when on
     * @return always the same task
     */
    public static Task purge(Instant at) {
        return new Task(named(TaskKind.PURGE.name()), TaskKind.PURGE, null, at, 0, at, null, null, null);
    }

    /**
     * Whether there was nothing to wait for when it was made.
     *
     * @return {@code false} also when it is parked
     */
    public boolean isDueAtOnce() {
        return dueAt != null && !dueAt.isAfter(createdAt);
    }

    /**
     * The same, to be done at another time.
     *
     * @param dueAt not before; absent to park it
     * @param attempts how often it was begun
     * @return a new task
     */
    public Task due(@Nullable Instant dueAt, int attempts) {
        return new Task(id, kind, verificationId, dueAt, attempts, createdAt, flowId, contextId, result);
    }

    /**
     * The same as if it were new.
     *
     * @param now the time
     * @return a new task
     */
    public Task renewed(Instant now) {
        return new Task(id, kind, verificationId, now, 0, now, flowId, contextId, result);
    }

    private static UUID named(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }
}
