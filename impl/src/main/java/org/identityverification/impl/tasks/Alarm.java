package org.identityverification.impl.tasks;

import java.time.Duration;

/** Lets one thread wait for a while, or until somebody rings, or until an own appointment, whichever is first. */
final class Alarm {

    private boolean rung;
    private boolean stopped;
    private long appointment = Long.MAX_VALUE;

    /** Ends the wait that is under way, or else the next one. */
    synchronized void ringNow() {
        rung = true;
        notifyAll();
    }

    /** Ends a wait after a while, and not before: who wakes too early finds nothing and would sleep on. */
    synchronized void ringIn(Duration pause) {
        long thisMillisecondIsOver = System.nanoTime() / 1_000_000 + 1;
        appointment = Math.min(appointment, thisMillisecondIsOver + pause.toMillis());
        notifyAll();
    }

    /** Ends every wait from now on. */
    synchronized void stop() {
        stopped = true;
        notifyAll();
    }

    synchronized boolean isStopped() {
        return stopped;
    }

    /** Waits for as long as nothing rings, at most for the given time. */
    synchronized void await(Duration longest) throws InterruptedException {
        long end = System.nanoTime() / 1_000_000 + longest.toMillis();
        while (!rung && !stopped) {
            long left = Math.min(end, appointment) - System.nanoTime() / 1_000_000;
            if (left <= 0) {
                break;
            }
            wait(left);
        }
        rung = false;
        if (appointment <= System.nanoTime() / 1_000_000) {
            appointment = Long.MAX_VALUE;
        }
    }

    /** The same for a thread that has nothing better to do when it is interrupted. */
    void awaitQuietly(Duration longest) {
        try {
            await(longest);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stop();
        }
    }
}
