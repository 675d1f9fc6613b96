package org.identityverification.impl.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.identityverification.impl.concurrent.TestClock;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The nonces of several app codes")
class NoncesTest {

    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");

    private final TestClock clock = new TestClock(NOW);
    private final AtomicLong nanoTime = new AtomicLong();
    private final Nonces nonces = new Nonces(clock, nanoTime::get);

    @Test
    @DisplayName("never repeat for one app code, and do not run ahead of the clock because of another's calls")
    void apart() {
        assertThat(LongStream.range(0, 1000).map(i -> nonces.next("APPCODE a"))).doesNotHaveDuplicates();

        assertThat(nonces.next("APPCODE b")).isEqualTo(NOW.toEpochMilli());
        assertThat(nonces.next("APPCODE a")).isEqualTo(NOW.toEpochMilli() + 1000);
    }

    @Test
    @DisplayName(
            "never repeat while the gateway remembers them, however many app codes there are, and whatever the clock does")
    void remembered() {
        long used = nonces.next("APPCODE a");
        for (int i = 0; i < 100; i++) {
            nanoTime.addAndGet(Duration.ofSeconds(8).toNanos());
            nonces.next("APPCODE " + i);
        }

        assertThat(nonces.next("APPCODE a")).isNotEqualTo(used);
    }
}
