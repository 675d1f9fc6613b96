package org.identityverification.acceptance;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Lets time pass. */
@FunctionalInterface
interface Waiting {

    /** Waits until the condition holds, but no longer than this. Returns whether it holds. */
    boolean until(BooleanSupplier condition, Duration atMost) throws InterruptedException;

    /** By the machine's clock. */
    static boolean really(BooleanSupplier condition, Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            Thread.sleep(200);
        }
        return true;
    }
}
