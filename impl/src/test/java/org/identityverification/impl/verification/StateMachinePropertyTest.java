package org.identityverification.impl.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.identityverification.impl.verification.Changes.FLOW;
import static org.identityverification.impl.verification.Changes.ID;
import static org.identityverification.impl.verification.Changes.NOW;
import static org.identityverification.impl.verification.Changes.announced;
import static org.identityverification.impl.verification.Changes.noticed;
import static org.identityverification.impl.verification.Changes.queried;
import static org.identityverification.impl.verification.Changes.started;
import static org.identityverification.impl.verification.Changes.startedWithQuery;
import static org.identityverification.impl.verification.Changes.timedOut;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.identityverification.ResultSource;
import org.identityverification.VerificationOutcome;
import org.identityverification.VerificationStatus;
import org.identityverification.impl.verification.Transition.Effect;

@Label("A verification, whatever happens to it in whatever order,")
class StateMachinePropertyTest {

    private static final List<VerificationStatus> LADDER = List.of(
            VerificationStatus.PENDING,
            VerificationStatus.EXPIRED,
            VerificationStatus.FAILED,
            VerificationStatus.PASSED);

    @Property
    @Label("ends in the highest status that anything led to")
    void sameEnd(@ForAll("changes") List<Change> changes, @ForAll long seed) {
        List<Change> shuffled = new ArrayList<>(changes);
        Collections.shuffle(shuffled, new Random(seed));
        List<Change> repeated = new ArrayList<>(changes);
        repeated.addAll(shuffled);

        VerificationStatus end = end(changes);

        assertThat(end(shuffled)).isEqualTo(end);
        assertThat(end(repeated)).isEqualTo(end);
    }

    @Property
    @Label("only ever climbs, makes exactly one delivery on each step and none otherwise, and never leaves PASSED")
    void oneDeliveryForEachStep(@ForAll("changes") List<Change> changes) {
        VerificationRecord record = null;
        for (Change change : startFirst(changes)) {
            Transition transition = StateMachine.apply(ID, record, change);
            VerificationStatus before = record == null ? VerificationStatus.PENDING : record.status();
            VerificationStatus after = transition.record().status();

            assertThat(LADDER.indexOf(after)).isGreaterThanOrEqualTo(LADDER.indexOf(before));
            assertThat(deliveriesIn(transition)).isEqualTo(after == before ? 0 : 1);
            assertThat(before != VerificationStatus.PASSED || after == VerificationStatus.PASSED)
                    .isTrue();
            assertThat(transition.effect() == Effect.CHANGED
                            || transition.newTasks().isEmpty())
                    .isTrue();
            record = transition.record();
        }
    }

    @Property
    @Label("does not change when the same thing happens again")
    void repetition(@ForAll("changes") List<Change> changes) {
        VerificationRecord record = null;
        for (Change change : startFirst(changes)) {
            record = StateMachine.apply(ID, record, change).record();
            Transition again = StateMachine.apply(ID, record, change);

            assertThat(again).isEqualTo(Transition.nothingNew(record));
        }
    }

    @Property
    @Label("does not change by a result of another flow")
    void otherFlow(@ForAll("changes") List<Change> changes, @ForAll VerificationOutcome outcome) {
        VerificationRecord record = StateMachine.apply(ID, null, started()).record();
        for (Change change : changes) {
            record = StateMachine.apply(ID, record, change).record();
            Transition other = StateMachine.apply(ID, record, noticed("other", outcome, NOW));

            assertThat(other).isEqualTo(new Transition(Effect.OTHER_FLOW, record, List.of()));
        }
    }

    @Property
    @Label("has one task to give it up, unless its result came before its start")
    void oneExpiry(@ForAll("changes") List<Change> changes) {
        VerificationRecord record = null;
        long expiries = 0;
        for (Change change : startFirst(changes)) {
            Transition transition = StateMachine.apply(ID, record, change);
            expiries += transition.newTasks().stream()
                    .filter(task -> task.kind() == TaskKind.EXPIRE)
                    .count();
            record = transition.record();
        }
        assertThat(expiries).isEqualTo(1);
    }

    @Property
    @Label("has a delivery of its own for each status that it entered, and none for another")
    void oneDeliveryForEachStatus(@ForAll("changes") List<Change> changes) {
        VerificationRecord record = null;
        Set<VerificationStatus> entered = new HashSet<>();
        List<Task> deliveries = new ArrayList<>();
        for (Change change : startFirst(changes)) {
            Transition transition = StateMachine.apply(ID, record, change);
            record = transition.record();
            entered.add(record.status());
            transition.newTasks().stream()
                    .filter(task -> task.kind() == TaskKind.DELIVER)
                    .forEach(deliveries::add);
        }
        entered.remove(VerificationStatus.PENDING);

        assertThat(deliveries)
                .extracting(task ->
                        VerificationStatus.valueOf(task.result().outcome().name()))
                .containsExactlyInAnyOrderElementsOf(entered);
        assertThat(deliveries).extracting(Task::id).doesNotHaveDuplicates();
    }

