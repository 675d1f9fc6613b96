package org.identityverification.impl.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.identityverification.impl.verification.Changes.FLOW;
import static org.identityverification.impl.verification.Changes.HOLD;
import static org.identityverification.impl.verification.Changes.NOW;
import static org.identityverification.impl.verification.Changes.believed;
import static org.identityverification.impl.verification.Changes.notifiedResult;
import static org.identityverification.impl.verification.Changes.queried;
import static org.identityverification.impl.verification.Changes.started;
import static org.identityverification.impl.verification.Changes.startedWithQuery;
import static org.identityverification.impl.verification.Changes.timedOut;
import static org.identityverification.impl.verification.Changes.unanswered;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.identityverification.VerificationOutcome;
import org.identityverification.VerificationStatus;
import org.identityverification.impl.verification.Transition.Effect;

@Label("A verification, with any changes in any order,")
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

        VerificationStatus end = after(changes).record().status();

        assertThat(after(shuffled).record().status()).isEqualTo(end);
        assertThat(after(repeated).record().status()).isEqualTo(end);
    }

    @Property
    @Label("only moves up, and makes one delivery for each step and each further code, each with an id of its own")
    void deliveries(@ForAll("changes") List<Change> changes) {
        History history = new History();
        history.add(started());
        for (Change change : changes) {
            VerificationStatus before = history.record().status();
            int delivered = history.deliveries().size();
            Transition transition = history.add(change);
            VerificationStatus after = transition.record().status();
            int step = LADDER.indexOf(after) - LADDER.indexOf(before);

            assertThat(step).isNotNegative();
            assertThat(history.deliveries().size() - delivered).isGreaterThanOrEqualTo(step > 0 ? 1 : 0);
            assertThat(transition.effect() == Effect.CHANGED
                            || transition.newTasks().isEmpty())
                    .isTrue();
        }
        assertThat(history.deliveries()).extracting(Task::id).doesNotHaveDuplicates();
    }

    @Property
    @Label("delivers an outcome with the same check code and reason once, as notified and as delivered")
    void deliveredOnce(@ForAll("anything") List<Change> changes) {
        History history = new History();
        history.add(startedWithQuery(FLOW));
        changes.forEach(history::add);

        assertThat(history.told())
                .extracting(Result::outcome, Result::verifyCode, Result::failReasonCode)
                .doesNotHaveDuplicates();
        assertThat(history.deliveries())
                .extracting(Task::result)
                .extracting(Result::outcome, Result::verifyCode, Result::failReasonCode)
                .doesNotHaveDuplicates();
    }

    @Property
    @Label(
            "delivers an outcome once, and once more if the first delivery was not confirmed; all others are further codes")
    void furtherCodes(@ForAll("anything") List<Change> changes) {
        History history = new History();
        history.add(startedWithQuery(FLOW));
        changes.forEach(history::add);

        for (VerificationOutcome outcome : VerificationOutcome.values()) {
            List<Task> deliveries = history.deliveries().stream()
                    .filter(task -> task.requireResult().outcome() == outcome)
                    .toList();
            List<Boolean> counted = deliveries.stream()
                    .filter(task -> !task.furtherCode())
                    .map(task -> task.requireResult().confirmed())
                    .toList();
            assertThat(counted).isIn(List.of(), List.of(false), List.of(true), List.of(false, true));
            assertThat(deliveries.stream().limit(1)).noneMatch(Task::furtherCode);
        }
    }

    @Property
    @Label("delivers every code of its outcome, until that outcome has delivered eight")
    void everyCode(@ForAll("manyCodes") List<Change> changes) {
        History history = new History();
        history.add(started());
        for (Change change : changes) {
            Effect effect = history.add(change).effect();
            List<Result> delivered = history.deliveries().stream()
                    .map(Task::requireResult)
                    .filter(it -> it.status() == history.record().status())
                    .toList();
            assertThat(delivered).filteredOn(Result::hasCode).hasSizeLessThanOrEqualTo(StateMachine.MAX_HELD);
            Result result = ((Change.Notified) change).result();
            if (effect == Effect.TOO_MANY) {
                assertThat(delivered).filteredOn(Result::hasCode).hasSize(StateMachine.MAX_HELD);
            } else if (result.status() == history.record().status()) {
                assertThat(delivered)
                        .anyMatch(it -> isIn(result.verifyCode(), it.verifyCode())
                                && isIn(result.failReasonCode(), it.failReasonCode()));
            }
        }
    }

    private static boolean isIn(String code, String delivered) {
        return code == null || code.equals(delivered);
    }

    @Property
    @Label("keeps eight held results of each outcome, and never drops one of an outcome that has fewer")
    void everyHeld(@ForAll("manyHeld") List<Change> changes) {
        History history = new History();
        history.add(startedWithQuery(FLOW));
        for (Change change : changes) {
            boolean dropped = history.add(change).effect() == Effect.TOO_MANY;
            Result notified = ((Change.Notified) change).result();
            long kept = history.held().stream()
                    .filter(it -> it.requireResult().outcome() == notified.outcome())
                    .count();
            assertThat(kept).isBetween(dropped ? StateMachine.MAX_HELD : 1L, (long) StateMachine.MAX_HELD);
        }
    }

    @Property
    @Label("does not change when a change is repeated")
    void repetition(@ForAll("changes") List<Change> changes) {
        History history = new History();
        history.add(started());
        for (Change change : changes) {
            history.add(change);
            assertThat(history.add(change).effect()).isIn(Effect.NOTHING_NEW, Effect.TOO_MANY);
        }
    }

    @Property
    @Label("keeps the context and the flow of its own start, and ignores notifications of another flow")
    void otherFlow(@ForAll("changes") List<Change> changes, @ForAll VerificationOutcome outcome) {
        History history = new History();
        history.add(started());
        for (Change change : changes) {
            history.add(change);
            assertThat(history.add(believed("other", outcome, NOW)).effect()).isEqualTo(Effect.OTHER_FLOW);
            assertThat(history.record().flowId()).isEqualTo(FLOW);
            assertThat(history.record().contextId()).isEqualTo("order-7");
        }
    }

    @Property
    @Label("has only the context, flow and mode of its own start, whatever is notified before and after")
    void ownStart(@ForAll("held") List<Change> before, @ForAll("held") List<Change> after, @ForAll boolean answered) {
        History history = new History();
        before.forEach(history::add);
        history.add(answered ? startedWithQuery(FLOW) : unanswered());
        after.forEach(history::add);

        assertThat(history.record().contextId()).isEqualTo("order-7");
        assertThat(history.record().flowId()).isEqualTo(answered ? FLOW : null);
        assertThat(history.held()).hasSizeLessThanOrEqualTo(2 * StateMachine.MAX_HELD);
    }

    @Property
    @Label(
            "is confirmed exactly when the provider itself returned its status, and is not changed by held results alone")
    void confirmed(@ForAll("held") List<Change> held, @ForAll("answers") List<Change> answers, @ForAll long seed) {
        List<Change> mixed = new ArrayList<>(answers);
        Random random = new Random(seed);
        held.forEach(it -> mixed.add(random.nextInt(mixed.size() + 1), it));
        History history = new History();
        history.add(startedWithQuery(FLOW));
        for (Change change : mixed) {
            VerificationStatus before = history.record().status();
            history.add(change);
            if (change instanceof Change.Notified) {
                assertThat(history.record().status()).isEqualTo(before);
            }
            assertThat(history.record().confirmed()).isEqualTo(history.record().status() != VerificationStatus.PENDING);
        }
        assertThat(history.deliveries()).allMatch(task -> task.result().confirmed());
    }

    private static History after(List<Change> changes) {
        History history = new History();
        history.add(started());
        changes.forEach(history::add);
        return history;
    }

    @Provide
    Arbitrary<List<Change>> changes() {
        return Arbitraries.oneOf(notified(false, 'D'), answer(), Arbitraries.just(timedOut()))
                .list()
                .ofMinSize(1)
                .ofMaxSize(12);
    }

    @Provide
    Arbitrary<List<Change>> anything() {
        return Arbitraries.frequencyOf(
                        Tuple.of(6, notified(true, 'B')), Tuple.of(2, answer()), Tuple.of(1, notified(false, 'B')))
                .list()
                .ofMaxSize(20);
    }

    @Provide
    Arbitrary<List<Change>> manyCodes() {
        return notified(false, 'M').list().ofMaxSize(40);
    }

    @Provide
    Arbitrary<List<Change>> manyHeld() {
        return notified(true, 'M').list().ofMaxSize(40);
    }

    @Provide
    Arbitrary<List<Change>> held() {
        return notified(true, 'D').list().ofMaxSize(20);
    }

    @Provide
    Arbitrary<List<Change>> answers() {
        return answer().list().ofMaxSize(4);
    }

    private static Arbitrary<Change> notified(boolean confirm, char lastCode) {
        return Combinators.combine(
                        outcomes(),
                        Arbitraries.strings()
                                .withCharRange('A', lastCode)
                                .ofLength(1)
                                .injectNull(0.3),
                        reasons(),
                        Arbitraries.longs().between(0, 10_000))
                .as((outcome, code, reason, second) -> new Change.Notified(
                        FLOW,
                        notifiedResult(outcome, code, reason, NOW.plusSeconds(second)),
                        Confirmation.of(confirm),
                        HOLD));
    }

    private static Arbitrary<Change> answer() {
        return Combinators.combine(outcomes(), reasons(), Arbitraries.longs().between(0, 10_000))
                .as((outcome, reason, second) -> queried(
                        outcome, outcome == VerificationOutcome.FAILED ? reason : null, NOW.plusSeconds(second)));
    }

    private static Arbitrary<VerificationOutcome> outcomes() {
        // Most fail, because little happens to a verification that has passed.
        return Arbitraries.frequency(Tuple.of(1, VerificationOutcome.PASSED), Tuple.of(3, VerificationOutcome.FAILED));
    }

    private static Arbitrary<String> reasons() {
        return Arbitraries.of("1445900", "1445907").injectNull(0.5);
    }
}
