package org.identityverification.impl.verification;

import static org.identityverification.VerificationOutcome.EXPIRED;
import static org.identityverification.VerificationOutcome.FAILED;
import static org.identityverification.VerificationOutcome.PASSED;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.identityverification.FaceAuthMode;
import org.identityverification.PendingDelivery.Reason;
import org.identityverification.ResultSource;
import org.identityverification.VerificationOutcome;
import org.identityverification.impl.runtime.config.QuerySwitches;
import org.identityverification.impl.runtime.config.Rules;
import org.identityverification.impl.verification.Change.Answer;
import org.identityverification.impl.verification.Explorer.Steps;
import org.identityverification.impl.verification.Explorer.Violation;
import org.identityverification.impl.verification.Scenario.Actor;
import org.identityverification.impl.verification.VerificationStore.Taken;
import org.jspecify.annotations.Nullable;

/**
 * One row, the processes that work on it, and the world around them. It is always {@link #NOW}: time passes when something in the row
 * moves into the past. What a process knows of the row is kept as whether it is still so.
 */
@SuppressWarnings({"ArrayRecordComponent", "JavaLangClash"})
final class Model implements Explorer.Model<Model.State> {

    private static final UUID ID = new UUID(0, 1);
    private static final String FLOW = "flow";
    private static final String OTHER_FLOW = "other";
    private static final int ROUND = 2;
    private static final String FIRST = "first observer";
    private static final String SECOND = "second observer";
    private static final UUID LEASE = new UUID(0, 2);
    private static final UUID LOST = new UUID(0, 3);

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration CALL_DEADLINE = Duration.ofSeconds(30);
    private static final Duration MAX_AGE = Duration.ofDays(3);
    private static final Instant JUST_PAST = NOW.minusSeconds(1);
    private static final Instant MINUTE_AGO = NOW.minus(Duration.ofMinutes(1));
    private static final Instant HOUR_AGO = NOW.minus(Duration.ofHours(1));
    private static final Instant HOURS_AGO = NOW.minus(Duration.ofHours(2));
    private static final Instant LONG_AGO = NOW.minus(MAX_AGE).minus(Duration.ofDays(1));
    private static final Instant LATER = NOW.plus(Duration.ofHours(1));
    private static final Instant NEXT_DAY = NOW.plus(Duration.ofDays(1));

    /** What really became of the face check of our own start. */
    enum Flow {
        NOT_YET,
        NEVER,
        UNDECIDED,
        FAILS,
        PASSES,
        PASSES_AFTER_FAILURE;

        boolean hasFailed() {
            return this == FAILS || this == PASSES_AFTER_FAILURE;
        }

        boolean hasPassed() {
            return this == PASSES || this == PASSES_AFTER_FAILURE;
        }
    }

    enum Job {
        START,
        /** Has a lease. */
        QUESTION,
        /** {@code queryResult}: has none. */
        QUERY,
        /** Has a lease. */
        DELIVERY
    }

    enum Point {
        /** START: about to call. */
        CALLS,
        /** START: the call is under way. */
        CALLED,
        /** QUESTION: about to end without having asked. */
        CAME_DUE,
        /** QUESTION, QUERY: about to ask. */
        ASKS,
        /** QUESTION, QUERY: the provider has decided what it answers. */
        NO_RESULT,
        FAIL,
        SUCCESS,
        /** DELIVERY: the lease lived when it was looked at; about to call an observer. */
        BEFORE_FIRST,
        IN_FIRST,
        BEFORE_SECOND,
        IN_SECOND
    }

    /** What the claim that a question has read is now. */
    enum Read {
        NO_CLAIM,
        SAME_CLAIM,
        OTHER_CLAIM
    }

    /**
     * A thread of a node.
     *
     * @param holds whether the row's lease is its own
     * @param leased whether the lease lives, as far as it knows
     * @param sameVersion whether the row is as it knows it
     * @param late whether the question was sent so late that "no result" says something about the claim
     */
    record Process(
            Job job,
            Point point,
            boolean holds,
            boolean leased,
            boolean sameVersion,
            Read read,
            boolean late,
            Attempt attempt) {

        Process at(Point next) {
            return new Process(job, next, holds, leased, sameVersion, read, late, attempt);
        }

        Process told(Point next, boolean isLate) {
            Read matters = next == Point.SUCCESS ? Read.NO_CLAIM : read;
            return new Process(job, next, holds, leased, sameVersion, matters, isLate, attempt);
        }

        Process leased(boolean lives) {
            return new Process(job, point, holds, lives, sameVersion, read, late, attempt);
        }

        Process with(Attempt next) {
            return new Process(job, point, holds, leased, sameVersion, read, late, next);
        }

        Process after(Effect effect) {
            return new Process(
                    job,
                    point,
                    holds && effect.sameLease(),
                    leased,
                    sameVersion && effect.sameVersion(),
                    read == Read.SAME_CLAIM && !effect.sameClaim() ? Read.OTHER_CLAIM : read,
                    late && effect.sameClaim(),
                    attempt.sameRound() && !effect.sameRound() ? attempt.ofOldRound() : attempt);
        }

        boolean isWork() {
            return job == Job.QUESTION || job == Job.DELIVERY;
        }
    }