    @Property
    @Label("ends in the same status with announcements in between, which make no delivery and change no record")
    void announcementsChangeNothing(
            @ForAll("changes") List<Change> changes,
            @ForAll List<@From("announcements") Change> announcements,
            @ForAll long seed) {
        List<Change> mixed = new ArrayList<>(changes);
        Random random = new Random(seed);
        announcements.forEach(it -> mixed.add(random.nextInt(mixed.size() + 1), it));
        VerificationRecord record = null;
        for (Change change : startFirst(mixed)) {
            Transition transition = StateMachine.apply(ID, record, change);
            if (change instanceof Change.Announced) {
                assertThat(transition.record()).isSameAs(record);
                assertThat(transition.newTasks()).allMatch(task -> task.kind() == TaskKind.CONFIRM);
                assertThat(transition.newTasks()).hasSizeLessThan(2);
            }
            record = transition.record();
        }

        assertThat(record.status()).isEqualTo(end(startFirst(changes)));
    }

    @Property
    @Label(
            "ends the same way whether a result was believed at once or announced first and then confirmed, in any order")
    void announcedAndConfirmed(@ForAll("changes") List<Change> changes, @ForAll long seed) {
        Map<UUID, Task> waiting = new LinkedHashMap<>();
        Random random = new Random(seed);
        VerificationRecord record = null;
        for (Change change : startFirst(changes)) {
            Transition transition = StateMachine.apply(ID, record, announcedInstead(change));
            record = transition.record();
            transition.newTasks().stream()
                    .filter(task -> task.kind() == TaskKind.CONFIRM)
                    .forEach(task -> waiting.putIfAbsent(task.id(), task));
            if (random.nextBoolean()) {
                record = confirmAll(record, waiting);
            }
        }
        record = confirmAll(record, waiting);

        assertThat(record.status()).isEqualTo(end(startFirst(changes)));
    }

    @Provide
    Arbitrary<Change> announcements() {
        return Arbitraries.of(VerificationOutcome.PASSED, VerificationOutcome.FAILED)
                .map(outcome -> announced(FLOW, outcome, NOW));
    }

    @Provide
    Arbitrary<List<Change>> changes() {
        Arbitrary<Change> results = Arbitraries.of(VerificationOutcome.PASSED, VerificationOutcome.FAILED)
                .flatMap(outcome -> Arbitraries.longs()
                        .between(0, 10_000)
                        .map(second -> noticed(FLOW, outcome, NOW.plusSeconds(second))));
        Arbitrary<Change> answers = Arbitraries.of(VerificationOutcome.PASSED, VerificationOutcome.FAILED)
                .flatMap(outcome -> Arbitraries.longs()
                        .between(0, 10_000)
                        .map(second -> queried(outcome, NOW.plusSeconds(second))));
        return Arbitraries.oneOf(
                        Arbitraries.of(started(), startedWithQuery(FLOW)),
                        results,
                        answers,
                        Arbitraries.just(timedOut()))
                .list()
                .ofMinSize(1)
                .ofMaxSize(12);
    }

    private static VerificationStatus end(List<Change> changes) {
        VerificationRecord record = null;
        boolean startIsKnown = false;
        boolean gaveUp = false;
        for (Change change : changes) {
            startIsKnown |= change instanceof Change.Started;
            if (change.equals(timedOut()) && !startIsKnown) {
                // Our clock gives up only what it knows to be started: the task comes with the start.
                gaveUp = true;
                continue;
            }
            record = StateMachine.apply(ID, record, change).record();
        }
        if (gaveUp && startIsKnown) {
            record = StateMachine.apply(ID, record, timedOut()).record();
        }
        return record == null ? VerificationStatus.PENDING : record.status();
    }

    private static Change announcedInstead(Change change) {
        return change instanceof Change.Ended ended && ended.result().source() == ResultSource.NOTIFICATION
                ? new Change.Announced(FLOW, ended.contextId(), ended.result())
                : change;
    }

    private static VerificationRecord confirmAll(VerificationRecord record, Map<UUID, Task> waiting) {
        VerificationRecord confirmed = record;
        for (Task task : waiting.values()) {
            Change ended = new Change.Ended(task.flowId(), task.contextId(), task.result());
            confirmed = StateMachine.apply(ID, confirmed, ended).record();
        }
        waiting.clear();
        return confirmed;
    }

    private static List<Change> startFirst(List<Change> changes) {
        List<Change> all = new ArrayList<>(List.of(started()));
        all.addAll(changes);
        return all;
    }

    private static long deliveriesIn(Transition transition) {
        return transition.newTasks().stream()
                .filter(task -> task.kind() == TaskKind.DELIVER)
                .count();
    }
}
