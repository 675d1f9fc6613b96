package org.identityverification.benchmarks.application;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.identityverification.CallNotAttemptedException;

/**
 * Callers that do the same work in parallel. Without a rate, each caller repeats its work at once, which measures the
 * throughput. With a rate, the times at which calls should begin are fixed beforehand, and latency counts from these.
 */
final class Load {

    private final Work work;
    private final int callers;
    private final double rate;
    private final Histogram nanos = new ConcurrentHistogram(TimeUnit.MINUTES.toNanos(5), 3);
    /** Of the starts that the module has not taken. */
    private final Histogram refusals = new ConcurrentHistogram(TimeUnit.MINUTES.toNanos(5), 3);

    private final AtomicLong failures = new AtomicLong();
    private volatile Exception example;

    Load(Work work, int callers, double rate) {
        this.work = work;
        this.callers = callers;
        this.rate = rate;
    }

    /** The work that callers repeat. */
    @FunctionalInterface
    interface Work {
        void once() throws Exception;
    }

    /** Runs to the end, and returns what has come of it. */
    JsonObject run(double seconds, ThreadFactory threads) throws InterruptedException {
        CountDownLatch finished = new CountDownLatch(callers);
        long begin = System.nanoTime();
        long end = begin + (long) (seconds * 1e9);
        for (int i = 0; i < callers; i++) {
            long first = rate > 0 ? begin + (long) (i * 1e9 / rate) : begin;
            Runnable caller = () -> {
                repeat(first, end);
                finished.countDown();
            };
            threads.newThread(caller).start();
        }
        finished.await();
        return Json.createObjectBuilder()
                .add("count", nanos.getTotalCount())
                .add("p99Nanos", nanos.getValueAtPercentile(99))
                .add("refused", refusals.getTotalCount())
                .add("refusalMedianNanos", refusals.getValueAtPercentile(50))
                .add("failures", failures.get())
                .add("example", String.valueOf(example))
                .add("seconds", (System.nanoTime() - begin) / 1e9)
                .build();
    }

    private void repeat(long first, long end) {
        long intended = first;
        while (intended - end < 0) {
            waitUntil(intended);
            Histogram ended = nanos;
            try {
                work.once();
            } catch (CallNotAttemptedException e) {
                ended = refusals;
            } catch (Exception e) {
                failures.incrementAndGet();
                example = e;
            }
            long now = System.nanoTime();
            ended.recordValue(now - intended);
            intended = rate > 0 ? intended + (long) (callers * 1e9 / rate) : now;
        }
    }

    private static void waitUntil(long intended) {
        long left;
        while ((left = intended - System.nanoTime()) > 0) {
            LockSupport.parkNanos(left);
        }
    }
}
