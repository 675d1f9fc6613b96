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
import java.util.EnumSet;
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
import org.identityverification.ResultSource;
import org.identityverification.Undelivered.Reason;
import org.identityverification.VerificationOutcome;
import org.identityverification.impl.runtime.config.QuerySwitches;
import org.identityverification.impl.runtime.config.Rules;
import org.identityverification.impl.store.ShortWayStore;
import org.identityverification.impl.store.Taker;
import org.identityverification.impl.verification.Change.Answer;
import org.identityverification.impl.verification.Scenario.Actor;
import org.identityverification.impl.verification.VerificationStore.Taken;
import org.jspecify.annotations.Nullable;

/**
 * One row, the processes that work on it, and the world around them. It is always {@link #NOW}: time passes when something in the row
 * moves into the past. What a process knows of the row is kept as whether it is still so.
 */
@SuppressWarnings({"ArrayRecordComponent", "ImmutableEnumChecker", "JavaLangClash"})
final class Model {

    private static final UUID ID = new UUID(0, 1);
    private static final String FLOW = "flow";
    private static final String OTHER_FLOW = "other";
    private static final int ROUND = 2;
    private static final String FIRST = "first observer";
    private static final String SECOND = "second observer";
    private static final UUID LOST = new UUID(0, 2);

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
    private static final Instant LEASED_UNTIL = NOW.plus(VerificationStore.LEASE);

    /** What really became of the face check of our own start. */
    enum Flow {
        NOT_YET,
        NEVER,
        UNDECIDED,
        FAILS(FAILED),
        PASSES(PASSED),
        PASSES_AFTER_FAILURE(FAILED, PASSED);

        private final List<VerificationOutcome> outcomes;

        Flow(VerificationOutcome... outcomes) {
            this.outcomes = List.of(outcomes);
        }
    }

    enum Point {
        /** A start: about to call. */
        CALLS,
        /** A start: the call is under way. */
        CALLED,
        /** A question: about to end without having asked. */
        NOT_ASKED,
        /** A question: about to ask. */
        ASKS,
        /** A question: the provider has decided what it answers. */
        NO_RESULT,
        FAIL,
        SUCCESS,
        /** A delivery: the lease lived when it was looked at; about to call an observer. */
        BEFORE_FIRST,
        IN_FIRST,
        BEFORE_SECOND,
        IN_SECOND;

        Track track() {
            return compareTo(BEFORE_FIRST) < 0 ? Track.QUESTIONS : Track.DELIVERY;
        }
    }

    /** What holds for a process. */
    enum Fact {
        /** The lease of the row's questions is its own. */
        HOLDS_QUESTIONS,
        /** The lease of the row's delivery is its own. */
        HOLDS_DELIVERY,
        /** The row is as it knows it. */
        SAME_VERSION,
        /** The row has the claim that it has read. */
        SAME_CLAIM,
        /** The question was sent after the end, and so late that "no result" says something about the claim. */
        LATE,
        /** The handler has returned, and its thread stays in the store. */
        STUCK,
        /** What it delivers is still the row's round. */
        SAME_ROUND,
        /** It has no lease: {@code queryResult}. */
        QUERY,
        /** It has read a claim. */
        READ_CLAIM,
        /** The lease lives, as far as it knows. */
        LEASED,
        /** An observer has failed. */
        FAILED,
        /** An observer has held it for too long. */
        HANGS,
        /** It has handed over a worse result after a better one. */
        WRONG;

        /** What ends when the row is another one. */
        static final Set<Fact> OF_THE_ROW =
                EnumSet.of(HOLDS_QUESTIONS, HOLDS_DELIVERY, SAME_VERSION, SAME_CLAIM, LATE, SAME_ROUND);

        static Fact holds(Track track) {
            return track == Track.QUESTIONS ? HOLDS_QUESTIONS : HOLDS_DELIVERY;
        }
    }

    /**
     * A thread of a node.
     *
     * @param rank of the result that it delivers
     * @param done the observers that have returned normally
     */
    record Process(Point point, EnumSet<Fact> facts, int rank, Set<String> done) {

        Process(Point point, EnumSet<Fact> facts) {
            this(point, facts, 0, Set.of());
        }

        boolean has(Fact fact) {
            return facts.contains(fact);
        }

        Process at(Point next) {
            return new Process(next, facts, rank, done);
        }

        Process with(Fact fact, boolean holds) {
            EnumSet<Fact> changed = EnumSet.copyOf(facts);
            boolean isChanged = holds ? changed.add(fact) : changed.remove(fact);
            return isChanged ? new Process(point, changed, rank, done) : this;
        }

        Process told(Point answer, boolean late) {
            Process told = at(answer).with(Fact.LATE, late);
            return answer == Point.SUCCESS ? told.with(Fact.READ_CLAIM, false).with(Fact.SAME_CLAIM, false) : told;
        }

