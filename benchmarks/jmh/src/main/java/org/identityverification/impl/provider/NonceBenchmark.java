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

/** The nonce of a call, drawn by eight threads at once; beside a counter that looks at the clock. */
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

    /** The counter and the clock. */
    @Benchmark
    public long counterAndClock() {
        return Math.max(counter.incrementAndGet(), System.currentTimeMillis());
    }
}
