package org.identityverification.impl.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.identityverification.impl.concurrent.TestClock;

@Label("A nonce, whatever the clock does,")
class NoncePropertyTest {

    private static final long REMEMBERED = Nonce.REMEMBERED.toNanos();

    @Property(tries = 500)
    @Label("is accepted by the gateway and does not repeat within 15 minutes of real time")
    void neverRepeats(@ForAll("steps") List<Step> steps) {
        TestClock clock = TestClock.at("2026-03-01T08:00:00Z");
        AtomicLong nanos = new AtomicLong();
        Nonce nonce = new Nonce(clock, nanos::get);
        Map<Long, Long> drawnAt = new HashMap<>();

        for (Step step : steps) {
            clock.move(step.clockJump());
            nanos.addAndGet(step.realTime().toNanos());
            for (int i = 0; i < step.draws(); i++) {
                long value = nonce.next();
                Long before = drawnAt.put(value, nanos.get());
                assertThat(before == null || nanos.get() - before > REMEMBERED).isTrue();
                assertThat(Math.abs(value - clock.millis())).isLessThan(Nonce.REMEMBERED.toMillis());
            }
        }
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Duration> jump = Arbitraries.oneOf(
                Arbitraries.longs().between(-2_000, 2_000).map(Duration::ofMillis),
                Arbitraries.longs().between(-1_800, 1_800).map(Duration::ofSeconds),
                Arbitraries.longs().between(-5_000, 5_000).map(Duration::ofMinutes));
        Arbitrary<Duration> realTime = Arbitraries.longs().between(0, 400).map(Duration::ofSeconds);
        return Combinators.combine(jump, realTime, Arbitraries.integers().between(1, 200))
                .as(Step::new)
                .list()
                .ofMinSize(2)
                .ofMaxSize(100);
    }

    record Step(Duration clockJump, Duration realTime, int draws) {}
}
