package org.identityverification.impl.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.identityverification.impl.verification.DueFor.ASK;
import static org.identityverification.impl.verification.DueFor.CONFIRM;
import static org.identityverification.impl.verification.DueFor.DELIVER;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.identityverification.impl.runtime.config.QuerySwitches;
import org.identityverification.impl.store.TestStore;
import org.identityverification.impl.verification.Changes;
import org.identityverification.impl.verification.DueFor;
import org.identityverification.impl.verification.StateMachine;
import org.identityverification.impl.verification.VerificationRecord;
import org.junit.jupiter.api.Test;

/** The limits above themselves, for hours of a moved clock. */
class WorkLimitsTest {

    private static final int PER_SECOND = 30;
    private static final Duration HOURS = Duration.ofHours(6);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private long nanos;
    private final WorkLimits limits = new WorkLimits(QuerySwitches.all(true), PER_SECOND, true, () -> nanos);

    @Test
    void serves_an_account_at_its_full_rate_while_twice_as_much_comes_and_others_at_once() {
        Flow busy = new Flow("busy", CONFIRM, 2 * PER_SECOND, 100);
        Flow silent = new Flow("busy", ASK, PER_SECOND, 100);
        Flow other = new Flow("other", CONFIRM, 5, 100);

        run(HOURS, busy, silent, other);

        assertThat(busy.perSecond(HOURS) + silent.perSecond(HOURS)).isBetween(0.97 * PER_SECOND, 1.01 * PER_SECOND);
        assertThat(silent.perSecond(HOURS)).isGreaterThan(0.095 * PER_SECOND);
        assertThat(other.longestWait).isLessThan(Duration.ofMillis(300));

        Flow late = new Flow("busy", CONFIRM, 0, 100);
        late.waiting.addAll(busy.waiting);
        run(MINUTE, late);
        assertThat(late.perSecond(MINUTE)).as("until the backlog is gone").isGreaterThan(0.85 * PER_SECOND);
    }