    /**
     * What a delivery knows.
     *
     * @param sameRound whether what it delivers is still the row's round
     * @param rank of the result that it delivers
     * @param done the observers that have returned normally
     * @param failed whether an observer has failed
     * @param hangs whether an observer has held it for too long
     * @param wrong whether it has handed over a worse result after a better one
     */
    record Attempt(boolean sameRound, int rank, Set<String> done, boolean failed, boolean hangs, boolean wrong) {

        static final Attempt NONE = new Attempt(false, 0, Set.of(), false, false, false);

        int round() {
            return sameRound ? ROUND : ROUND + 1;
        }

        Attempt returned(String observer) {
            return new Attempt(sameRound, rank, and(done, observer), failed, hangs, wrong);
        }

        Attempt failing() {
            return new Attempt(sameRound, rank, done, true, hangs, wrong);
        }

        Attempt hanging() {
            return new Attempt(sameRound, rank, done, failed, true, wrong);
        }

        Attempt wronged() {
            return new Attempt(sameRound, rank, done, failed, hangs, true);
        }

        Attempt ofOldRound() {
            return new Attempt(false, rank, done, failed, hangs, wrong);
        }
    }

    private static Set<String> and(Set<String> done, String observer) {
        return Stream.concat(done.stream(), Stream.of(observer)).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * What is true besides the row.
     *
     * @param lags whether the provider still answers "no result" about a flow that has one
     * @param told the best outcome of a genuine notification that was answered 200 and is not in a result
     * @param toldOfClaim the same, when the claim was written last
     * @param begun the rank of the best result that an observer got
     * @param got the observers that have returned normally in the row's round
     */
    record World(
            Flow flow,
            boolean lags,
            @Nullable VerificationOutcome told,
            @Nullable VerificationOutcome toldOfClaim,
            int begun,
            Set<String> got) {

        World with(Flow next, boolean isLagging) {
            return new World(next, isLagging, told, toldOfClaim, begun, got);
        }

        World settled() {
            return new World(flow, false, told, toldOfClaim, begun, got);
        }

        World told(@Nullable VerificationOutcome outcome, @Nullable VerificationOutcome ofClaim) {
            return new World(flow, lags, outcome, ofClaim, begun, got);
        }

        World begun(int rank) {
            return new World(flow, lags, told, toldOfClaim, Math.max(begun, rank), got);
        }

        World got(Set<String> observers) {
            return new World(flow, lags, told, toldOfClaim, begun, observers);
        }
    }

    /** Equal rows are one object, so that states can be compared quickly. */
    static final class Row {
        private final @Nullable VerificationRecord record;

        private Row(@Nullable VerificationRecord record) {
            this.record = record;
        }

        @Override
        public String toString() {
            return String.valueOf(record);
        }
    }

    record State(Row row, List<Process> processes, World world) {}

    private final Scenario scenario;
    private final Rules rules;
    private final VerificationStore store;
    private final List<Taken> taken = new ArrayList<>();
    private final Map<Key, Effect> effects = new HashMap<>();
    private final Map<VerificationRecord, Row> rows = new HashMap<>();
    private final Row noRow = new Row(null);
    private final Map<Row, List<Passed>> later = new HashMap<>();
    private boolean hasPlace;
    private boolean wanted;

    // Equal processes are one object, with a number by which they are sorted.
    private final Map<Process, Integer> known = new HashMap<>();

    Model(Scenario scenario, StoreFactory stores) {
        this.scenario = scenario;
        this.rules = new Rules(
                QuerySwitches.all(scenario.asks()), scenario.delivers(), CALL_DEADLINE, Duration.ofMinutes(1), MAX_AGE);
        this.store = stores.create(Clock.fixed(NOW, ZoneOffset.UTC), rules);
        store.setWorkRunner(new Taker());
    }

    interface StoreFactory {
        VerificationStore create(Clock clock, Rules rules);
    }

    @Override
    public State initial() {
        boolean starts = scenario.has(Actor.START);
        Start start = new Start(
                null, null, FaceAuthMode.TENCENT, NOW, starts ? null : NOW, starts ? null : FLOW, null, NEXT_DAY);
        VerificationRecord row = VerificationRecord.started(ID, start);
        World world = new World(starts ? Flow.NOT_YET : Flow.UNDECIDED, false, null, null, 0, Set.of());
        Process process = new Process(Job.START, Point.CALLS, false, false, true, Read.NO_CLAIM, false, Attempt.NONE);
        return new State(interned(row), starts ? List.of(process) : List.of(), world);
    }

    @Override
    public boolean isEnd(State state) {
        VerificationRecord row = state.row().record;
        return row == null || row.due() == null || row.due().kind() == DueFor.PARKED;
    }

    @Override
    public void steps(State state, Steps<State> steps) {
        check(state);
        provider(state, steps);
        for (Process process : state.processes()) {
            steps.to(new Label("crash of ", process), false, without(state, process, state.world()));
            switch (process.job()) {
                case START -> start(state, process, steps);
                case QUESTION, QUERY -> question(state, process, steps);
                case DELIVERY -> delivery(state, process, steps);
            }
        }
        if (state.row().record == null) {
            return;
        }
        time(state, steps);
        work(state, steps);
        notifications(state, steps);
        operator(state, steps);
    }

    // What must be true in each state.

    private void check(State state) {
        if (state.processes().stream()
                        .filter(it -> it.job() == Job.DELIVERY && it.leased())
                        .count()
                > 1) {
            throw new Violation("two deliveries at a time");
        }
        VerificationOutcome told = state.world().told();
        VerificationRecord row = state.row().record;
        if (row == null) {
            require(told == null, "an acknowledged notification vanished with its verification");
            return;
        }
        Result result = row.result();
        Claim claim = row.claim();
        boolean isClaimed = claim != null && (claim.outcome() == told || claim.outcome() == PASSED);
        require(told == null || isClaimed, "an acknowledged notification vanished");
        DueFor due = row.due() == null ? null : row.due().kind();
        boolean undelivered = result != null
                && scenario.delivers()
                && row.delivery().deliveredAt() == null
                && row.delivery().parked() == null;
        boolean isParked =
                (claim != null && claim.parked() != null) || row.delivery().parked() != null;
        boolean isUndecided = claim != null && claim.parked() == null;
        if (due == null || due == DueFor.PARKED) {
            require(!undelivered && !isUndecided, "a result or a claim that nothing is due for");
            require(isParked == (due == DueFor.PARKED), "parked, and not due so");
            require(isParked || result != null, "pending without an end");
        }
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new Violation(message);
        }
    }

