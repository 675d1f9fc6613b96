package org.identityverification.benchmarks.application;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Callers that do the same work side by side. Without a rate each begins again as soon as it is done, which tells the
 * throughput; with one the moments at which calls should begin are fixed beforehand, and latency counts from these.
 */
final class Load {

    private static final long LONGEST_NANOS = 60_000_000_000L;
    private static final int DIGITS = 3;

    private final Work work;
    private final int callers;
    private final double ratePerSecond;
    private final Executor threads;
    private final AtomicLong failures = new AtomicLong();
    private volatile Exception example;

    Load(Work work, int callers, double ratePerSecond, Executor threads) {
        this.work = work;
        this.callers = callers;
        this.ratePerSecond = ratePerSecond;
        this.threads = threads;
    }

    /** What callers do again and again. */
    @FunctionalInterface
    interface Work {
        void once() throws Exception;
    }

    /** What happened. */
    record Outcome(Histogram nanos, double seconds, long failures, Exception example) {}

    Outcome run(double seconds) throws InterruptedException {
        CountDownLatch finished = new CountDownLatch(callers);
        List<Histogram> histograms = new ArrayList<>();
        long begin = System.nanoTime();
        long end = begin + (long) (seconds * 1e9);
        for (int i = 0; i < callers; i++) {
            Histogram histogram = new Histogram(LONGEST_NANOS, DIGITS);
            histograms.add(histogram);
            long first = ratePerSecond > 0 ? begin + (long) (i * 1e9 / ratePerSecond) : begin;
            threads.execute(() -> {
                repeat(histogram, first, end);
                finished.countDown();
            });
        }
        finished.await();
        double took = (System.nanoTime() - begin) / 1e9;
        Histogram all = new Histogram(LONGEST_NANOS, DIGITS);
        histograms.forEach(all::add);
        return new Outcome(all, took, failures.get(), example);
    }

    private void repeat(Histogram histogram, long first, long end) {
        long intended = first;
        while (intended - end < 0) {
            waitUntil(intended);
            try {
                work.once();
            } catch (Exception e) {
                failures.incrementAndGet();
                example = e;
            }
            long now = System.nanoTime();
            histogram.recordValue(Math.min(now - intended, LONGEST_NANOS));
            intended = ratePerSecond > 0 ? intended + (long) (callers * 1e9 / ratePerSecond) : now;
        }
    }

    private static void waitUntil(long intended) {
        long left;
        while ((left = intended - System.nanoTime()) > 0) {
            LockSupport.parkNanos(left);
        }
    }
}