        Process returned(String observer) {
            return new Process(point, facts, rank, and(done, observer));
        }

        /** After the row was changed, of which only this stays as it was. */
        Process after(Set<Fact> kept) {
            EnumSet<Fact> still = EnumSet.copyOf(facts);
            still.removeIf(fact -> Fact.OF_THE_ROW.contains(fact) && !kept.contains(fact));
            return new Process(point, still, rank, done);
        }

        int round() {
            return has(Fact.SAME_ROUND) ? ROUND : ROUND + 1;
        }

        boolean isDelivery() {
            return point.track() == Track.DELIVERY;
        }

        boolean holds(Track track) {
            return isWork() && has(Fact.holds(track));
        }

        /** Whether its lease is renewed as long as its node lives. */
        boolean renews() {
            return !has(Fact.STUCK);
        }

        boolean isWork() {
            return point.compareTo(Point.CALLED) > 0 && !has(Fact.QUERY);
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
            return with(flow, false);
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

    record State(Row row, List<Process> processes, World world) {

        State with(World next) {
            return new State(row, processes, next);
        }

        State without(Process process) {
            List<Process> others = new ArrayList<>(processes);
            others.remove(process);
            return new State(row, others, world);
        }

        boolean canWork(Scenario scenario) {
            return processes.stream().filter(Process::isWork).count() < scenario.nodes();
        }
    }

    private final Scenario scenario;
    private final Rules rules;
    private final VerificationStore store;
    private final Taker taker = new Taker();
    private final Map<Key, Effect> effects = new HashMap<>();
    private final Map<VerificationRecord, Row> rows = new HashMap<>();
    private final Row noRow = new Row(null);
    private final Map<Row, List<Passed>> later = new HashMap<>();

    // Equal processes are one object, with a number by which they are sorted.
    private final Map<Process, Integer> known = new HashMap<>();

    Model(Scenario scenario) {
        this.scenario = scenario;
        this.rules = new Rules(
                QuerySwitches.all(scenario.asks()), scenario.delivers(), CALL_DEADLINE, Duration.ofMinutes(1), MAX_AGE);
        this.store = new ShortWayStore(2, Clock.fixed(NOW, ZoneOffset.UTC), rules);
        store.setWorkRunner(taker);
    }

    State initial() {
        boolean starts = scenario.has(Actor.START);
        Start start = starts ? start(NOW, null, null, NEXT_DAY) : start(NOW, NOW, FLOW, NEXT_DAY);
        World world = new World(starts ? Flow.NOT_YET : Flow.UNDECIDED, false, null, null, 0, Set.of());
        Process process = new Process(Point.CALLS, EnumSet.of(Fact.SAME_VERSION));
        return new State(interned(VerificationRecord.started(ID, start)), starts ? List.of(process) : List.of(), world);
    }

    private static Start start(
            Instant startedAt, @Nullable Instant answeredAt, @Nullable String flow, Instant giveUpAt) {
        return new Start(null, null, FaceAuthMode.TENCENT, startedAt, answeredAt, flow, null, giveUpAt);
    }

    private static Claim claim(VerificationOutcome outcome, Instant at, Instant repeatedAt, @Nullable Reason parked) {
        return new Claim(outcome, null, null, at, repeatedAt, parked);
    }

    /** Its id names the track. */
    private static Lease lease(Track track, Instant until) {
        return new Lease(new UUID(1, track == Track.QUESTIONS ? 1 : 2), until);
    }

    /** Whether nothing must happen any more. */
    boolean isEnd(State state) {
        VerificationRecord row = state.row().record;
        return row == null || Stream.of(row.asking(), row.delivering()).allMatch(it -> isNothing(it.kind()));
    }

    private static boolean isNothing(@Nullable DueFor kind) {
        return kind == null || kind == DueFor.PARKED;
    }

    /** Hands over every step from a state. Fails if a step or the state is wrong. */
    void steps(State state, Explorer.Steps steps) {
        check(state);
        new Moves(state, steps).all();
    }

    // What must be true in each state.

    private void check(State state) {
        long deliveries = state.processes().stream()
                .filter(it -> it.isDelivery() && it.has(Fact.LEASED))
                .count();
        require(deliveries <= 1, "two deliveries at a time");
        VerificationOutcome told = state.world().told();
        VerificationRecord row = state.row().record;
        if (row == null) {
            require(told == null, "an acknowledged notification vanished with its verification");
            return;
        }
        Claim claim = row.claim();
        boolean isClaimed = claim != null && (claim.outcome() == told || claim.outcome() == PASSED);
        require(told == null || isClaimed, "an acknowledged notification vanished");
        boolean isUndecided = claim != null && claim.parked() == null;
        require(!isUndecided || row.asking().kind() == DueFor.CONFIRM, "a claim that nothing is due for");
        Delivery delivery = row.delivery();
        boolean isUndelivered = row.result() != null && delivery.deliveredAt() == null && delivery.parked() == null;
        require(
                !isUndelivered || !scenario.delivers() || row.delivering().kind() == DueFor.DELIVER,
                "a result that nothing is due for");
        require((delivery.parked() != null) == (row.delivering().kind() == DueFor.PARKED), "parked, and not due so");
        require((claim != null && !isUndecided) == (row.asking().kind() == DueFor.PARKED), "parked, and not due so");
        require(row.result() != null || row.asking().kind() != null, "pending without an end");
        boolean mayPass = row.result() != null
                && row.result().outcome() == FAILED
                && scenario.asks()
                && NOW.isBefore(row.start().giveUpAt());
        require(!mayPass || row.asking().kind() != null, "a pass that nothing asks about");
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new AssertionError(message);
        }
    }