    // The provider, and time.

    private void provider(State state, Steps<State> steps) {
        World world = state.world();
        if (world.flow() == Flow.UNDECIDED) {
            steps.to("the face check fails", false, with(state, world.with(Flow.FAILS, scenario.asks())));
            steps.to("the face check passes", false, with(state, world.with(Flow.PASSES, scenario.asks())));
        }
        if (world.flow() == Flow.FAILS && scenario.has(Actor.RETRY)) {
            steps.to(
                    "the face check passes after all",
                    false,
                    with(state, world.with(Flow.PASSES_AFTER_FAILURE, world.lags())));
        }
        if (world.lags()) {
            steps.to("the provider knows its result", true, with(state, world.settled()));
        }
    }

    /**
     * What passing time does to a row.
     *
     * @param settles whether the provider has had ten minutes since the claim
     * @param endsLease whether its holder sees that it has run out
     */
    private record Passed(String what, Row row, boolean settles, boolean endsLease) {}

    private void time(State state, Steps<State> steps) {
        for (Passed passed : later.computeIfAbsent(state.row(), row -> passed(row.record))) {
            World world = passed.settles() && state.world().toldOfClaim() != null
                    ? state.world().settled()
                    : state.world();
            List<Process> processes = passed.endsLease()
                    ? sorted(state.processes().stream()
                            .map(it -> it.holds() ? it.leased(false) : it)
                            .toList())
                    : state.processes();
            steps.to(passed.what(), true, new State(passed.row(), processes, world));
        }
    }

    private List<Passed> passed(VerificationRecord row) {
        List<Passed> all = new ArrayList<>();
        Start start = row.start();
        Due due = row.due();
        Claim claim = row.claim();
        Delivery delivery = row.delivery();
        boolean awaitsAnswer = !start.isAnswered() && due != null && due.kind() == DueFor.CONFIRM;
        if (start.startedAt().equals(NOW)) {
            all.add(passed("the call's deadline passes", overdue(row)));
        }
        if (start.giveUpAt().isAfter(NOW)) {
            Start over =
                    new Start(null, null, start.mode(), LONG_AGO, start.answeredAt(), start.flowId(), null, HOURS_AGO);
            all.add(passed("the time to give up comes", overdue(row).withStart(over)));
        }
        if (due != null && due.at().isAfter(NOW) && !awaitsAnswer) {
            all.add(passed("work comes due", row.withDue(new Due(due.kind(), JUST_PAST))));
        }
        Instant oldest = scenario.has(Actor.OUTAGE) ? LONG_AGO : HOUR_AGO;
        if (claim != null && !claim.at().equals(oldest)) {
            Instant at = claim.at().equals(NOW) ? MINUTE_AGO : claim.at().equals(MINUTE_AGO) ? HOUR_AGO : LONG_AGO;
            Claim older = new Claim(claim.outcome(), null, null, at, claim.parked());
            all.add(new Passed("the claim gets older", interned(row.withClaim(older)), at.equals(HOUR_AGO), false));
        }
        if (NOW.equals(delivery.failingSince())) {
            Delivery older = new Delivery(
                    delivery.round(), delivery.attempts(), LONG_AGO, delivery.parked(), null, delivery.done());
            all.add(passed("max-age passes", row.withDelivery(older)));
        }
        if (row.lease() != null && row.lease().until().isAfter(NOW)) {
            VerificationRecord next = row.withLease(new Lease(LEASE, JUST_PAST));
            all.add(new Passed("the lease runs out", interned(next), false, true));
        }
        return all;
    }

