package org.identityverification.impl.verification;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.identityverification.PendingDelivery;
import org.jspecify.annotations.Nullable;

/**
 * Work that must happen later, stored together with the change that creates it.
 *
 * @param id for a delivery, the delivery id that the application sees
 * @param verificationId absent with {@link TaskKind#PURGE}
 * @param account of the start of the verification, as far as it was known when the task was written; absent with housekeeping
 * @param dueAt when it may run at the earliest, by the module's clock; absent when it is parked
 * @param attempts how often it was claimed since it was created or re-driven
 * @param version counts the claims; it belongs to the store
 * @param flowId the flow that a notification named; with {@link TaskKind#HELD}
 * @param furtherCode whether its outcome, no less confirmed, already has another delivery; with {@link TaskKind#DELIVER}
 */
public record Task(
        UUID id,
        TaskKind kind,
        @Nullable UUID verificationId,
        @Nullable String account,
        @Nullable Instant dueAt,
        int attempts,
        int version,
        Instant createdAt,
        @Nullable String flowId,
        @Nullable Result result,
        boolean furtherCode) {

    static Task deliver(UUID id, UUID verificationId, @Nullable String account, Result result, boolean furtherCode) {
        Instant at = result.completedAt();
        return new Task(id, TaskKind.DELIVER, verificationId, account, at, 0, 0, at, null, result, furtherCode);
    }

    /** A repeated notification makes the same task; a different flow, outcome or code makes another one. */
    static Task held(UUID verificationId, @Nullable String account, String flowId, Result result, Instant dueAt) {
        String notified = flowId + "/" + result.outcome() + "/" + result.fingerprint();
        UUID id = named(TaskKind.HELD + "/" + verificationId + "/" + notified);
        return new Task(
                id, TaskKind.HELD, verificationId, account, dueAt, 0, 0, result.completedAt(), flowId, result, false);
    }

    static Task query(UUID verificationId, @Nullable String account, Instant dueAt, Instant at) {
        UUID id = named(TaskKind.QUERY + "/" + verificationId);
        return new Task(id, TaskKind.QUERY, verificationId, account, dueAt, 0, 0, at, null, null, false);
    }

    static Task expire(UUID verificationId, Instant dueAt, Instant at) {
        UUID id = named(TaskKind.EXPIRE + "/" + verificationId);
        return new Task(id, TaskKind.EXPIRE, verificationId, null, dueAt, 0, 0, at, null, null, false);
    }

    /** The one purge of an application: always the same id. */
    public static Task purge(Instant at) {
        return new Task(named(TaskKind.PURGE.name()), TaskKind.PURGE, null, null, at, 0, 0, at, null, null, false);
    }

    /** The same with another due time; without one it is parked. */
    public Task due(@Nullable Instant dueAt) {
        return with(account, dueAt, attempts, version, createdAt);
    }

    /** The same, due, with the account of the start, which came after the notification. */
    Task started(@Nullable String account, Instant dueAt) {
        return with(account, dueAt, attempts, version, createdAt);
    }

    /** The same after one more claim. */
    public Task claimed() {
        return with(account, dueAt, attempts + 1, version + 1, createdAt);
    }

    /** The name of its account in a set of busy accounts; empty for the common one. */
    public String share() {
        return account == null ? "" : account;
    }

    /** Whether the store writes it with a lease for the node that writes it. */
    public boolean isClaimed() {
        return version > 0;
    }

    /** The same, due now as if it were new. Its version stays. */
    public Task redriven(Instant now) {
        return with(account, now, 0, version, now);
    }

    private Task with(@Nullable String account, @Nullable Instant dueAt, int attempts, int version, Instant createdAt) {
        return new Task(
                id, kind, verificationId, account, dueAt, attempts, version, createdAt, flowId, result, furtherCode);
    }

    /** What the application sees of a delivery or a held result. */
    public PendingDelivery toPendingDelivery() {
        Result known = requireResult();
        return new PendingDelivery(
                id,
                requireVerificationId(),
                Optional.ofNullable(account),
                known.outcome(),
                known.completedAt(),
                attempts,
                Optional.ofNullable(dueAt),
                reason());
    }

    private PendingDelivery.Reason reason() {
        if (kind == TaskKind.HELD) {
            return PendingDelivery.Reason.NOT_CONFIRMED;
        }
        return attempts == 0 ? PendingDelivery.Reason.NOT_TRIED : PendingDelivery.Reason.OBSERVER_FAILED;
    }

    public Result requireResult() {
        return Objects.requireNonNull(result, "deliveries and held results have a result");
    }

    public UUID requireVerificationId() {
        return Objects.requireNonNull(verificationId, "every task but the purge has a verification");
    }

    private static UUID named(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }
}
