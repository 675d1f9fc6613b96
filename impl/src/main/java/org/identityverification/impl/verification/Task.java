package org.identityverification.impl.verification;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Work that must happen later, durable like the change that made it necessary.
 *
 * @param id our id; of a delivery, what the application sees as delivery id
 * @param kind what it is for
 * @param verificationId which verification; absent with {@link TaskKind#PURGE}
 * @param dueAt not before, by the module's clock; absent when it is parked
 * @param attempts how often it was begun; 0 for a new one
 * @param createdAt when it became necessary
 * @param flowId the flow that a notification named; with {@link TaskKind#CONFIRM}
 * @param result what to deliver or what is claimed
 */
public record Task(
        UUID id,
        TaskKind kind,
        @Nullable UUID verificationId,
        @Nullable Instant dueAt,
        int attempts,
        Instant createdAt,
        @Nullable String flowId,
        @Nullable Result result) {

    static Task deliver(UUID id, UUID verificationId, Result result) {
        Instant at = result.completedAt();
        return new Task(id, TaskKind.DELIVER, verificationId, at, 0, at, null, result);
    }

    /** The same notification again makes the same task; a different flow, outcome or code makes another. */
    static Task confirm(UUID verificationId, String flowId, Result claim, Instant dueAt) {
        UUID id = named(TaskKind.CONFIRM + "/" + verificationId + "/" + flowId + "/" + claim.fingerprint());
        return new Task(id, TaskKind.CONFIRM, verificationId, dueAt, 0, claim.completedAt(), flowId, claim);
    }

    static Task query(UUID verificationId, Instant dueAt, Instant at) {
        UUID id = named(TaskKind.QUERY + "/" + verificationId);
        return new Task(id, TaskKind.QUERY, verificationId, dueAt, 0, at, null, null);
    }

    static Task expire(UUID verificationId, Instant dueAt, Instant at) {
        return new Task(UUID.randomUUID(), TaskKind.EXPIRE, verificationId, dueAt, 0, at, null, null);
    }

    /**
     * The one purge of an application.
     *
     * @param at from when on
     * @return always the same task
     */
    public static Task purge(Instant at) {
        return new Task(named(TaskKind.PURGE.name()), TaskKind.PURGE, null, at, 0, at, null, null);
    }

    /**
     * The same with another due time.
     *
     * @param dueAt not before; absent to park it
     * @return a new task
     */
    public Task due(@Nullable Instant dueAt) {
        return new Task(id, kind, verificationId, dueAt, attempts, createdAt, flowId, result);
    }

    /**
     * The same, begun once more.
     *
     * @return a new task
     */
    public Task begun() {
        return new Task(id, kind, verificationId, dueAt, attempts + 1, createdAt, flowId, result);
    }

    /**
     * The same as if it were new.
     *
     * @param now the time
     * @return a new task
     */
    public Task renewed(Instant now) {
        return new Task(id, kind, verificationId, now, 0, now, flowId, result);
    }

    /**
     * The result of a delivery or of a claim.
     *
     * @return what to deliver or what is claimed
     */
    public Result requireResult() {
        return Objects.requireNonNull(result, "deliveries and claims have a result");
    }

    private static UUID named(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }
}