    /** What can happen in a state. */
    private final class Moves {

        private final State state;
        private final World world;
        private final Explorer.Steps steps;

        Moves(State state, Explorer.Steps steps) {
            this.state = state;
            this.world = state.world();
            this.steps = steps;
        }

        void all() {
            provider();
            for (Process process : state.processes()) {
                steps.to(new Label("crash of ", process), false, state.without(process));
                run(process);
            }
            VerificationRecord row = state.row().record;
            if (row != null) {
                time();
                work();
                notifications();
                operator(row);
                caller(row);
            }
        }

        // The provider, and time.

        private void provider() {
            if (world.flow() == Flow.UNDECIDED) {
                steps.to("the face check fails", false, state.with(world.with(Flow.FAILS, scenario.asks())));
                steps.to("the face check passes", false, state.with(world.with(Flow.PASSES, scenario.asks())));
            }
            if (world.flow() == Flow.FAILS && scenario.has(Actor.RETRY)) {
                World next = world.with(Flow.PASSES_AFTER_FAILURE, world.lags());
                steps.to("the face check passes after all", false, state.with(next));
            }
            if (world.lags()) {
                steps.to("the provider knows its result", true, state.with(world.settled()));
            }
        }

        private void time() {
            for (Passed passed : later.computeIfAbsent(state.row(), row -> passed(row.record))) {
                boolean settles = passed.settles() && world.toldOfClaim() != null;
                Track track = passed.endsLease();
                List<Process> processes = state.processes().stream()
                        .map(it -> track != null && it.holds(track) ? it.with(Fact.LEASED, false) : it)
                        .toList();
                State next = new State(passed.row(), sorted(processes), settles ? world.settled() : world);
                boolean isRenewed =
                        track != null && state.processes().stream().anyMatch(it -> it.holds(track) && it.renews());
                steps.to(passed.what(), !isRenewed, next);
            }
        }

        private void run(Process process) {
            if (process.has(Fact.STUCK)) {
                // It may come back, and ends what it has done before.
                afterCall(state, process, process, "comes back", false);
                return;
            }
            switch (process.point()) {
                case CALLS -> call(process);
                case CALLED -> {
                    startAnswered(process, FLOW, null);
                    if (scenario.has(Actor.ODD_ANSWERS)) {
                        startAnswered(process, null, null);
                        startAnswered(process, FLOW, HOURS_AGO);
                    }
                }
                case NOT_ASKED -> end(state.without(process), process, new Change.NotAsked(), true);
                case ASKS -> ask(process);
                case NO_RESULT -> answered(state, process, new Answer.NoResult(), true);
                case FAIL -> answered(state, process, new Answer.Failure(null), true);
                case SUCCESS -> answered(state, process, new Answer.Success(), true);
                case BEFORE_FIRST -> callObserver(process, Point.IN_FIRST);
                case BEFORE_SECOND -> callObserver(process, Point.IN_SECOND);
                case IN_FIRST -> inObserver(process, FIRST);
                case IN_SECOND -> inObserver(process, SECOND);
            }
            if (process.isDelivery() && !process.has(Fact.LEASED) && process.renews()) {
                renew(process);
            }
        }

        // Our own start.

        private void call(Process process) {
            State begun = state.with(world.with(Flow.UNDECIDED, false));
            steps.to("the provider gets the start", true, replaced(begun, process, process.at(Point.CALLED)));
            State never = state.without(process).with(world.with(Flow.NEVER, false));
            Supplier<Object> code = () -> store.delete(knownTo(process));
            Outcome outcome = (label, next, any) -> steps.to(label, false, next);
            produce(never, "the start was not begun", process, code, outcome);
        }

        private void startAnswered(Process process, @Nullable String flow, @Nullable Instant expiry) {
            Change answered = new Change.StartAnswered(flow, expiry, Duration.ofHours(2));
            Supplier<Object> code = () -> store.change(knownTo(process), answered);
            Outcome outcome = (label, next, any) -> steps.to(label, flow != null, next);
            produce(state.without(process), answered, process, code, outcome);
        }

        // Work.

