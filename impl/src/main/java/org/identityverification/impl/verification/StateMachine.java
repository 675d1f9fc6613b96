package org.identityverification.impl.verification;

import java.time.Instant;
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
        if (change instanceof Change.Noticed noticed) {
            return noticed(id, current, noticed);
        }
        return timedOut(id, current, (Change.TimedOut) change);
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
                    started.at());
            return new Transition(Transition.Effect.CHANGED, pending, List.of(Task.expire(id, started.expireAt())));
        }
        if (current.flowId() != null
                && started.flowId() != null
                && !current.flowId().equals(started.flowId())) {
            return new Transition(Transition.Effect.OTHER_FLOW, current, List.of());
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
                current.deliveredAt(),
                latest(current, started.at()));
        return new Transition(Transition.Effect.CHANGED, merged, List.of());
    }

    private static Transition noticed(UUID id, @Nullable VerificationRecord current, Change.Noticed noticed) {
        if (current != null && current.flowId() != null && !current.flowId().equals(noticed.flowId())) {
            return new Transition(Transition.Effect.OTHER_FLOW, current, List.of());
        }
        return climb(id, current, noticed.flowId(), noticed.contextId(), noticed.result());
    }

    private static Transition timedOut(UUID id, @Nullable VerificationRecord current, Change.TimedOut timedOut) {
        if (current == null) {
            return Transition.nothingNew(null);
        }
        return climb(id, current, null, null, timedOut.result());
    }

    private static Transition climb(
            UUID id,
            @Nullable VerificationRecord current,
            @Nullable String flowId,
            @Nullable String contextId,
            Result result) {
        VerificationStatus status = statusOf(result.outcome());
        if (current != null && rung(current.status()) >= rung(status)) {
            return Transition.nothingNew(current);
        }
        VerificationRecord ended = new VerificationRecord(
                id,
                current == null || current.flowId() == null ? flowId : current.flowId(),
                current == null || current.contextId() == null ? contextId : current.contextId(),
                current == null ? null : current.mode(),
                status,
                current == null ? null : current.expiresAt(),
                result.completedAt(),
                status == VerificationStatus.FAILED ? result.failReasonCode() : null,
                null,
                latest(current, result.completedAt()));
        return new Transition(Transition.Effect.CHANGED, ended, List.of(Task.deliver(id, result)));
    }

    private static Instant latest(@Nullable VerificationRecord current, Instant at) {
        return current != null && current.changedAt().isAfter(at) ? current.changedAt() : at;
    }

    private static VerificationStatus statusOf(VerificationOutcome outcome) {
        return switch (outcome) {
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
