package org.identityverification.impl.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.identityverification.impl.concurrent.TestClock;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A nonce")
class NonceTest {

    private static final int THREADS = 8;
    private static final int DRAWS = 100_000;
    private static final Duration BOUND = Duration.ofSeconds(60);

    private final TestClock clock = TestClock.at("2026-03-01T08:00:00Z");
    private final AtomicLong nanos = new AtomicLong();
    private final Nonce nonce = new Nonce(clock, nanos::get);

    @Test
    @DisplayName("is the current time in milliseconds")
    void isTheTime() {
        assertThat(nonce.next()).isEqualTo(clock.millis());

        pass(Duration.ofSeconds(5));

        assertThat(nonce.next()).isEqualTo(clock.millis());
    }

    @Test
    @DisplayName("is one more than the last within the same millisecond")
    void countsOnWithinAMillisecond() {
        long now = clock.millis();

        assertThat(draw(3)).containsExactly(now, now + 1, now + 2);
    }

    @Test
    @DisplayName("is never drawn twice by 8 threads that draw 100 000 each, while the clock runs or stands still")
    void distinctAcrossThreads() {
        assertThat(drawOnManyThreads(new Nonce(Clock.systemUTC(), System::nanoTime)))
                .doesNotHaveDuplicates();
        assertThat(drawOnManyThreads(nonce))
                .doesNotHaveDuplicates()
                .allMatch(value -> value < clock.millis() + Nonce.REMEMBERED.toMillis());
    }

    @Test
    @DisplayName("is available at once even if the clock went back into minutes whose values are all used")
    void doesNotWaitForTheClock() {
        Set<Long> all = new HashSet<>();
        int drawn = 0;
        for (int second = 0; second < 14 * 60; second++) {
            all.addAll(draw(10));
            drawn += 10;
            pass(Duration.ofSeconds(1));
        }
        clock.move(Duration.ofMinutes(-12));

        all.addAll(assertTimeoutPreemptively(BOUND, () -> draw(50_000)));

        assertThat(all).hasSize(drawn + 50_000);
    }

    private void pass(Duration time) {
        clock.move(time);
        nanos.addAndGet(time.toNanos());
    }

    private List<Long> draw(int count) {
        return LongStream.generate(nonce::next).limit(count).boxed().toList();
    }

    private static LongStream drawOnManyThreads(Nonce nonce) {
        return assertTimeoutPreemptively(BOUND, () -> {
            CyclicBarrier start = new CyclicBarrier(THREADS);
            Callable<long[]> draws = () -> {
                start.await();
                return LongStream.generate(nonce::next).limit(DRAWS).toArray();
            };
            ExecutorService threads = Executors.newFixedThreadPool(THREADS);
            try {
                LongStream drawn = LongStream.empty();
                for (Future<long[]> each : threads.invokeAll(Collections.nCopies(THREADS, draws))) {
                    drawn = LongStream.concat(drawn, Arrays.stream(each.get()));
                }
                return drawn;
            } finally {
                threads.shutdownNow();
            }
        });
    }
}