    @Test
    void gives_questions_without_a_hint_what_is_free() {
        Flow hinted = new Flow("one", CONFIRM, PER_SECOND / 2, 100);
        Flow silent = new Flow("one", ASK, PER_SECOND, 100);

        run(HOURS, hinted, silent);

        assertThat(silent.perSecond(HOURS)).isBetween(0.45 * PER_SECOND, 0.51 * PER_SECOND);
        assertThat(hinted.longestWait).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void is_back_at_the_full_rate_within_a_minute_after_a_minute_of_throttling() {
        Flow throttled = new Flow("one", CONFIRM, PER_SECOND, 100);
        throttled.isThrottled = true;
        run(MINUTE, throttled);
        assertThat(throttled.perSecond(MINUTE)).isLessThan(0.1 * PER_SECOND);

        throttled.isThrottled = false;
        run(MINUTE, throttled);
        throttled.ended = 0;
        run(MINUTE, throttled);
        assertThat(throttled.perSecond(MINUTE)).isGreaterThan(0.97 * PER_SECOND);
    }

    @Test
    void delays_no_delivery_of_others_while_a_receiver_needs_14_seconds_for_each() {
        Flow slow = new Flow("slow", DELIVER, 20, 14_000);
        Flow other = new Flow("other", DELIVER, 20, 50);

        run(HOURS, slow, other);

        assertThat(other.longestWait).isLessThan(Duration.ofMillis(300));
        assertThat(slow.perSecond(HOURS)).isGreaterThan(100 / 14.0);
    }

    @Test
    void starves_no_account_when_a_hundred_want_all() {
        Flow[] flows = Stream.iterate(0, i -> i + 1)
                .limit(100)
                .map(i -> new Flow("account-" + i, DELIVER, 2, 2_000))
                .toArray(Flow[]::new);

        run(Duration.ofHours(1), flows);

        assertThat(Stream.of(flows).mapToDouble(it -> it.perSecond(Duration.ofHours(1))))
                .allMatch(it -> it > 0.7 * 192 / 2 / 100);
    }

    @Test
    void leaves_a_quarter_of_the_permits_for_work_that_waits_in_the_store() {
        List<VerificationRecord> accounts = Stream.generate(
                        () -> answered(UUID.randomUUID().toString()))
                .limit(192)
                .toList();

        assertThat(accounts).filteredOn(it -> limits.admitsAtOnce(it, DELIVER)).hasSize(144);

        WorkLimits.Look look = limits.new Look(DELIVER);
        assertThat(look.max()).isEqualTo(48);
        assertThat(accounts).filteredOn(look::admits).hasSize(48);
        assertThat(limits.new Look(DELIVER).max()).isZero();
    }

    @Test
    void needs_no_turn_for_what_needs_no_question_and_gives_back_what_is_not_used() {
        VerificationRecord one = answered("one");
        while (limits.admitsAtOnce(one, CONFIRM)) {
            limits.end(one, CONFIRM);
        }

        assertThat(limits.admitsAtOnce(Changes.begun(UUID.randomUUID(), null, "one"), CONFIRM))
                .isTrue();
        limits.withdraw(one, CONFIRM);
        limits.withdraw(one, CONFIRM);
        assertThat(limits.admitsAtOnce(one, CONFIRM)).isTrue();
        assertThat(limits.admitsAtOnce(one, DELIVER)).isTrue();
    }

    private static VerificationRecord answered(String account) {
        VerificationRecord begun = Changes.begun(UUID.randomUUID(), null, account);
        return Changes.after(StateMachine.apply(begun, Changes.answered(), Changes.NOW, TestStore.rules(true)));
    }

    /** Work of one account and kind: comes as often, takes as long. Times are in nanoseconds. */
    private static final class Flow {

        private final VerificationRecord record;
        private final DueFor kind;
        private final double arrivals;
        private final long service;
        private final Deque<Long> waiting = new ArrayDeque<>();
        private double came;
        private long ended;
        private boolean isThrottled;
        private Duration longestWait = Duration.ZERO;

        Flow(String account, DueFor kind, double arrivals, long millis) {
            this.record = answered(account);
            this.kind = kind;
            this.arrivals = arrivals;
            this.service = Duration.ofMillis(millis).toNanos();
        }

        double perSecond(Duration time) {
            return (double) ended / time.toSeconds();
        }

        long first() {
            return waiting.isEmpty() ? Long.MAX_VALUE : waiting.element();
        }
    }

    private record Running(Flow flow, long until) {}

    /** Half of what comes is due by the clock alone, and is found only by a look, like what finds no permit. */
    private void run(Duration time, Flow... flows) {
        long step = Duration.ofMillis(20).toNanos();
        PriorityQueue<Running> running = new PriorityQueue<>(Comparator.comparing(Running::until));
        for (long end = nanos + time.toNanos(); nanos < end; nanos += step) {
            while (!running.isEmpty() && running.peek().until() <= nanos) {
                end(running.remove().flow());
            }
            for (Flow flow : flows) {
                for (flow.came += flow.arrivals * step / 1e9; flow.came >= 1; flow.came--) {
                    boolean isHint = flow.kind != ASK && flow.waiting.size() % 2 == 0;
                    if (isHint && limits.admitsAtOnce(flow.record, flow.kind)) {
                        running.add(new Running(flow, nanos + flow.service));
                    } else {
                        flow.waiting.add(nanos);
                    }
                }
            }
            if (nanos / step % 5 == 0) {
                for (DueFor kind : List.of(CONFIRM, ASK, DELIVER)) {
                    look(Stream.of(flows).filter(it -> it.kind == kind).toList(), kind, running);
                }
            }
        }
        running.forEach(it -> limits.end(it.flow().record, it.flow().kind));
    }

    private void end(Flow flow) {
        limits.end(flow.record, flow.kind);
        if (flow.isThrottled) {
            limits.slowDown(flow.record.start().accountOrNone());
            flow.waiting.add(nanos);
        } else {
            flow.ended++;
        }
    }

    /** As a store does: the longest due first, of the accounts that are not left out. */
    private void look(List<Flow> flows, DueFor kind, PriorityQueue<Running> running) {
        WorkLimits.Look look = limits.new Look(kind);
        Set<String> leftOut = new HashSet<>(look.leftOut());
        List<Flow> open = new ArrayList<>(flows);
        open.removeIf(it -> leftOut.contains(it.record.start().accountOrNone()));
        while (look.max() > 0) {
            Optional<Flow> first = open.stream().min(Comparator.comparing(Flow::first));
            if (first.isEmpty() || first.get().waiting.isEmpty()) {
                return;
            }
            Flow flow = first.get();
            if (look.admits(flow.record)) {
                Duration waited = Duration.ofNanos(nanos - flow.waiting.remove());
                flow.longestWait = waited.compareTo(flow.longestWait) > 0 ? waited : flow.longestWait;
                running.add(new Running(flow, nanos + flow.service));
            } else {
                open.remove(flow);
            }
        }
    }
}
