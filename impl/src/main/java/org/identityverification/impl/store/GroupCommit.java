package org.identityverification.impl.store;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes together what many threads write at the same time: while groups are being committed, the next one gathers. A
 * thread begins at once as long as fewer groups are under way than may be.
 *
 * <p>If a group fails, each member is written alone. If a group is held up, the threads that wait for it write alone.
 */
final class GroupCommit<I, O> {

    private final Function<List<I>, List<O>> transaction;
    private final int largest;
    private final int atOnce;
    private final Duration patience;
    private final Queue<Member<I, O>> gathering = new ArrayDeque<>();
    private int underWay;

    GroupCommit(Function<List<I>, List<O>> transaction, int largest, int atOnce, Duration patience) {
        this.transaction = transaction;
        this.largest = largest;
        this.atOnce = atOnce;
        this.patience = patience;
    }

    /**
     * Writes, alone or in company, on this thread or another; returns when it is committed.
     *
     * @throws RuntimeException what the transaction threw when this was written by itself
     */
    O write(I item) {
        Member<I, O> member = new Member<>(item);
        return switch (gather(member) ? await(member) : Turn.WRITE_FOR_ALL) {
            case WRITE_FOR_ALL -> writeNextGroup(member);
            case WRITE_ALONE -> writeAlone(item);
            case WRITTEN -> member.outcome();
        };
    }

    private Turn await(Member<I, O> member) {
        try {
            return member.turn.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return leave(member) ? Turn.WRITE_ALONE : member.turn.join();
        } catch (InterruptedException e) {
            // An interrupt does not end the wait: what is written can't be taken back.
            Thread.currentThread().interrupt();
            return member.turn.join();
        } catch (ExecutionException e) {
            throw new IllegalStateException("A turn does not fail", e);
        }
    }

    private O writeNextGroup(Member<I, O> leader) {
        List<Member<I, O>> group = groupOf(leader);
        boolean together = false;
        try {
            List<O> outcomes =
                    transaction.apply(group.stream().map(member -> member.item).toList());
            for (int i = 0; i < group.size(); i++) {
                group.get(i).outcome = outcomes.get(i);
            }
            together = true;
        } catch (RuntimeException | Error e) {
            if (group.size() == 1) {
                throw e;
            }
        } finally {
            passOn();
            Turn turn = together ? Turn.WRITTEN : Turn.WRITE_ALONE;
            group.forEach(member -> member.turn.complete(turn));
        }
        return together ? leader.outcome() : writeAlone(leader.item);
    }

    private O writeAlone(I item) {
        return transaction.apply(List.of(item)).get(0);
    }

    /** For tests: how many wait for a group. */
    synchronized int gathered() {
        return gathering.size();
    }

    /** Whether there is anything to wait for. */
    private synchronized boolean gather(Member<I, O> member) {
        if (underWay < atOnce) {
            underWay++;
            return false;
        }
        return gathering.add(member);
    }

    /** Whether that was still possible: it is in no group yet, nor has it been told to write one. */
    private synchronized boolean leave(Member<I, O> member) {
        return gathering.remove(member);
    }

    private synchronized List<Member<I, O>> groupOf(Member<I, O> leader) {
        List<Member<I, O>> group = new ArrayList<>(List.of(leader));
        while (group.size() < largest && !gathering.isEmpty()) {
            group.add(gathering.remove());
        }
        return group;
    }

    /** The member that has waited longest writes for all that came after it. */
    private synchronized void passOn() {
        Member<I, O> next = gathering.poll();
        if (next == null) {
            underWay--;
        } else {
            next.turn.complete(Turn.WRITE_FOR_ALL);
        }
    }

    private enum Turn {
        WRITE_FOR_ALL,
        WRITE_ALONE,
        WRITTEN
    }

    private static final class Member<I, O> {
        private final I item;
        private final CompletableFuture<Turn> turn = new CompletableFuture<>();
        private @Nullable O outcome;

        private Member(I item) {
            this.item = item;
        }

        private O outcome() {
            return Objects.requireNonNull(outcome, "was written");
        }
    }
}
