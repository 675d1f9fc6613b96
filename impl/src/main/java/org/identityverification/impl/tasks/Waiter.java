package org.identityverification.impl.tasks;

import java.time.Duration;
import java.util.NavigableSet;
import java.util.TreeSet;

/** Lets one thread wait until it is woken, now or at a later time. Remembers all later times. */
final class Waiter {

    /** Times in milliseconds of the monotonic clock. */
    private final NavigableSet<Long> appointments = new TreeSet<>();

    private boolean woken;
    private boolean stopped;

    /** Ends the current wait, or else the next one. */
    synchronized void wake() {
        woken = true;
        notifyAll();
    }

    /** Ends a wait after a pause, never earlier: a thread that wakes too early finds nothing due. */
    synchronized void wakeIn(Duration pause) {
        long thisMillisecondIsOver = now() + 1;
        appointments.add(thisMillisecondIsOver + pause.toMillis());
        notifyAll();
    }

    synchronized void stop() {
        stopped = true;
        notifyAll();
    }

    synchronized boolean isStopped() {
        return stopped;
    }

    /** Waits until it is woken, but no longer than the given time. A server that stops its threads stops it too. */
    synchronized void await(Duration max) {
        long end = now() + max.toMillis();
        while (!woken && !stopped) {
            long next = appointments.isEmpty() ? end : Math.min(end, appointments.first());
            long left = next - now();
            if (left <= 0) {
                break;
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                stopped = true;
            }
        }
        woken = false;
        appointments.headSet(now(), true).clear();
    }

    private static long now() {
        return System.nanoTime() / 1_000_000;
    }
}