    private Passed passed(String what, VerificationRecord row) {
        return new Passed(what, interned(row), false, false);
    }

    private static VerificationRecord overdue(VerificationRecord row) {
        Start start = row.start();
        Due due = row.due();
        Start over = new Start(
                null, null, start.mode(), LONG_AGO, start.answeredAt(), start.flowId(), null, start.giveUpAt());
        boolean awaitsAnswer = !start.isAnswered() && due != null && due.kind() == DueFor.CONFIRM;
        return row.withStart(over).withDue(awaitsAnswer ? new Due(DueFor.CONFIRM, JUST_PAST) : due);
    }

    // Our own start.

    private void start(State state, Process process, Steps<State> steps) {
        World world = state.world();
        if (process.point() == Point.CALLS) {
            State begun = without(state, process, world.with(Flow.UNDECIDED, false));
            steps.to("the provider gets the start", true, and(begun, process.at(Point.CALLED)));
            State never = without(state, process, world.with(Flow.NEVER, false));
            run(
                    never,
                    "the start was not begun",
                    Optional.of(process),
                    null,
                    () -> store.delete(knownTo(state, process)),
                    (label, next, returned) -> steps.to(label, false, next));
            return;
        }
        answer(state, process, steps, FLOW, null);
        if (scenario.has(Actor.ODD_ANSWERS)) {
            answer(state, process, steps, null, null);
            answer(state, process, steps, FLOW, HOURS_AGO);
        }
    }

    private void answer(
            State state, Process process, Steps<State> steps, @Nullable String flow, @Nullable Instant expiry) {
        Change answered = new Change.StartAnswered(flow, expiry, Duration.ofHours(2));
        State then = without(state, process, state.world());
        run(
                then,
                answered,
                Optional.of(process),
                null,
                () -> store.change(knownTo(state, process), answered),
                (label, next, returned) -> steps.to(label, flow != null, next));
    }

    // Work.

    private void work(State state, Steps<State> steps) {
        if (state.processes().stream().filter(Process::isWork).count() == scenario.nodes()) {
            return;
        }
        for (DueFor kind : List.of(DueFor.CONFIRM, DueFor.WAIT, DueFor.DELIVER)) {
            run(state, kind, () -> taken.addAll(store.take(kind, 1)), (label, next, any) -> {
                if (any.equals(true) || !next.row().equals(state.row())) {
                    steps.to(new Label("a node takes ", label), true, next);
                }
            });
        }
    }

    private Process begun(Taken work) {
        VerificationRecord record = work.record();
        if (record.work() == DueFor.DELIVER) {
            Set<String> done = record.delivery().done();
            Point point = done.contains(FIRST) ? Point.BEFORE_SECOND : Point.BEFORE_FIRST;
            Attempt attempt = new Attempt(true, record.rank(), done, false, false, false);
            return new Process(Job.DELIVERY, point, true, true, true, Read.NO_CLAIM, false, attempt);
        }
        boolean asks = StateMachine.mustAsk(record, NOW, rules);
        Read read = !asks || record.claim() == null ? Read.NO_CLAIM : Read.SAME_CLAIM;
        return new Process(
                Job.QUESTION, asks ? Point.ASKS : Point.CAME_DUE, true, true, true, read, false, Attempt.NONE);
    }

    private void question(State state, Process process, Steps<State> steps) {
        Flow flow = state.world().flow();
        if (process.point() == Point.CAME_DUE) {
            end(state, process, new Change.CameDue(), true, null, steps);
            return;
        }
        if (process.point() != Point.ASKS) {
            Answer answer = switch (process.point()) {
                case SUCCESS -> new Answer.Success();
                case FAIL -> new Answer.Failure(null);
                default -> new Answer.NoResult();
            };
            answered(state, process, answer, true, steps);
            return;
        }
        boolean late = isLate(state.row().record);
        if (flow.hasPassed() || flow.hasFailed()) {
            Point told = flow.hasPassed() ? Point.SUCCESS : Point.FAIL;
            steps.to(new Label(process, " is told ", told), true, replaced(state, process, process.told(told, false)));
        }
        boolean hasNoResult = flow == Flow.UNDECIDED || state.world().lags();
        if (hasNoResult && process.job() == Job.QUERY) {
            steps.to(new Label(process, " ends"), true, without(state, process, state.world()));
        } else if (hasNoResult) {
            steps.to(
                    new Label(process, " is told ", Point.NO_RESULT),
                    true,
                    replaced(state, process, process.told(Point.NO_RESULT, late)));
        }
        if (scenario.has(Actor.OUTAGE)) {
            Process sent = process.told(Point.ASKS, late);
            State then = replaced(state, process, sent);
            answered(then, sent, new Answer.NoAnswer(), false, steps);
            answered(then, sent, new Answer.Refused(false), false, steps);
            answered(then, sent, new Answer.Refused(true), false, steps);
            answered(then, sent, new Answer.UnknownFlow(), false, steps);
            if (process.job() == Job.QUESTION) {
                end(
                        state,
                        process,
                        new Change.Rescheduled(process.read() == Read.NO_CLAIM ? DueFor.WAIT : DueFor.CONFIRM, LATER),
                        false,
                        null,
                        steps);
            }
        }
    }

