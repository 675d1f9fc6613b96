package org.identityverification.impl.tasks;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The turns of one account: a bounded number a second, of which a tenth is kept for the questions of {@link Use#SILENT}. Nothing is
 * promised: what finds no turn comes again. {@link #slowDown} halves the number, which then doubles again every eight seconds.
 */
final class Pace {

    /** What a turn is for, and how much of the bucket it must leave. */
    enum Use {
        /** A hint that waits in the store. */
        WAITING(0),
        /** A hint that has just come, and is handed over. */
        AT_ONCE(0.25),
        /** No hint has come: all that is free, and never less than a tenth. */
        SILENT(0.5);

        private final double leaves;

        Use(double leaves) {
            this.leaves = leaves;
        }
    }

    private static final int MAX_HALVINGS = 6;
    private static final double KEPT = 0.1;
    /** Unused turns of this many seconds can be taken at once. */
    private static final double BURST = 0.25;

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long RECOVERY = TimeUnit.SECONDS.toNanos(8);

    private final int max;
    private final LongSupplier nanoTime;
    private double free;
    private double kept;
    private long filledAt;
    private int halvings;
    private long changedAt;

    Pace(int max, LongSupplier nanoTime) {
        this.max = max;
        this.nanoTime = nanoTime;
        this.filledAt = nanoTime.getAsLong() - SECOND;
        this.changedAt = filledAt;
    }

    /** Takes a turn, if there is one. */
    boolean take(Use use) {
        fill();
        if (use == Use.SILENT && kept >= 1) {
            kept--;
            return true;
        }
        boolean isFree = has(use);
        if (isFree) {
            free--;
        }
        return isFree;
    }

    boolean has(Use use) {
        fill();
        return free - 1 >= use.leaves * size() || (use == Use.SILENT && kept >= 1);
    }

    /** How long it takes until there is a turn: not less than a tenth of a second, so that several are taken together. */
    Duration untilTurn() {
        return Duration.ofNanos(Math.max(SECOND / 10, SECOND / perSecond()));
    }

    /** Gives a turn back that was taken and is not used. */
    void giveBack() {
        free++;
    }

    /** Halves the number, once a second at most, because calls that are under way together fail together. */
    void slowDown() {
        fill();
        if (halvings < MAX_HALVINGS && filledAt - changedAt >= SECOND) {
            halvings++;
            changedAt = filledAt;
        }
    }

    int perSecond() {
        fill();
        return Math.max(1, max >> halvings);
    }

    /** Whether a new one would behave in the same way. */
    boolean isAtRest() {
        return halvings == 0 && has(Use.SILENT) && free >= size();
    }

    /** At least two, so that each use finds a turn. */
    private double size() {
        return Math.max(2, BURST * Math.max(1, max >> halvings));
    }

    private void fill() {
        long now = nanoTime.getAsLong();
        while (halvings > 0 && now - changedAt >= RECOVERY) {
            halvings--;
            changedAt += RECOVERY;
        }
        double turns = Math.max(1, max >> halvings) * (double) (now - filledAt) / SECOND;
        filledAt = now;
        double all = kept + KEPT * turns;
        kept = Math.min(all, Math.max(2, KEPT * size()));
        free = Math.min(size(), free + (1 - KEPT) * turns + all - kept);
    }
}
