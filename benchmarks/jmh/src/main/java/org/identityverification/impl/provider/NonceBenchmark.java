package org.identityverification.impl.provider;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;

/**
 * The nonce of a call, drawn by eight threads at once; beside a counter, which neither looks at the clock nor notices when
 * that jumps. A nonce is the time, so reading the clock cannot be avoided: what that costs is measured, too. In the header
 * each stands as text.
 */
@State(Scope.Benchmark)
@Threads(8)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class NonceBenchmark {

    private final Nonce nonce = new Nonce(Clock.tickMillis(ZoneOffset.UTC), System::nanoTime);
    private final AtomicLong counter = new AtomicLong(System.currentTimeMillis());

    /** Ours. */
    @Benchmark
    public long nonce() {
        return nonce.next();
    }

    /** The counter alone. */
    @Benchmark
    public long atomicLong() {
        return counter.incrementAndGet();
    }

    /** The counter, and a look at the clock. */
    @Benchmark
    public long atomicLongAndClock() {
        return Math.max(counter.incrementAndGet(), System.currentTimeMillis());
    }

    /** Ours, as the header carries it. */
    @Benchmark
    public String nonceAsText() {
        return Long.toString(nonce.next());
    }

    /** The counter, and a look at the clock, as a header would carry it. */
    @Benchmark
    public String atomicLongAndClockAsText() {
        return Long.toString(Math.max(counter.incrementAndGet(), System.currentTimeMillis()));
    }

    /** The counter, as a header would carry it. */
    @Benchmark
    public String atomicLongAsText() {
        return Long.toString(counter.incrementAndGet());
    }
}
