package org.identityverification.impl.verification;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.identityverification.VerificationStatus;

/**
 * How a verification changes. Pure: the same situation and the same change always give the same transition, except for the random
 * ids of new tasks.
 *
 * <p>The statuses are ordered, {@code PENDING < EXPIRED < FAILED < PASSED}, and a verification only moves up. So changes may come in
 * any order and any number and still end in the same status, and {@code PASSED} is final. Each step up makes exactly one delivery,
 * and each further code of the same outcome one more. A better result ends a delivery that has not begun, unless only the worse one is
 * confirmed.
 *
 * <p>If the result of a notification must be confirmed, or its start is not known yet, it becomes a <em>held result</em>, which is a
 * task. The provider's answer, the start or the due time of the task decides it.
 *
 * <p>Nothing changes a verification that is erased.
 */
public final class StateMachine {

    /** How many different results of one outcome are held, and how many of its codes are delivered. */
    public static final int MAX_HELD = 8;

    /** How long after the expiry of its link a verification may still get a result. */
    public static final Duration GRACE_AFTER_EXPIRY = Duration.ofMinutes(10);

    /** How many results of one verification are held in all. There is a limit, because each may ask the provider. */
    static final int MAX_HOLDS = 64;

    /** The pause before the provider is asked about a further held result of a verification. */
    static final Duration QUESTION_PAUSE = Duration.ofSeconds(2);

    private static final List<VerificationStatus> LADDER = List.of(
            VerificationStatus.PENDING,
            VerificationStatus.EXPIRED,
            VerificationStatus.FAILED,
            VerificationStatus.PASSED);

    private StateMachine() {}

    public static Transition apply(UUID id, Situation now, Change change) {
        if (now.record() != null && now.record().isErased()) {
            return Transition.without(Transition.Effect.NOTHING_NEW, null);
        }
        if (change instanceof Change.Started started) {
            return started(id, now, started);
        }
        if (change instanceof Change.Unanswered unanswered) {
            return started(id, now, unanswered.asStarted());
        }
        if (change instanceof Change.Notified notified) {
            return notified(id, now, notified);
        }
        if (change instanceof Change.Released released) {
            return released(id, now, released);
        }
        return ended(id, now, (Change.Ended) change);
    }

    private static Transition started(UUID id, Situation now, Change.Started started) {
        VerificationRecord known = now.record() == null ? VerificationRecord.unknown(id, started.at()) : now.record();
        boolean repeated = known.isStartKnown() && (known.flowId() != null || started.flowId() == null);
        if (repeated) {
            return Transition.without(Transition.Effect.NOTHING_NEW, known);
        }
        VerificationRecord record = known.started(
                started.flowId(),
                started.contextId(),
                started.account(),
                started.mode(),
                started.linkExpiresAt(),
                started.at());
        List<Task> tasks = new ArrayList<>();
        if (record.status() != VerificationStatus.PASSED) {
            tasks.add(Task.expire(id, started.expireAt(), started.at()));
            if (started.queryAt() != null && started.flowId() != null) {
                tasks.add(Task.query(id, started.account(), started.queryAt(), started.at()));
            }
        }
        return recorded(record, tasks, now, started.at());
    }

    /** Results that were held before the start are due at once. */
    private static Transition recorded(VerificationRecord record, List<Task> newTasks, Situation now, Instant at) {
        List<Task> dueNow = now.held().stream()
                .map(held -> held.started(record.account(), at))
                .toList();
        return new Transition(Transition.Effect.CHANGED, record, newTasks, dueNow, List.of());
    }

    private static Transition notified(UUID id, Situation now, Change.Notified notified) {
        Result result = notified.result();
        VerificationRecord record = now.record();
        if (record == null || !record.isStartKnown()) {
            VerificationRecord unknown = record == null ? VerificationRecord.unknown(id, notified.at()) : record;
            return notified.hold().isZero()
                    ? acceptResults(id, unknown, List.of(Candidate.of(result)), List.of())
                    : holdResult(id, unknown, now, notified, notified.hold());
        }
        if (record.flowId() != null && !record.flowId().equals(notified.flowId())) {
            return Transition.without(Transition.Effect.OTHER_FLOW, record);
        }
        if (!notified.confirm().isDemandedBy(record.account())) {
            return acceptResults(id, record, List.of(Candidate.of(result)), List.of());
        }
        if (rank(record.status()) > rank(result.status()) || record.hasDelivered(result)) {
            return Transition.without(Transition.Effect.NOTHING_NEW, record);
        }
        if (record.status() == result.status() && record.confirmed()) {
            return acceptResults(id, record, List.of(Candidate.of(result.confirmed(result))), List.of());
        }
        // The pause lets one query decide a flood of different results.
        return holdResult(id, record, now, notified, record.holds() == 0 ? Duration.ZERO : QUESTION_PAUSE);
    }