    private static boolean isLate(@Nullable VerificationRecord row) {
        Claim claim = row == null ? null : row.claim();
        return claim != null
                && NOW.isAfter(row.start().giveUpAt())
                && NOW.isAfter(claim.at().plus(StateMachine.DENIED_AFTER));
    }

    private void answered(State state, Process process, Answer answer, boolean regular, Steps<State> steps) {
        Instant claimAt = switch (process.read()) {
            case NO_CLAIM -> null;
            case SAME_CLAIM -> Objects.requireNonNull(row(state).claim()).at();
            case OTHER_CLAIM -> LONG_AGO.minusSeconds(1);
        };
        Instant sentAt = process.late() ? JUST_PAST : HOURS_AGO.minusSeconds(1);
        VerificationOutcome proven =
                answer instanceof Answer.Success ? PASSED : answer instanceof Answer.Failure ? FAILED : null;
        Change asked = new Change.Asked(answer, claimAt, sentAt, LATER);
        if (process.job() == Job.QUESTION) {
            end(state, process, asked, regular, proven, steps);
        } else {
            State then = without(state, process, state.world());
            run(
                    then,
                    asked,
                    Optional.empty(),
                    proven,
                    () -> store.change(ID, asked),
                    (with, next, any) -> steps.to(new Label(process, " ends: ", with), regular, next));
        }
    }

    private void end(
            State state,
            Process process,
            Change change,
            boolean regular,
            @Nullable VerificationOutcome proven,
            Steps<State> steps) {
        State then = without(state, process, state.world());
        run(
                then,
                change,
                Optional.of(process),
                proven,
                () -> store.end(knownTo(state, process), change),
                (label, next, returned) -> steps.to(new Label(process, " ends: ", label), regular, next));
    }

    // A delivery.

    private void delivery(State state, Process process, Steps<State> steps) {
        Attempt attempt = process.attempt();
        boolean isFirst = process.point() == Point.BEFORE_FIRST || process.point() == Point.IN_FIRST;
        if (process.point() == Point.BEFORE_FIRST || process.point() == Point.BEFORE_SECOND) {
            Process calls = process.at(isFirst ? Point.IN_FIRST : Point.IN_SECOND);
            if (attempt.rank() < state.world().begun()) {
                require(!process.leased(), "a worse result after a better one, with a lease that lives");
                require(!attempt.wrong(), "a worse result after a better one, twice");
                calls = calls.with(attempt.wronged());
            }
            State then = with(state, state.world().begun(attempt.rank()));
            steps.to(new Label(process, " calls"), true, replaced(then, process, calls));
        } else {
            returns(state, process, isFirst, steps);
            if (scenario.has(Actor.BAD_OBSERVERS)) {
                Process failing = process.with(attempt.failing());
                afterCall(replaced(state, process, failing), failing, isFirst, "an observer fails", false, steps);
                hang(state, process, steps);
            }
        }
        renewal(state, process, steps);
    }

    private void returns(State state, Process process, boolean isFirst, Steps<State> steps) {
        String observer = isFirst ? FIRST : SECOND;
        Process returned = process.with(process.attempt().returned(observer));
        World world = state.world();
        World then = process.attempt().sameRound() ? world.got(and(world.got(), observer)) : world;
        afterCall(
                replaced(with(state, then), process, returned), returned, isFirst, "an observer returns", true, steps);
    }

    private void afterCall(
            State state, Process process, boolean isFirst, String what, boolean regular, Steps<State> steps) {
        Attempt attempt = process.attempt();
        boolean more = isFirst && !attempt.done().contains(SECOND);
        if (more && process.leased()) {
            Process next = process.at(Point.BEFORE_SECOND);
            steps.to(new Label(process, ": ", what), regular, replaced(state, process, next));
            return;
        }
        steps.to(new Label(process, ": ", what, ", crash"), false, without(state, process, state.world()));
        Change change = attempt.failed()
                ? new Change.DeliveryFailed(attempt.round(), attempt.done(), LATER)
                : more ? new Change.Rescheduled(DueFor.DELIVER, NOW) : new Change.Delivered(attempt.round());
        end(state, process, change, regular, null, steps);
    }

