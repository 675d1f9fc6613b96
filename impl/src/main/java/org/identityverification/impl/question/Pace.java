package org.identityverification.impl.question;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Gives out turns, a bounded number a second. A question that has no turn now gets a later one, which is kept for it.
 * {@link #slowDown} halves the number, which then doubles again every half minute.
 */
final class Pace {

    private static final int MAX_HALVINGS = 6;
    private static final int MAX_KEPT = 100_000;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long RECOVERY = TimeUnit.SECONDS.toNanos(30);
    /** Unused turns of this long can be taken later, all at once. */
    private static final long BURST = SECOND / 10;

    private final int max;
    private final LongSupplier nanoTime;
    private final Map<UUID, Long> kept = new HashMap<>();

    private long nextTurn;
    private int halvings;
    private long changedAt;

    Pace(int perSecond, LongSupplier nanoTime) {
        this.max = perSecond;
        this.nanoTime = nanoTime;
        this.nextTurn = nanoTime.getAsLong() - BURST;
        this.changedAt = nanoTime.getAsLong() - SECOND;
    }

    /** How long until the turn of a question, in nanoseconds; 0 if it may be sent now. */
    synchronized long untilTurn(UUID question) {
        long now = nanoTime.getAsLong();
        Long turn = kept.remove(question);
        // The store's clock may wake a question a little early.
        if (turn != null && turn - now <= BURST) {
            return 0;
        }
        long next = Math.max(nextTurn - now, -BURST) + now;
        nextTurn = next + SECOND / perSecond();
        if (next - now <= 0) {
            return 0;
        }
        if (kept.size() >= MAX_KEPT) {
            kept.clear();
        }
        kept.put(question, next);
        return next - now;
    }

    /** Halves the number, once a second at most, because calls that are under way together fail together. */
    synchronized void slowDown() {
        recover();
        if (halvings < MAX_HALVINGS && nanoTime.getAsLong() - changedAt >= SECOND) {
            halvings++;
            changedAt = nanoTime.getAsLong();
        }
    }

    synchronized int perSecond() {
        recover();
        return Math.max(1, max >> halvings);
    }

    private void recover() {
        while (halvings > 0 && nanoTime.getAsLong() - changedAt >= RECOVERY) {
            halvings--;
            changedAt += RECOVERY;
        }
    }
}