    /** Holds a new result, which asks the provider when it is due. An equal repeat changes nothing. */
    private static Transition holdResult(
            UUID id, VerificationRecord record, Situation now, Change.Notified notified, Duration pause) {
        Task held = Task.held(
                id,
                record.account(),
                notified.flowId(),
                notified.result(),
                notified.at().plus(pause));
        if (now.held().stream().anyMatch(known -> known.id().equals(held.id()))) {
            return Transition.without(Transition.Effect.NOTHING_NEW, now.record());
        }
        // Many results of one outcome must not keep out one of the other.
        long sameOutcome = now.held().stream()
                .filter(known ->
                        known.requireResult().outcome() == notified.result().outcome())
                .count();
        if (sameOutcome >= MAX_HELD || record.holds() >= MAX_HOLDS) {
            return Transition.without(Transition.Effect.TOO_MANY, now.record());
        }
        return new Transition(
                Transition.Effect.CHANGED, record.held(notified.at()), List.of(held), List.of(), List.of());
    }

    private static Transition released(UUID id, Situation now, Change.Released released) {
        Optional<Task> parked = now.held().stream()
                .filter(held -> held.id().equals(released.heldId()) && held.dueAt() == null)
                .findFirst();
        VerificationRecord record = now.record();
        if (record == null || parked.isEmpty()) {
            return Transition.without(Transition.Effect.NOTHING_NEW, record);
        }
        Task held = parked.get();
        Result result = held.requireResult().releasedAt(released.at());
        return acceptResults(id, record, List.of(new Candidate(held.id(), result, result)), List.of(held));
    }

    /** The provider's own answer decides the held results. Each that it confirms delivers its codes. */
    private static Transition ended(UUID id, Situation now, Change.Ended ended) {
        VerificationRecord record = now.record();
        Result result = ended.result();
        if (record == null) {
            return Transition.without(Transition.Effect.NOTHING_NEW, null);
        }
        if (!result.confirmed()) {
            return acceptResults(id, record, List.of(Candidate.of(result)), List.of());
        }
        List<Task> decided =
                now.held().stream().filter(held -> isDecidedBy(ended, held)).toList();
        List<Candidate> candidates = new ArrayList<>(decided.stream()
                .filter(held -> held.requireResult().outcome() == result.outcome())
                .filter(held -> Objects.equals(held.flowId(), record.flowId()))
                .map(held -> new Candidate(
                        held.id(), held.requireResult(), held.requireResult().confirmed(result)))
                // The first delivery of the status carries a code if there is one.
                .sorted(Comparator.comparing(candidate -> !candidate.result().hasCode()))
                .toList());
        candidates.add(Candidate.of(result));
        return acceptResults(id, record, candidates, decided);
    }

    /** A {@code FAIL} does not decide a held pass that arrived after the query was sent. */
    private static boolean isDecidedBy(Change.Ended ended, Task held) {
        return ended.held() == null
                || ended.held().contains(held.id())
                || rank(ended.result().status()) >= rank(held.requireResult().status());
    }

    /** Applies results of one outcome, the first of which may be a step up. */
    private static Transition acceptResults(
            UUID id, VerificationRecord record, List<Candidate> candidates, List<Task> ended) {
        VerificationRecord next = record;
        List<Task> deliveries = new ArrayList<>();
        boolean tooMany = false;
        for (Candidate candidate : candidates) {
            Result result = candidate.result();
            int step = rank(result.status()) - rank(next.status());
            // As it was notified: a code that only the provider's answer adds is not new.
            boolean newCode = step == 0 && !next.hasDelivered(candidate.notified());
            boolean isDelivered = step > 0 || (newCode && next.fingerprints().size() < MAX_HELD);
            if (isDelivered) {
                boolean furtherCode = step == 0 && (next.confirmed() || !result.confirmed());
                deliveries.add(Task.deliver(candidate.deliveryId(), id, record.account(), result, furtherCode));
                next = step > 0 ? next.ended(result) : next.withFurtherCode(result);
            } else if (step == 0 && result.confirmed() && !next.confirmed()) {
                next = next.confirmed(result);
            } else {
                tooMany |= newCode;
            }
        }
        if (deliveries.isEmpty() && ended.isEmpty() && next.equals(record)) {
            return Transition.without(tooMany ? Transition.Effect.TOO_MANY : Transition.Effect.NOTHING_NEW, record);
        }
        List<Task> over = new ArrayList<>(ended);
        if (next.status() == VerificationStatus.PASSED && record.status() != VerificationStatus.PASSED) {
            over.add(Task.expire(id, next.changedAt(), next.changedAt()));
            over.add(Task.query(id, null, next.changedAt(), next.changedAt()));
        }
        return new Transition(Transition.Effect.CHANGED, next, deliveries, List.of(), over);
    }

    private record Candidate(UUID deliveryId, Result notified, Result result) {
        static Candidate of(Result result) {
            return new Candidate(UUID.randomUUID(), result, result);
        }
    }

    /** Whether a result needs no delivery any more: the current outcome is better, and no less confirmed. */
    public static boolean isSuperseded(Result result, VerificationRecord now) {
        return rank(now.status()) > rank(result.status()) && (now.confirmed() || !result.confirmed());
    }

    private static int rank(VerificationStatus status) {
        return LADDER.indexOf(status);
    }
}