    private void hang(State state, Process process, Steps<State> steps) {
        if (!process.attempt().hangs()) {
            State then = replaced(state, process, process.with(process.attempt().hanging()));
            Change hangs = new Change.DeliveryHangs(process.attempt().round());
            Label hung = new Label(process, " hangs");
            run(then, hangs, () -> store.change(ID, hangs), (label, next, any) -> steps.to(hung, false, next));
        }
    }

    /** A live lease stays as it is. */
    private void renewal(State state, Process process, Steps<State> steps) {
        if (process.leased()) {
            return;
        }
        List<VerificationRecord> one = List.of(knownTo(state, process));
        State then = without(state, process, state.world());
        Supplier<Object> code = () ->
                !(process.attempt().hangs() ? store.renew(List.of(), one) : store.renew(one, List.of())).isEmpty();
        run(then, "renews", Optional.of(process), null, code, (label, next, renewed) -> {
            if (renewed.equals(true)) {
                steps.to(new Label(process, " renews"), false, and(next, process.leased(true)));
            }
        });
    }

    // What comes from outside.

    private void notifications(State state, Steps<State> steps) {
        Flow flow = state.world().flow();
        if (scenario.has(Actor.NOTIFIER) && flow.hasFailed()) {
            notified(state, FLOW, FAILED, true, steps);
        }
        if (scenario.has(Actor.NOTIFIER) && flow.hasPassed()) {
            notified(state, FLOW, PASSED, true, steps);
        }
        for (VerificationOutcome outcome : List.of(FAILED, PASSED)) {
            if (scenario.has(Actor.FORGER)) {
                notified(state, FLOW, outcome, false, steps);
            }
            if (scenario.has(Actor.OTHER_FLOW)) {
                notified(state, OTHER_FLOW, outcome, false, steps);
            }
        }
    }

    private void notified(State state, String flow, VerificationOutcome outcome, boolean genuine, Steps<State> steps) {
        Change change = new Change.Notified(flow, outcome, null, null);
        run(state, change, () -> store.change(ID, change).effect(), (label, next, effect) -> {
            boolean repeated =
                    effect == Transition.Effect.NOTHING_NEW && !isNew(row(state).claim());
            boolean counts = genuine && (repeated || effect == Transition.Effect.CHANGED);
            Label shown = new Label(genuine ? "genuine " : "forged ", label, ": ", effect);
            steps.to(shown, false, counts ? told(next, outcome) : next);
        });
    }

    /** A claim is renewed once a second at most. This rule is not proven: it costs a result that comes within that second. */
    private static boolean isNew(@Nullable Claim claim) {
        return claim != null && claim.at().equals(NOW);
    }

    /** A genuine notification was answered 200. */
    private State told(State state, VerificationOutcome outcome) {
        World world = state.world();
        VerificationOutcome best = world.told() == PASSED ? PASSED : outcome;
        Claim claim = row(state).claim();
        boolean isOfClaim = claim != null && claim.at().equals(NOW);
        World next = world.told(best, isOfClaim ? best : world.toldOfClaim());
        return new State(state.row(), state.processes(), forgotten(row(state), next));
    }

    private void operator(State state, Steps<State> steps) {
        VerificationRecord row = row(state);
        if (scenario.has(Actor.OPERATOR)) {
            operated(state, new Change.DeliverAgain(), null, steps);
            if (row.claim() != null && row.claim().parked() != null) {
                operated(state, new Change.Released(), row.claim().outcome(), steps);
                operated(with(state, state.world().told(null, null)), new Change.Discarded(), null, steps);
            }
        }
        if (scenario.has(Actor.ERASER)) {
            State then = with(state, state.world().told(null, null));
            run(then, "erase", () -> store.erase(ID), (label, next, any) -> steps.to(label, false, next));
        }
        boolean queries = state.processes().stream().anyMatch(it -> it.job() == Job.QUERY);
        if (scenario.has(Actor.CALLER) && !queries && row.start().flowId() != null && !row.isProven()) {
            Read read = row.claim() == null ? Read.NO_CLAIM : Read.SAME_CLAIM;
            Process query = new Process(Job.QUERY, Point.ASKS, false, false, false, read, false, Attempt.NONE);
            steps.to("queryResult", false, and(state, query));
        }
    }

    private void operated(State state, Change change, @Nullable VerificationOutcome proven, Steps<State> steps) {
        run(
                state,
                change,
                Optional.empty(),
                proven,
                () -> store.change(ID, change),
                (label, next, any) -> steps.to(label, false, next));
    }

    // The store.

    /** What a process knows of the row. */
    private VerificationRecord knownTo(State state, Process process) {
        VerificationRecord row = Objects.requireNonNullElseGet(
                state.row().record,
                () -> VerificationRecord.started(
                        ID, new Start(null, null, FaceAuthMode.TENCENT, NOW, null, null, null, NEXT_DAY)));
        Lease lease =
                process.isWork() ? new Lease(process.holds() ? LEASE : LOST, NOW.plus(VerificationStore.LEASE)) : null;
        Attempt attempt = process.attempt();
        return new VerificationRecord(
                ID,
                process.sameVersion() ? row.version() : row.version() + 1,
                row.start(),
                row.result(),
                process.sameVersion()
                        ? row.delivery()
                        : new Delivery(attempt.round(), 1, null, null, null, attempt.done()),
                row.claim(),
                row.notifiedFlow(),
                row.questions(),
                row.due(),
                lease);
    }

