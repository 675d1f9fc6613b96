package org.identityverification.testkit.simulation;

import java.time.Duration;
import java.util.BitSet;

/**
 * The nonces of the last 15 minutes: one bit for each millisecond from 15 minutes ago to 15 minutes ahead, in a ring, so that its
 * size never depends on the number of calls. Safe for use by several threads.
 *
 * <p>When the clock was set back by more than the window, it forgets what it saw, instead of refusing every call
 * for an hour.
 */
final class NonceWindow {

    private static final long REACH = Duration.ofMinutes(15).toMillis();
    private static final int SLOTS = Math.toIntExact(2 * REACH + 1);

    private final BitSet used = new BitSet(SLOTS);
    private long newest = Long.MIN_VALUE;

    /** What became of a nonce. */
    enum Verdict {
        /** Not seen before, and remembered from now on. */
        FRESH,
        /** Seen before. */
        USED,
        /** More than 15 minutes old. */
        EXPIRED,
        /** More than 15 minutes ahead of the clock. */
        IN_FUTURE
    }

    /** Uses a nonce up. Both are epoch milliseconds. */
    synchronized Verdict use(long nonce, long now) {
        advanceTo(now + REACH);
        if (nonce > now + REACH) {
            return Verdict.IN_FUTURE;
        }
        if (nonce < now - REACH || nonce < newest - SLOTS + 1) {
            return Verdict.EXPIRED;
        }
        int slot = slotOf(nonce);
        if (used.get(slot)) {
            return Verdict.USED;
        }
        used.set(slot);
        return Verdict.FRESH;
    }

    private void advanceTo(long newNewest) {
        if (newNewest - newest >= SLOTS || newest - newNewest > REACH || newest == Long.MIN_VALUE) {
            used.clear();
            newest = newNewest;
            return;
        }
        while (newest < newNewest) {
            newest++;
            used.clear(slotOf(newest));
        }
    }

    private static int slotOf(long millisecond) {
        return (int) Math.floorMod(millisecond, (long) SLOTS);
    }
}
