package org.identityverification.impl.store;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
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
 * Commits together what many threads write at the same time: while groups are being committed, the next one gathers. If a group
 * fails, each member is written alone. If no group ends for a while, the threads that wait write alone.
 */
final class GroupCommit<I, O> {

    /** So that a transaction stays short. */
    private static final int MAX_GROUP = 32;
    /** So that one group is written while another one waits for the disk. */
    private static final int MAX_RUNNING_GROUPS = 2;

    private final Function<List<I>, List<O>> transaction;
    private final Comparator<I> order;
    private final Duration maxWait;
    private final Queue<Member<I, O>> gathering = new ArrayDeque<>();
    private int runningGroups;

    /**
     * The transaction writes all items of a list or nothing, and returns the outcomes in the same order.
     *
     * @param order of the items of a group; equal ones stay in the order of their coming
     * @param maxWait for a running group
     */
    GroupCommit(Function<List<I>, List<O>> transaction, Comparator<I> order, Duration maxWait) {
        this.transaction = transaction;
        this.order = order;
        this.maxWait = maxWait;
    }

    /** Writes an item, on this thread or another, and returns when it is committed. */
    O write(I item) {
        Member<I, O> member = new Member<>(item);
        return switch (gather(member) ? await(member) : Turn.WRITE_GROUP) {
            case WRITE_GROUP -> writeGroup(member);
            case WRITE_ALONE -> writeAlone(item);
            case WRITTEN -> member.outcome();
        };
    }

    private Turn await(Member<I, O> member) {
        try {
            return member.turn.get(maxWait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return leave(member) ? Turn.WRITE_ALONE : member.turn.join();
        } catch (InterruptedException e) {
            // An interrupt does not end the wait: a commit can't be taken back.
            Thread.currentThread().interrupt();
            return member.turn.join();
        } catch (ExecutionException e) {
            throw new IllegalStateException("A turn does not fail", e);
        }
    }

    private O writeGroup(Member<I, O> leader) {
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

    /** Whether the member has to wait. */
    private synchronized boolean gather(Member<I, O> member) {
        if (runningGroups < MAX_RUNNING_GROUPS) {
            runningGroups++;
            return false;
        }
        return gathering.add(member);
    }

    /** Whether the member was still waiting. */
    private synchronized boolean leave(Member<I, O> member) {
        return gathering.remove(member);
    }

    private synchronized List<Member<I, O>> groupOf(Member<I, O> leader) {
        List<Member<I, O>> group = new ArrayList<>(List.of(leader));
        while (group.size() < MAX_GROUP && !gathering.isEmpty()) {
            group.add(gathering.remove());
        }
        group.sort(Comparator.comparing(member -> member.item, order));
        return group;
    }

    /** The member that has waited longest writes the next group. */
    private synchronized void passOn() {
        Member<I, O> next = gathering.poll();
        if (next == null) {
            runningGroups--;
        } else {
            next.turn.complete(Turn.WRITE_GROUP);
        }
    }

    private enum Turn {
        WRITE_GROUP,
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
