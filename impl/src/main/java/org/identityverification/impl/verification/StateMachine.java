package org.identityverification.impl.verification;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.identityverification.VerificationOutcome;
import org.identityverification.VerificationStatus;
import org.jspecify.annotations.Nullable;

/**
 * How a verification changes. Pure: the same record and the same change always give the same transition, apart from the
 * random ids of new tasks.
 *
 * <p>The statuses are a ladder, {@code PENDING < EXPIRED < FAILED < PASSED}, and a verification only ever climbs: that is
 * why changes may come in any order and any number and still end in the same status, and why {@code PASSED} is final. Each
 * step up makes exactly one delivery.
 */
public final class StateMachine {

    private StateMachine() {}

    /**
     * Applies a change.
     *
     * @param id which verification
     * @param current what is known of it, if anything
     * @param change what happened
     * @return what to write
     */
    public static Transition apply(UUID id, @Nullable VerificationRecord current, Change change) {
        if (change instanceof Change.Started started) {
            return started(id, current, started);
        }
        if (change instanceof Change.Ended ended) {
            return ended(id, current, ended);
        }
        return announced(id, current, (Change.Announced) change);
    }

    private static Transition started(UUID id, @Nullable VerificationRecord current, Change.Started started) {
        if (current == null) {
            VerificationRecord pending = new VerificationRecord(
                    id,
                    started.flowId(),
                    started.contextId(),
                    started.mode(),
                    VerificationStatus.PENDING,
                    started.linkExpiresAt(),
                    null,
                    null,
                    null,
                    null,
                    started.at(),
                    0);
            return new Transition(Transition.Effect.CHANGED, pending, tasksOf(id, started));
        }
        if (started.flowId() != null && isOtherFlow(current, started.flowId())) {
            return Transition.otherFlow(current);
        }
        if (current.mode() != null) {
            return Transition.nothingNew(current);
        }
        VerificationRecord merged = new VerificationRecord(
                id,
                current.flowId(),
                started.contextId() == null ? current.contextId() : started.contextId(),
                started.mode(),
                current.status(),
                started.linkExpiresAt(),
                current.completedAt(),
                current.failReasonCode(),
                current.verifyCode(),
                current.deliveredAt(),
                later(current.changedAt(), started.at()),
                current.version());
        List<Task> tasks = current.status() == VerificationStatus.PASSED ? List.of() : tasksOf(id, started);
        return new Transition(Transition.Effect.CHANGED, merged, tasks);
    }

    private static List<Task> tasksOf(UUID id, Change.Started started) {
        List<Task> tasks = new ArrayList<>();
        tasks.add(Task.expire(id, started.expireAt(), started.at()));
        if (started.queryAt() != null && started.flowId() != null) {
            tasks.add(Task.query(id, started.queryAt(), started.at()));
        }
        return tasks;
    }

    private static Transition announced(UUID id, @Nullable VerificationRecord current, Change.Announced announced) {
        if (current != null && isOtherFlow(current, announced.flowId())) {
            return Transition.otherFlow(current);
        }
        if (current != null && rung(current.status()) >= rung(statusOf(announced.result()))) {
            return Transition.nothingNew(current);
        }
        return new Transition(Transition.Effect.CHANGED, current, List.of(Task.confirm(id, announced)));
    }

    private static Transition ended(UUID id, @Nullable VerificationRecord current, Change.Ended ended) {
        String flowId = ended.flowId();
        Result result = ended.result();
        VerificationStatus status = statusOf(result);
        if (current == null) {
            // Our own clock names no flow, and knows nothing that would be worth remembering.
            return flowId == null ? Transition.nothingNew(null) : firstHeardOf(id, flowId, ended, status);
        }
        if (flowId != null && isOtherFlow(current, flowId)) {
            return Transition.otherFlow(current);
        }
        if (rung(current.status()) >= rung(status)) {
            return Transition.nothingNew(current);
        }
        VerificationRecord climbed = new VerificationRecord(
                id,
                current.flowId() == null ? flowId : current.flowId(),
                current.contextId() == null ? ended.contextId() : current.contextId(),
                current.mode(),
                status,
                current.expiresAt(),
                result.completedAt(),
                failReasonCodeOf(result),
                result.verifyCode(),
                null,
                later(current.changedAt(), result.completedAt()),
                current.version());
        return new Transition(Transition.Effect.CHANGED, climbed, List.of(Task.deliver(id, result)));
    }

    private static Transition firstHeardOf(UUID id, String flowId, Change.Ended ended, VerificationStatus status) {
        Result result = ended.result();
        VerificationRecord record = new VerificationRecord(
                id,
                flowId,
                ended.contextId(),
                null,
                status,
                null,
                result.completedAt(),
                failReasonCodeOf(result),
                result.verifyCode(),
                null,
                result.completedAt(),
                0);
        return new Transition(Transition.Effect.CHANGED, record, List.of(Task.deliver(id, result)));
    }

    private static boolean isOtherFlow(VerificationRecord record, String flowId) {
        return record.flowId() != null && !record.flowId().equals(flowId);
    }

    private static @Nullable String failReasonCodeOf(Result result) {
        return result.outcome() == VerificationOutcome.FAILED ? result.failReasonCode() : null;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static VerificationStatus statusOf(Result result) {
        return switch (result.outcome()) {
            case PASSED -> VerificationStatus.PASSED;
            case FAILED -> VerificationStatus.FAILED;
            case EXPIRED -> VerificationStatus.EXPIRED;
        };
    }

    private static int rung(VerificationStatus status) {
        return switch (status) {
            case PENDING -> 0;
            case EXPIRED -> 1;
            case FAILED -> 2;
            case PASSED -> 3;
        };
    }
}