        private void work() {
            if (!state.canWork(scenario)) {
                return;
            }
            for (DueFor kind : List.of(DueFor.CONFIRM, DueFor.ASK, DueFor.DELIVER)) {
                produce(
                        state,
                        kind,
                        null,
                        () -> taker.taken.addAll(store.take(kind, Changes.upTo(1))),
                        (label, next, any) -> {
                            boolean takes = any.equals(true) || !next.row().equals(state.row());
                            require(
                                    takes || !isDue(row(state).work(kind.track()), kind),
                                    "due work that no node takes");
                            if (takes) {
                                steps.to(new Label("a node takes ", label), true, next);
                            }
                        });
            }
        }

        /** Whether it is due and nothing holds its own track. */
        private static boolean isDue(Work work, DueFor kind) {
            Due due = work.due();
            return due != null
                    && due.kind() == kind
                    && !due.at().isAfter(NOW)
                    && (work.lease() == null || !work.lease().until().isAfter(NOW));
        }

        private void ask(Process process) {
            boolean late = isLate(state.row().record);
            List<VerificationOutcome> outcomes = world.flow().outcomes;
            if (!outcomes.isEmpty()) {
                boolean passed = outcomes.contains(PASSED);
                tell(process, process.told(passed ? Point.SUCCESS : Point.FAIL, late && !passed));
            }
            boolean hasNoResult = world.flow() == Flow.UNDECIDED || world.lags();
            if (hasNoResult && process.has(Fact.QUERY)) {
                steps.to(new Label(process, " ends"), true, state.without(process));
            } else if (hasNoResult) {
                tell(process, process.told(Point.NO_RESULT, late));
            }
            if (scenario.has(Actor.OUTAGE)) {
                Process sent = process.told(Point.ASKS, late);
                State then = replaced(state, process, sent);
                for (Answer answer : List.of(
                        new Answer.NoAnswer(),
                        new Answer.Refused(false),
                        new Answer.Refused(true),
                        new Answer.UnknownFlow())) {
                    answered(then, sent, answer, false);
                }
                if (!process.has(Fact.QUERY)) {
                    DueFor kind = process.has(Fact.READ_CLAIM) ? DueFor.CONFIRM : DueFor.ASK;
                    end(state.without(process), process, new Change.Rescheduled(kind, LATER), false);
                }
            }
        }

        private void tell(Process process, Process told) {
            steps.to(new Label(process, " is told ", told.point()), true, replaced(state, process, told));
        }

        private void answered(State from, Process process, Answer answer, boolean regular) {
            Instant claim = process.has(Fact.SAME_CLAIM)
                    ? Objects.requireNonNull(row(state).claim()).repeatedAt()
                    : process.has(Fact.READ_CLAIM) ? LONG_AGO.minusSeconds(1) : null;
            Instant sentAt = process.has(Fact.LATE) ? JUST_PAST : LONG_AGO.minusSeconds(1);
            Change asked = new Change.Asked(answer, claim, sentAt, LATER);
            if (process.has(Fact.QUERY)) {
                change(from.without(process), asked, new Label(process, " ends: "), regular);
            } else {
                end(from.without(process), process, asked, regular);
            }
        }

        private void end(State then, Process process, Change change, boolean regular) {
            Supplier<Object> code = () -> store.end(taken(process), change);
            Outcome outcome = (label, next, any) -> steps.to(new Label(process, " ends: ", label), regular, next);
            produce(then, change, process, code, outcome);
        }

        private void change(State then, Change change, Label prefix, boolean regular) {
            Outcome outcome = (label, next, any) -> steps.to(new Label(prefix, label), regular, next);
            produce(then, change, null, () -> store.change(ID, change), outcome);
        }

        // A delivery.

        private void callObserver(Process process, Point point) {
            Process calls = process.at(point);
            if (process.rank() < world.begun()) {
                require(!process.has(Fact.LEASED), "a worse result after a better one, with a lease that lives");
                require(!process.has(Fact.WRONG), "a worse result after a better one, twice");
                calls = calls.with(Fact.WRONG, true);
            }
            State then = state.with(world.begun(process.rank()));
            steps.to(new Label(process, " calls"), true, replaced(then, process, calls));
        }

        private void inObserver(Process process, String observer) {
            World got = process.has(Fact.SAME_ROUND) ? world.got(and(world.got(), observer)) : world;
            afterCall(state.with(got), process, process.returned(observer), "an observer returns", true);
            if (scenario.has(Actor.BAD_OBSERVERS)) {
                afterCall(state, process, process.with(Fact.FAILED, true), "an observer fails", false);
                if (!process.has(Fact.HANGS)) {
                    State then = replaced(state, process, process.with(Fact.HANGS, true));
                    change(then, new Change.DeliveryHangs(process.round()), new Label(process, " hangs: "), false);
                }
            }
        }

