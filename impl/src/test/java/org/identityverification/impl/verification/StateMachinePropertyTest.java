package org.identityverification.impl.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.identityverification.impl.verification.Changes.FLOW;
import static org.identityverification.impl.verification.Changes.NOW;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.identityverification.VerificationOutcome;
import org.identityverification.impl.verification.Change.Answer;

/** Beside the exploration of states, with many more and longer histories, but only of one record. */
@Label("A verification, with any changes in any order and queries switched on and off,")
class StateMachinePropertyTest {

    @Property
    @Label(
            "only climbs, one round for each step; what is confirmed was said by the provider; and only our start names it")
    void climbs(@ForAll("changes") List<Change> changes, @ForAll List<Boolean> asks) {
        History history = History.asking();
        boolean saidFailure = false;
        boolean saidSuccess = false;
        for (int i = 0; i < changes.size(); i++) {
            Change change = changes.get(i);
            history.rules = History.rules(asks.isEmpty() || asks.get(i % asks.size()), true);
            int rank = history.record.rank();
            int round = history.record.delivery().round();
            history.after(Duration.ofMinutes(7)).with(change);
            saidFailure |= change instanceof Change.Asked it && it.answer() instanceof Answer.Failure;
            saidSuccess |= change instanceof Change.Asked it && it.answer() instanceof Answer.Success;

            assertThat(history.record.rank()).isGreaterThanOrEqualTo(rank);
            if (history.record.rank() > rank) {
                assertThat(history.record.delivery().round()).isEqualTo(round + 1);
                assertThat(history.record.delivery().deliveredAt()).isNull();
            }
            Result result = history.record.result();
            if (result != null && result.confirmed()) {
                assertThat(result.outcome() == VerificationOutcome.PASSED ? saidSuccess : saidFailure)
                        .isTrue();
            }
            assertThat(history.record.start().contextId()).isEqualTo("order-7");
            assertThat(history.record.start().flowId()).isIn(null, FLOW);
            assertThat(history.record.claim() == null || history.next() != null).isTrue();
            assertThat(history.record.result() == null && history.next() == null)
                    .isFalse();
        }
    }

    @Property
    @Label("bears that each change is repeated, except for the end of work, which needs its lease")
    void repetition(@ForAll("changes") List<Change> changes) {
        History history = History.asking();
        for (Change change : changes) {
            history.after(Duration.ofMinutes(7)).with(change);
            VerificationRecord once = history.record;
            if (!(change instanceof Change.CameDue)) {
                history.with(change);
            }

            assertThat(history.record.result()).isEqualTo(once.result());
            assertThat(history.record.delivery().deliveredAt())
                    .isEqualTo(once.delivery().deliveredAt());
            assertThat(history.record.start()).isEqualTo(once.start());
            assertThat(history.record.claim() == null).isEqualTo(once.claim() == null);
        }
    }

    @Provide
    Arbitrary<List<Change>> changes() {
        Arbitrary<Change> notified = Combinators.combine(
                        Arbitraries.of(FLOW, FLOW, FLOW, "other"),
                        Arbitraries.of(VerificationOutcome.PASSED, VerificationOutcome.FAILED),
                        Arbitraries.of("A", "B").injectNull(0.3))
                .as(Changes::notified);
        Arbitrary<Change> others = Arbitraries.of(
                Changes.answered(),
                Changes.answered(null),
                new Change.CameDue(),
                new Change.Delivered(1),
                new Change.Delivered(2),
                new Change.DeliveryFailed(1, Set.of(), NOW),
                new Change.DeliveryHangs(1),
                new Change.DeliverAgain(),
                new Change.Released(),
                new Change.Discarded());
        Arbitrary<Change> asked = Arbitraries.of(
                        new Answer.Success(),
                        new Answer.Failure(null),
                        new Answer.NoResult(),
                        new Answer.NoAnswer(),
                        new Answer.Refused(true),
                        new Answer.NoAccount())
                .map(Changes::said);
        // Only flows of our own start can be asked about.
        return Arbitraries.oneOf(notified, others, asked)
                .list()
                .ofMaxSize(25)
                .map(changes -> changes.stream()
                        .filter(change -> !(change instanceof Change.Asked) || answeredBefore(changes, change))
                        .toList());
    }

    private static boolean answeredBefore(List<Change> changes, Change asked) {
        int answer = changes.indexOf(Changes.answered());
        int other = changes.indexOf(Changes.answered(null));
        return answer >= 0 && answer < changes.indexOf(asked) && (other < 0 || answer < other);
    }
}
