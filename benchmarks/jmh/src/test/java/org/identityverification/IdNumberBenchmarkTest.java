package org.identityverification;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The benchmark of the ID number")
class IdNumberBenchmarkTest {

    private final IdNumberBenchmark benchmark = new IdNumberBenchmark();

    @Test
    @DisplayName("checks many numbers, which are good for both sides")
    void goodNumbers() {
        Set<String> parsed = new HashSet<>();
        for (int i = 0; i < 256; i++) {
            assertThat(benchmark.hutool()).isTrue();
            assertThat(benchmark.check()).isEmpty();
            parsed.add(benchmark.parse().value());
        }

        assertThat(parsed).hasSize(256);
    }
}