        private void afterCall(State from, Process before, Process process, String what, boolean regular) {
            boolean more = process.point() == Point.IN_FIRST && !process.done().contains(SECOND);
            if (more && process.has(Fact.LEASED) && !process.has(Fact.STUCK)) {
                State next = replaced(from, before, process.at(Point.BEFORE_SECOND));
                steps.to(new Label(process, ": ", what), regular, next);
                return;
            }
            steps.to(new Label(process, ": ", what, ", crash"), false, from.without(before));
            // Some place stays free: when all are stuck, liveness has the node restarted.
            boolean isFirst = from.processes().stream().noneMatch(it -> it.has(Fact.STUCK));
            if (scenario.has(Actor.STUCK) && isFirst) {
                State then = replaced(from, before, process.with(Fact.STUCK, true));
                steps.to(new Label(process, ": ", what, ", sticks in the store"), false, then);
            }
            Change change = process.has(Fact.FAILED)
                    ? new Change.DeliveryFailed(process.round(), process.done(), "", LATER)
                    : more ? new Change.Rescheduled(DueFor.DELIVER, NOW) : new Change.Delivered(process.round());
            end(from.without(before), process, change, regular);
        }

        private void renew(Process process) {
            List<Taken> one = List.of(taken(process));
            List<Taken> none = List.of();
            boolean hangs = process.has(Fact.HANGS);
            Supplier<Object> code =
                    () -> !store.renew(hangs ? none : one, hangs ? one : none).isEmpty();
            produce(state.without(process), "renews", process, code, (label, next, renewed) -> {
                if (renewed.equals(true)) {
                    steps.to(new Label(process, " renews"), false, and(next, process.with(Fact.LEASED, true)));
                }
            });
        }

        // What comes from outside.

        private void notifications() {
            for (VerificationOutcome outcome : List.of(FAILED, PASSED)) {
                if (scenario.has(Actor.NOTIFIER) && world.flow().outcomes.contains(outcome)) {
                    notified(FLOW, outcome, true);
                }
                if (scenario.has(Actor.FORGER)) {
                    notified(FLOW, outcome, false);
                }
                if (scenario.has(Actor.OTHER_FLOW)) {
                    notified(OTHER_FLOW, outcome, false);
                }
            }
        }

        private void notified(String flow, VerificationOutcome outcome, boolean genuine) {
            Change change = new Change.Notified(flow, outcome, null, null);
            Claim before = row(state).claim();
            produce(state, change, null, () -> store.change(ID, change).effect(), (label, next, effect) -> {
                Claim after = row(next).claim();
                boolean isSame = before != null && after != null && before.outcome() == after.outcome();
                require(!isSame || !after.at().isAfter(before.at()), "a claim that gets younger");
                // A claim is renewed once a second at most. This is not proven: it costs a result that comes within it.
                boolean repeated = effect == Transition.Effect.NOTHING_NEW && !isOfNow(row(state));
                boolean counts = genuine && (repeated || effect == Transition.Effect.CHANGED);
                Label shown = new Label(genuine ? "genuine " : "forged ", label, ": ", effect);
                steps.to(shown, false, counts ? acknowledged(next, outcome) : next);
            });
        }

        private static boolean isOfNow(VerificationRecord row) {
            return row.claim() != null && row.claim().repeatedAt().equals(NOW);
        }

        /** A genuine notification was answered 200. */
        private static State acknowledged(State next, VerificationOutcome outcome) {
            VerificationRecord row = row(next);
            World world = next.world();
            VerificationOutcome best = world.told() == PASSED ? PASSED : outcome;
            return next.with(forgotten(row, world.told(best, isOfNow(row) ? best : world.toldOfClaim())));
        }

        private void operator(VerificationRecord row) {
            State withoutClaim = state.with(world.told(null, null));
            if (scenario.has(Actor.OPERATOR)) {
                change(state, new Change.DeliverAgain(), new Label(), false);
                if (row.claim() != null && row.claim().parked() != null) {
                    change(withoutClaim, new Change.Discarded(row.claim().outcome()), new Label(), false);
                }
            }
            if (scenario.has(Actor.ERASER)) {
                Outcome outcome = (label, next, any) -> steps.to(label, false, next);
                produce(withoutClaim, "erase", null, () -> store.erase(ID), outcome);
            }
        }

        private void caller(VerificationRecord row) {
            boolean queries = state.processes().stream().anyMatch(it -> it.has(Fact.QUERY));
            if (scenario.has(Actor.CALLER) && !queries && row.start().flowId() != null && !row.isProven()) {
                Process query = new Process(Point.ASKS, reading(row.claim())).with(Fact.QUERY, true);
                steps.to("queryResult", false, and(state, query));
            }
        }

