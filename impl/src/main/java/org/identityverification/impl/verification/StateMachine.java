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
 * <p>A notification is a <em>claim</em>. If claims must be confirmed, or the start is not known yet, they wait as tasks; the
 * provider's answer, the start or their due time decides them.
 */
public final class StateMachine {

    /** How many differing claims of one outcome wait, and how many of its codes are delivered. */
    public static final int MAX_CLAIMS = 8;

    /** How long after the expiry of its link a verification may still get a result. */
    public static final Duration GRACE_AFTER_EXPIRY = Duration.ofMinutes(10);

    /** How often claims may bring the query about one verification forward. */
    static final int MAX_QUERIES = 64;

    /** The minimum pause between queries that claims bring forward. */
    static final Duration QUERY_PAUSE = Duration.ofSeconds(2);

    private static final List<VerificationStatus> LADDER = List.of(
            VerificationStatus.PENDING,
            VerificationStatus.EXPIRED,
            VerificationStatus.FAILED,
            VerificationStatus.PASSED);

    private StateMachine() {}

    public static Transition apply(UUID id, Situation now, Change change) {
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
                started.flowId(), started.contextId(), started.mode(), started.linkExpiresAt(), started.at());
        List<Task> tasks = new ArrayList<>();
        if (record.status() != VerificationStatus.PASSED) {
            tasks.add(Task.expire(id, started.expireAt(), started.at()));
            if (started.queryAt() != null && started.flowId() != null) {
                tasks.add(Task.query(id, started.queryAt(), started.at()));
            }
        }
        return recorded(record, tasks, now, started.at());
    }

    /** Claims that came before the start are decided at once. */
    private static Transition recorded(VerificationRecord record, List<Task> newTasks, Situation now, Instant at) {
        List<Task> decided = now.claims().stream().map(claim -> claim.due(at)).toList();
        return new Transition(Transition.Effect.CHANGED, record, newTasks, decided, List.of());
    }

    private static Transition notified(UUID id, Situation now, Change.Notified notified) {
        Result claim = notified.result();
        VerificationRecord record = now.record();
        if (record == null || !record.isStartKnown()) {
            VerificationRecord unknown = record == null ? VerificationRecord.unknown(id, notified.at()) : record;
            return notified.hold().isZero()
                    ? taken(id, unknown, List.of(Candidate.of(claim)), List.of())
                    : waiting(
                            id,
                            unknown.touched(notified.at()),
                            now,
                            notified,
                            notified.at().plus(notified.hold()));
        }
        if (record.flowId() != null && !record.flowId().equals(notified.flowId())) {
            return Transition.without(Transition.Effect.OTHER_FLOW, record);
        }
        if (!notified.confirm()) {
            return taken(id, record, List.of(Candidate.of(claim)), List.of());
        }
        if (rank(record.status()) > rank(claim.status()) || record.hasTold(claim)) {
            return Transition.without(Transition.Effect.NOTHING_NEW, record);
        }
        if (record.status() == claim.status() && record.confirmed()) {
            return taken(id, record, List.of(Candidate.of(claim.confirmed(claim))), List.of());
        }
        boolean canBeAsked = record.flowId() != null;
        Instant dueAt = canBeAsked ? notified.at().plus(notified.validFor()) : notified.at();
        return waiting(id, record.touched(notified.at()), now, notified, dueAt);
    }

    /** A new claim waits, and if its flow is known, the next query comes soon. An equal repeat changes nothing. */
    private static Transition waiting(
            UUID id, VerificationRecord record, Situation now, Change.Notified notified, Instant dueAt) {
        Task claim = Task.confirm(id, notified.flowId(), notified.result(), dueAt);
        Optional<Task> same = now.claims().stream()
                .filter(known -> known.id().equals(claim.id()))
                .findFirst();
        if (same.isPresent()) {
            return heldBefore(id, record, now, same.get(), notified);
        }
        // Many claims of one outcome must not hide a claim of the other.
        long sameOutcome = now.claims().stream()
                .filter(known ->
                        known.requireResult().outcome() == notified.result().outcome())
                .count();
        if (sameOutcome >= MAX_CLAIMS) {
            return dropped(now, notified.at());
        }
        return asked(id, record, now, notified.at(), List.of(claim), List.of());
    }

    /** Repeats a query that is under way, so that its answer is newer than the dropped claim. */
    private static Transition dropped(Situation now, Instant at) {
        List<Task> askedAgain =
                now.query().filter(query -> isUnderWay(query, at)).flatMap(query -> broughtForward(query, at)).stream()
                        .toList();
        return new Transition(Transition.Effect.TOO_MANY, now.record(), List.of(), askedAgain, List.of());
    }

    /** A claim that waited for the start waits for the provider's answer from now on. */
    private static Transition heldBefore(
            UUID id, VerificationRecord record, Situation now, Task claim, Change.Notified notified) {
        Instant askUntil = claim.createdAt().plus(notified.validFor());
        boolean held = claim.dueAt() != null && claim.dueAt().isBefore(askUntil);
        if (!held || record.flowId() == null) {
            return Transition.without(Transition.Effect.NOTHING_NEW, now.record());
        }
        return asked(id, record, now, notified.at(), List.of(), List.of(claim.due(askUntil)));
    }

    private static Transition asked(
            UUID id, VerificationRecord record, Situation now, Instant at, List<Task> newClaims, List<Task> moved) {
        List<Task> newTasks = new ArrayList<>(newClaims);
        List<Task> movedTasks = new ArrayList<>(moved);
        if (record.flowId() != null) {
            now.query()
                    .ifPresentOrElse(
                            query -> broughtForward(query, at).ifPresent(movedTasks::add),
                            () -> newTasks.add(Task.query(id, at, at)));
        }
        return new Transition(Transition.Effect.CHANGED, record, newTasks, movedTasks, List.of());
    }

    /** Moves the query forward; repeats one that is under way, whose answer may be older than the claim. */
    private static Optional<Task> broughtForward(Task query, Instant at) {
        boolean first = query.attempts() == 0;
        Instant soon = first ? at : at.plus(QUERY_PAUSE);
        Instant dueAt = Objects.requireNonNull(query.dueAt(), "a query is never parked");
        boolean later = dueAt.isAfter(soon);
        return (later || isUnderWay(query, at)) && query.attempts() < MAX_QUERIES
                ? Optional.of(query.due(soon))
                : Optional.empty();
    }

    private static boolean isUnderWay(Task query, Instant at) {
        Instant dueAt = Objects.requireNonNull(query.dueAt(), "a query is never parked");
        return query.attempts() > 0 && !dueAt.isAfter(at);
    }

    private static Transition released(UUID id, Situation now, Change.Released released) {
        Optional<Task> parked = now.claims().stream()
                .filter(claim -> claim.id().equals(released.claimId()) && claim.dueAt() == null)
                .findFirst();
        VerificationRecord record = now.record();
        if (record == null || parked.isEmpty()) {
            return Transition.without(Transition.Effect.NOTHING_NEW, record);
        }
        Task claim = parked.get();
        Result result = claim.requireResult().releasedAt(released.at());
        return taken(id, record, List.of(new Candidate(claim.id(), result, result)), List.of(claim));
    }

    /** The provider's own answer decides the claims. Each confirmed claim delivers its codes. */
    private static Transition ended(UUID id, Situation now, Change.Ended ended) {
        VerificationRecord record = now.record();
        Result result = ended.result();
        if (record == null) {
            return Transition.without(Transition.Effect.NOTHING_NEW, null);
        }
        if (!result.confirmed()) {
            return taken(id, record, List.of(Candidate.of(result)), List.of());
        }
        List<Task> claims =
                now.claims().stream().filter(claim -> isDecidedBy(ended, claim)).toList();
        List<Candidate> candidates = new ArrayList<>(claims.stream()
                .filter(claim -> claim.requireResult().outcome() == result.outcome())
                .filter(claim -> Objects.equals(claim.flowId(), record.flowId()))
                .map(claim -> new Candidate(
                        claim.id(), claim.requireResult(), claim.requireResult().confirmed(result)))
                // The first delivery of the status carries a code if there is one.
                .sorted(Comparator.comparing(candidate -> !candidate.result().hasCode()))
                .toList());
        candidates.add(Candidate.of(result));
        return taken(id, record, candidates, claims);
    }

    /** A {@code FAIL} does not decide a claimed pass that arrived after the query was sent. */
    private static boolean isDecidedBy(Change.Ended ended, Task claim) {
        return ended.claims() == null
                || ended.claims().contains(claim.id())
                || rank(ended.result().status()) >= rank(claim.requireResult().status());
    }

    /** Takes over results of one outcome, the first of which may be a step up. */
    private static Transition taken(UUID id, VerificationRecord record, List<Candidate> candidates, List<Task> ended) {
        VerificationRecord next = record;
        List<Task> deliveries = new ArrayList<>();
        boolean tooMany = false;
        for (Candidate candidate : candidates) {
            Result result = candidate.result();
            int step = rank(result.status()) - rank(next.status());
            // As it was claimed: what the provider's answer fills in is no new code.
            boolean newCode = step == 0 && !next.hasTold(candidate.claimed());
            boolean isDelivered = step > 0 || (newCode && next.fingerprints().size() < MAX_CLAIMS);
            if (isDelivered) {
                next = step > 0 ? next.ended(result) : next.told(result);
                deliveries.add(Task.deliver(candidate.deliveryId(), id, result));
            } else if (step == 0 && result.confirmed() && !next.confirmed()) {
                next = next.confirmed(result);
            } else {
                tooMany |= newCode;
            }
        }
        if (deliveries.isEmpty() && ended.isEmpty() && next.equals(record)) {
            return Transition.without(tooMany ? Transition.Effect.TOO_MANY : Transition.Effect.NOTHING_NEW, record);
        }
        return new Transition(Transition.Effect.CHANGED, next, deliveries, List.of(), ended);
    }

    private record Candidate(UUID deliveryId, Result claimed, Result result) {
        static Candidate of(Result result) {
            return new Candidate(UUID.randomUUID(), result, result);
        }
    }

    /** Whether a delivery of a result is pointless by now: the outcome is better, and no less confirmed. */
    public static boolean isSuperseded(Result result, VerificationRecord now) {
        return rank(now.status()) > rank(result.status()) && (now.confirmed() || !result.confirmed());
    }

    private static int rank(VerificationStatus status) {
        return LADDER.indexOf(status);
    }
}