    /**
     * What production code did to a row.
     *
     * @param after the row with the times that stand for all others
     * @param begun the work that a node has taken
     * @param wanted whether a node could take work, if it had a place
     */
    private record Effect(
            Row after,
            Object returned,
            boolean sameVersion,
            boolean sameLease,
            boolean sameClaim,
            boolean sameRound,
            boolean delivered,
            Optional<Process> begun,
            boolean wanted) {}

    private record Key(Row row, Object what, Optional<Process> process, boolean hasPlace) {}

    private interface Outcome {
        void is(Object label, State next, Object returned);
    }

    /**
     * Runs production code on the row: once when no node has a place for what it makes due, and once when a node has.
     *
     * @param what names the code and what it depends on, beside the row and what the process knows of it
     * @param process that runs it and has left the state, if it knows something
     * @param proven the outcome that the provider, or an operator, gave
     */
    private void run(
            State state,
            Object what,
            Optional<Process> process,
            @Nullable VerificationOutcome proven,
            Supplier<Object> code,
            Outcome outcome) {
        Effect without = effect(new Key(state.row(), what, process, false), proven, code);
        outcome.is(what, next(state, without), without.returned());
        if (without.wanted()
                && state.processes().stream().filter(Process::isWork).count() < scenario.nodes()) {
            Effect with = effect(new Key(state.row(), what, process, true), proven, code);
            outcome.is(new Label(what, ", which a node takes"), next(state, with), with.returned());
        }
    }

    /** The same, of code that no process runs. */
    private void run(State state, Object what, Supplier<Object> code, Outcome outcome) {
        run(state, what, Optional.empty(), null, code, outcome);
    }

    private Effect effect(Key key, @Nullable VerificationOutcome proven, Supplier<Object> code) {
        return effects.computeIfAbsent(key, it -> newEffect(it, proven, code));
    }

    private Effect newEffect(Key key, @Nullable VerificationOutcome proven, Supplier<Object> code) {
        VerificationRecord before = key.row.record;
        store.erase(ID);
        if (before != null) {
            store.insert(before, null);
        }
        taken.clear();
        wanted = false;
        hasPlace = key.hasPlace;
        Object returned = code.get();
        VerificationRecord after = store.find(ID).orElse(null);
        Optional<Process> begun = taken.stream().findFirst().map(this::begun);
        if (before == null || after == null) {
            boolean same = before == null && after == null;
            return new Effect(interned(after), returned, same, same, same, same, false, begun, wanted);
        }
        checkResult(before, after, proven);
        Claim claim = after.claim();
        Lease lease = after.lease();
        return new Effect(
                interned(after),
                returned,
                before.version() == after.version(),
                lease != null && lease.id().equals(LEASE),
                claim != null
                        && before.claim() != null
                        && claim.at().equals(before.claim().at()),
                before.delivery().round() == after.delivery().round(),
                before.delivery().deliveredAt() == null && after.delivery().deliveredAt() != null,
                begun,
                wanted);
    }

    private Row interned(@Nullable VerificationRecord row) {
        return row == null ? noRow : rows.computeIfAbsent(canonical(row), Row::new);
    }

    private State next(State state, Effect effect) {
        World world = state.world();
        VerificationRecord after = effect.after().record;
        require(!effect.delivered() || world.got().size() == 2, "delivered, and an observer has not got it");
        List<Process> processes = new ArrayList<>();
        state.processes().forEach(it -> processes.add(it.after(effect)));
        effect.begun().ifPresent(processes::add);
        if (!effect.sameRound()) {
            world = world.got(Set.of());
        }
        if (!effect.sameClaim()) {
            boolean isClaimed = after != null && after.claim() != null;
            world = world.told(world.told(), isClaimed ? world.told() : null);
        }
        return new State(effect.after(), sorted(processes), forgotten(after, world));
    }

    /** What the row's result says need not be remembered. */
    private static World forgotten(@Nullable VerificationRecord row, World world) {
        if (row == null || row.result() == null || world.told() == null) {
            return world;
        }
        VerificationOutcome known = row.result().outcome();
        return known == PASSED || known == world.told() ? world.told(null, null) : world;
    }

    private void checkResult(
            VerificationRecord before, VerificationRecord after, @Nullable VerificationOutcome proven) {
        Result was = before.result();
        Result is = after.result();
        if (Objects.equals(was, is)) {
            return;
        }
        require(is != null && after.rank() > before.rank(), "a result that does not climb");
        require(was == null || !before.deliveryId().equals(after.deliveryId()), "one delivery id for two results");
        if (is.confirmed()) {
            require(scenario.asks() && is.outcome() == proven, "confirmed, and the provider did not say so");
        } else if (is.outcome() == EXPIRED) {
            require(before.start().giveUpAt().isBefore(NOW), "expired before its time");
        } else {
            require(!scenario.asks() || proven == is.outcome(), "a notification that was believed");
        }
    }