        /** What a process knows of the row. */
        private VerificationRecord knownTo(Process process) {
            VerificationRecord row = Objects.requireNonNullElseGet(
                    state.row().record, () -> VerificationRecord.started(ID, Model.start(NOW, null, null, NEXT_DAY)));
            boolean isSame = process.has(Fact.SAME_VERSION);
            VerificationRecord known = new VerificationRecord(
                    ID,
                    isSame ? row.version() : row.version() + 1,
                    row.start(),
                    row.result(),
                    isSame ? row.delivery() : inRound(process.round(), process.done()),
                    row.claim(),
                    row.notifiedFlow(),
                    row.questions(),
                    row.asking(),
                    row.delivering());
            if (!process.isWork()) {
                return known;
            }
            Track track = process.point().track();
            Lease mine = process.holds(track) ? lease(track, LEASED_UNTIL) : new Lease(LOST, LEASED_UNTIL);
            return known.withLease(track, mine);
        }

        private static Delivery inRound(int round, Set<String> done) {
            return new Delivery(round, 1, null, null, null, null, null, done);
        }

        private Taken taken(Process process) {
            DueFor kind =
                    process.isDelivery() ? DueFor.DELIVER : process.has(Fact.READ_CLAIM) ? DueFor.CONFIRM : DueFor.ASK;
            return new Taken(knownTo(process), kind, 0);
        }
    }

    private static boolean isLate(@Nullable VerificationRecord row) {
        Claim claim = row == null ? null : row.claim();
        return row != null
                && NOW.isAfter(row.start().giveUpAt())
                && (claim == null || NOW.isAfter(claim.repeatedAt().plus(StateMachine.DENIED_AFTER)));
    }

    private static EnumSet<Fact> reading(@Nullable Claim claim) {
        return claim == null ? EnumSet.noneOf(Fact.class) : EnumSet.of(Fact.READ_CLAIM, Fact.SAME_CLAIM);
    }

    /**
     * What passing time does to a row.
     *
     * @param settles whether the provider has had ten minutes since the claim
     * @param endsLease the track whose holder sees that its lease has run out
     */
    private record Passed(
            String what, Row row, boolean settles, @Nullable Track endsLease) {}

    private List<Passed> passed(VerificationRecord row) {
        List<Passed> all = new ArrayList<>();
        Start start = row.start();
        Claim claim = row.claim();
        Delivery delivery = row.delivery();
        Due asking = row.asking().due();
        VerificationRecord overdue =
                awaitsAnswer(start, asking) ? due(row, Track.QUESTIONS, new Due(DueFor.CONFIRM, JUST_PAST)) : row;
        if (start.startedAt().equals(NOW)) {
            Start over = start(LONG_AGO, start.answeredAt(), start.flowId(), start.giveUpAt());
            all.add(passed("the call's deadline passes", overdue.withStart(over)));
        }
        if (start.giveUpAt().isAfter(NOW)) {
            Start over = start(LONG_AGO, start.answeredAt(), start.flowId(), HOURS_AGO);
            all.add(passed("the time to give up comes", overdue.withStart(over)));
        }
        for (Track track : Track.values()) {
            Due due = row.work(track).due();
            Lease lease = row.work(track).lease();
            if (due != null && due.at().isAfter(NOW) && !awaitsAnswer(start, due)) {
                all.add(passed("work comes due", due(row, track, new Due(due.kind(), JUST_PAST))));
            }
            if (lease != null && lease.until().isAfter(NOW)) {
                Row next = interned(row.withLease(track, lease(track, JUST_PAST)));
                all.add(new Passed("the lease runs out", next, false, track));
            }
        }
        if (claim != null && claim.repeatedAt().isAfter(HOUR_AGO)) {
            Instant at = claim.repeatedAt().equals(NOW) ? MINUTE_AGO : HOUR_AGO;
            Row next = interned(row.withClaim(claim(claim.outcome(), claim.at(), at, claim.parked())));
            all.add(new Passed("the claim gets older", next, at.equals(HOUR_AGO), null));
        }
        if (claim != null && scenario.has(Actor.OUTAGE) && claim.repeatedAt().equals(HOUR_AGO)) {
            VerificationRecord next =
                    row.withClaim(claim(claim.outcome(), LONG_AGO, claim.repeatedAt(), claim.parked()));
            all.add(passed("max-age passes since the claim", next));
        }
        if (NOW.equals(delivery.failingSince())) {
            Delivery older = new Delivery(
                    delivery.round(),
                    delivery.attempts(),
                    LONG_AGO,
                    null,
                    delivery.parked(),
                    null,
                    null,
                    delivery.done());
            all.add(passed("max-age passes", row.withDelivery(older)));
        }
        return all;
    }

    private static VerificationRecord due(VerificationRecord row, Track track, Due due) {
        return row.with(track, row.work(track).with(due));
    }

    private Passed passed(String what, VerificationRecord row) {
        return new Passed(what, interned(row), false, null);
    }

    private static boolean awaitsAnswer(Start start, @Nullable Due due) {
        return !start.isAnswered() && due != null && due.kind() == DueFor.CONFIRM;
    }

    // The store.

