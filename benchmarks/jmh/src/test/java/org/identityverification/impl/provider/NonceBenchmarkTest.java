package org.identityverification.impl.provider;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The benchmark of the nonce")
class NonceBenchmarkTest {

    private final NonceBenchmark benchmark = new NonceBenchmark();

    @Test
    @DisplayName("draws a new value each time, of the same length on both sides")
    void drawsNewValues() {
        assertThat(benchmark.nonce()).isLessThan(benchmark.nonce());
        assertThat(benchmark.atomicLong()).isLessThan(benchmark.atomicLong());
        long now = System.currentTimeMillis();
        assertThat(benchmark.atomicLongAndClock()).isGreaterThanOrEqualTo(now);
        assertThat(benchmark.nonceAsText()).isNotEqualTo(benchmark.nonceAsText());
        assertThat(benchmark.nonceAsText())
                .hasSameSizeAs(benchmark.atomicLongAsText())
                .hasSameSizeAs(benchmark.atomicLongAndClockAsText());
    }
}