    /** The row with the times that stand for all others. */
    private static VerificationRecord canonical(VerificationRecord row) {
        Start start = row.start();
        boolean answered = start.isAnswered();
        Start canonicalStart = new Start(
                null,
                null,
                start.mode(),
                start.startedAt().plus(CALL_DEADLINE).isAfter(NOW) ? NOW : LONG_AGO,
                answered ? NOW : null,
                start.flowId(),
                null,
                start.giveUpAt().isAfter(NOW) ? NEXT_DAY : HOURS_AGO);
        Result result = row.result();
        Result canonicalResult = result == null
                ? null
                : new Result(result.outcome(), result.confirmed(), ResultSource.QUERY, null, null, NOW);
        Lease lease = row.lease();
        return new VerificationRecord(
                ID,
                1,
                canonicalStart,
                canonicalResult,
                canonical(row.delivery()),
                canonical(row.claim()),
                answered ? null : row.notifiedFlow(),
                new QuestionCounts(
                        0,
                        Math.min(row.questions().refused(), StateMachine.MAX_REFUSED - 1),
                        Math.min(row.questions().denied(), StateMachine.MAX_DENIED)),
                canonical(row.due(), canonicalStart),
                lease == null
                        ? null
                        : new Lease(LEASE, lease.until().isAfter(NOW) ? NOW.plus(VerificationStore.LEASE) : JUST_PAST));
    }

    private static Delivery canonical(Delivery delivery) {
        boolean isDelivered = delivery.deliveredAt() != null;
        Instant since = delivery.failingSince();
        Instant failing =
                since == null || isDelivered ? null : since.plus(MAX_AGE).isBefore(NOW) ? LONG_AGO : NOW;
        return new Delivery(
                ROUND,
                isDelivered ? 0 : Math.min(1, delivery.attempts()),
                failing,
                delivery.parked() == null ? null : Reason.OBSERVER_FAILED,
                isDelivered ? NOW : null,
                delivery.done());
    }

    private static @Nullable Claim canonical(@Nullable Claim claim) {
        if (claim == null) {
            return null;
        }
        Duration age = Duration.between(claim.at(), NOW);
        Instant at = age.compareTo(MAX_AGE) > 0
                ? LONG_AGO
                : age.compareTo(StateMachine.DENIED_AFTER) > 0
                        ? HOUR_AGO
                        : age.compareTo(Duration.ofSeconds(1)) >= 0 ? MINUTE_AGO : NOW;
        return new Claim(claim.outcome(), null, null, at, claim.parked() == null ? null : Reason.NO_ANSWER);
    }

    private static @Nullable Due canonical(@Nullable Due due, Start start) {
        if (due == null) {
            return null;
        }
        boolean awaitsAnswer = due.kind() == DueFor.CONFIRM && !start.isAnswered();
        Instant at = due.kind() == DueFor.PARKED || !due.at().isAfter(NOW)
                ? JUST_PAST
                : awaitsAnswer ? start.startedAt().plus(CALL_DEADLINE) : LATER;
        return new Due(due.kind(), at);
    }

    private final class Taker implements WorkRunner {

        @Override
        public boolean reserve(DueFor kind) {
            wanted = true;
            return hasPlace;
        }

        @Override
        public void run(Taken work) {
            taken.add(work);
        }

        @Override
        public void giveBack(DueFor kind) {}

        @Override
        public void wake(DueFor kind, Instant due) {}
    }

    // States.

    private static VerificationRecord row(State state) {
        return Objects.requireNonNull(state.row().record);
    }

    private State with(State state, World world) {
        return new State(state.row(), state.processes(), world);
    }

    private State without(State state, Process process, World world) {
        List<Process> others = new ArrayList<>(state.processes());
        others.remove(process);
        return new State(state.row(), List.copyOf(others), world);
    }

    private State and(State state, Process process) {
        List<Process> all = new ArrayList<>(state.processes());
        all.add(process);
        return new State(state.row(), sorted(all), state.world());
    }

    private State replaced(State state, Process process, Process next) {
        return and(without(state, process, state.world()), next);
    }

    /** The nodes are alike. */
    private List<Process> sorted(List<Process> processes) {
        if (processes.size() < 2) {
            return processes;
        }
        Process[] sorted = processes.toArray(Process[]::new);
        Arrays.sort(sorted, Comparator.comparing(it -> known.computeIfAbsent(it, any -> known.size())));
        return List.of(sorted);
    }

    /** What happened, made a text only when it is shown. */
    private record Label(Object... parts) {
        @Override
        public String toString() {
            return Arrays.stream(parts).map(Object::toString).collect(Collectors.joining());
        }
    }
}