    /**
     * What production code did to a row.
     *
     * @param after the row with the times that stand for all others
     * @param kept what of the row has stayed
     * @param begun the work that a node has taken
     * @param wanted whether a node could take work, if it had a place
     */
    private record Effect(Row after, Object returned, Set<Fact> kept, Optional<Process> begun, boolean wanted) {}

    private record Key(Row row, Object what, @Nullable Process process, boolean hasPlace) {}

    private interface Outcome {
        void is(Object label, State next, Object returned);
    }

    /**
     * Runs production code on the row: once when no node has a place for what it makes due, and once when a node has.
     *
     * @param what names the code and what it depends on, beside the row and what the process knows of it
     * @param process that runs it and has left the state, if it knows something
     */
    private void produce(State state, Object what, @Nullable Process process, Supplier<Object> code, Outcome outcome) {
        Effect without = effect(new Key(state.row(), what, process, false), code);
        outcome.is(what, next(state, without), without.returned());
        if (without.wanted() && state.canWork(scenario)) {
            Effect with = effect(new Key(state.row(), what, process, true), code);
            outcome.is(new Label(what, ", which a node takes"), next(state, with), with.returned());
        }
    }

    private Effect effect(Key key, Supplier<Object> code) {
        return effects.computeIfAbsent(key, it -> newEffect(it, code));
    }

    private Effect newEffect(Key key, Supplier<Object> code) {
        VerificationRecord before = key.row.record;
        store.erase(ID);
        if (before != null) {
            store.insert(before, null);
        }
        taker.taken.clear();
        taker.wanted = false;
        taker.hasPlaces = key.hasPlace;
        Object returned = code.get();
        VerificationRecord after = store.find(ID).orElse(null);
        Optional<Process> begun = taker.taken.stream().findFirst().map(this::begun);
        if (before != null && after != null) {
            checkResult(before, after, key.what);
        }
        return new Effect(interned(after), returned, kept(before, after), begun, taker.wanted);
    }

    private static Set<Fact> kept(@Nullable VerificationRecord before, @Nullable VerificationRecord after) {
        Set<Fact> kept = EnumSet.copyOf(Fact.OF_THE_ROW);
        kept.removeIf(fact -> !Objects.equals(whatMatters(fact, before), whatMatters(fact, after)));
        return kept;
    }

    /** As long as this is the same, a fact stays true. */
    private static @Nullable Object whatMatters(Fact fact, @Nullable VerificationRecord row) {
        if (row == null) {
            return null;
        }
        return switch (fact) {
            case HOLDS_QUESTIONS -> Optional.ofNullable(row.asking().lease()).map(Lease::id);
            case HOLDS_DELIVERY -> Optional.ofNullable(row.delivering().lease()).map(Lease::id);
            case SAME_VERSION -> row.version();
            case SAME_CLAIM, LATE -> Optional.ofNullable(row.claim()).map(Claim::repeatedAt);
            default -> row.delivery().round();
        };
    }

    private Process begun(Taken work) {
        VerificationRecord record = work.record();
        EnumSet<Fact> facts = EnumSet.of(Fact.holds(work.kind().track()), Fact.LEASED, Fact.SAME_VERSION);
        if (work.kind() == DueFor.DELIVER) {
            facts.add(Fact.SAME_ROUND);
            Set<String> done = record.delivery().done();
            Point point = done.contains(FIRST) ? Point.BEFORE_SECOND : Point.BEFORE_FIRST;
            return new Process(point, facts, record.rank(), done);
        }
        if (!StateMachine.canAsk(record, rules)) {
            return new Process(Point.NOT_ASKED, facts);
        }
        facts.addAll(reading(record.claim()));
        return new Process(Point.ASKS, facts);
    }

    private Row interned(@Nullable VerificationRecord row) {
        return row == null ? noRow : rows.computeIfAbsent(canonical(row), Row::new);
    }

    private State next(State state, Effect effect) {
        World world = state.world();
        VerificationRecord after = effect.after().record;
        boolean isDelivered = isDelivered(after) && !isDelivered(state.row().record);
        require(!isDelivered || world.got().size() == 2, "delivered, and an observer has not got it");
        List<Process> processes = new ArrayList<>();
        state.processes().forEach(it -> processes.add(it.after(effect.kept())));
        effect.begun().ifPresent(processes::add);
        if (!effect.kept().contains(Fact.SAME_ROUND)) {
            world = world.got(Set.of());
        }
        if (!effect.kept().contains(Fact.SAME_CLAIM)) {
            boolean isClaimed = after != null && after.claim() != null;
            world = world.told(world.told(), isClaimed ? world.told() : null);
        }
        return new State(effect.after(), sorted(processes), forgotten(after, world));
    }

    private static boolean isDelivered(@Nullable VerificationRecord row) {
        return row != null && row.delivery().deliveredAt() != null;
    }

    /** What the row's result says need not be remembered. */
    private static World forgotten(@Nullable VerificationRecord row, World world) {
        if (row == null || row.result() == null || world.told() == null) {
            return world;
        }
        VerificationOutcome known = row.result().outcome();
        return known == PASSED || known == world.told() ? world.told(null, null) : world;
    }

    private void checkResult(VerificationRecord before, VerificationRecord after, Object what) {
        Result is = after.result();
        if (Objects.equals(before.result(), is)) {
            return;
        }
        require(is != null && after.rank() > before.rank(), "a result that does not climb");
        require(
                before.result() == null || !before.deliveryId().equals(after.deliveryId()),
                "one delivery id for two results");
        VerificationOutcome proven = proven(what);
        if (is.confirmed()) {
            require(scenario.asks() && is.outcome() == proven, "confirmed, and the provider did not say so");
        } else if (is.outcome() == EXPIRED) {
            require(before.start().giveUpAt().isBefore(NOW), "expired before its time");
        } else {
            require(!scenario.asks() || is.outcome() == proven, "a notification that was believed");
        }
    }

    /** The outcome that the provider gave. */
    private static @Nullable VerificationOutcome proven(Object what) {
        Answer answer = what instanceof Change.Asked asked ? asked.answer() : null;
        return answer instanceof Answer.Success ? PASSED : answer instanceof Answer.Failure ? FAILED : null;
    }

    /** The row with the times that stand for all others. */
    private static VerificationRecord canonical(VerificationRecord row) {
        boolean isYoung = row.start().startedAt().plus(CALL_DEADLINE).isAfter(NOW);
        Start start = start(
                isYoung ? NOW : LONG_AGO,
                row.start().answeredAt(),
                row.start().flowId(),
                row.start().giveUpAt().isAfter(NOW) ? NEXT_DAY : HOURS_AGO);
        Result result = row.result();
        QuestionCounts questions = row.questions();
        return new VerificationRecord(
                ID,
                1,
                start,
                result == null
                        ? null
                        : new Result(result.outcome(), result.confirmed(), ResultSource.QUERY, null, null, NOW),
                canonical(row.delivery()),
                canonical(row.claim()),
                start.isAnswered() ? null : row.notifiedFlow(),
                new QuestionCounts(
                        0,
                        Math.min(questions.refused(), StateMachine.MAX_REFUSED + StateMachine.MAX_WOKEN),
                        Math.min(questions.denied(), StateMachine.MAX_DENIED)),
                canonical(row, Track.QUESTIONS, start),
                canonical(row, Track.DELIVERY, start));
    }

    private static Work canonical(VerificationRecord row, Track track, Start start) {
        Lease lease = row.work(track).lease();
        Instant until = lease != null && lease.until().isAfter(NOW) ? LEASED_UNTIL : JUST_PAST;
        return new Work(canonical(row.work(track).due(), start), lease == null ? null : lease(track, until));
    }

    private static Delivery canonical(Delivery delivery) {
        if (delivery.deliveredAt() != null) {
            return new Delivery(ROUND, 0, null, null, null, NOW, null, Set.of());
        }
        Instant since = delivery.failingSince();
        return new Delivery(
                ROUND,
                Math.min(1, delivery.attempts()),
                since == null ? null : since.plus(MAX_AGE).isBefore(NOW) ? LONG_AGO : NOW,
                null,
                delivery.parked() == null ? null : Reason.OBSERVER_FAILED,
                null,
                null,
                delivery.done());
    }

    private static @Nullable Claim canonical(@Nullable Claim claim) {
        if (claim == null) {
            return null;
        }
        Instant at = claim.at().plus(MAX_AGE).isBefore(NOW) ? LONG_AGO : NOW;
        Duration age = Duration.between(claim.repeatedAt(), NOW);
        Instant repeatedAt = age.compareTo(StateMachine.DENIED_AFTER) > 0
                ? HOUR_AGO
                : age.compareTo(Duration.ofSeconds(1)) >= 0 ? MINUTE_AGO : NOW;
        return claim(claim.outcome(), at, repeatedAt, claim.parked() == null ? null : Reason.NO_ANSWER);
    }

    private static @Nullable Due canonical(@Nullable Due due, Start start) {
        if (due == null) {
            return null;
        }
        boolean isPast = due.kind() == DueFor.PARKED || !due.at().isAfter(NOW);
        Instant later = awaitsAnswer(start, due) ? start.startedAt().plus(CALL_DEADLINE) : LATER;
        return new Due(due.kind(), isPast ? JUST_PAST : later);
    }

    // States.

    private static VerificationRecord row(State state) {
        return Objects.requireNonNull(state.row().record);
    }

    private State and(State state, Process process) {
        List<Process> all = new ArrayList<>(state.processes());
        all.add(process);
        return new State(state.row(), sorted(all), state.world());
    }

    private State replaced(State state, Process process, Process next) {
        return and(state.without(process), next);
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
