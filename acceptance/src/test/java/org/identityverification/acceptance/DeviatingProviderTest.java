package org.identityverification.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("The report of a whole run")
class DeviatingProviderTest {

    @TempDir
    Path folder;

    @Test
    @DisplayName("says \"as written\" in every row when the provider is as documented, and the status is 0")
    void documented() throws Exception {
        try (Sandboxed sandboxed = new Sandboxed(folder)) {
            Sandboxed.Outcome outcome = sandboxed.run(Deviation.none());

            assertThat(outcome.rows().keySet())
                    .containsExactlyInAnyOrderElementsOf(
                            Arrays.stream(Statement.values()).map(Statement::id).toList());
            assertThat(outcome.rows())
                    .allSatisfy((id, found) -> assertThat(found).startsWith("as written"));
            assertThat(outcome.status()).isZero();
        }
    }

    static List<Deviation> deviations() {
        return Deviations.all();
    }

    @ParameterizedTest
    @MethodSource("deviations")
    @DisplayName("is different in exactly the row from which the provider deviates, and the status is 1")
    void deviating(Deviation deviation) throws Exception {
        try (Sandboxed sandboxed = new Sandboxed(folder)) {
            Sandboxed.Outcome outcome = sandboxed.run(deviation);

            assertThat(outcome.different())
                    .containsExactly(deviation.statement().id());
            assertThat(outcome.status()).isOne();
        }
    }

    @Test
    @DisplayName("is different for retries at another pace")
    void pace() throws Exception {
        try (Sandboxed sandboxed = new Sandboxed(folder)) {
            Sandboxed.Outcome outcome = sandboxed.run(Deviations.slowRetry(sandboxed.provider.clock()));

            assertThat(outcome.different()).containsExactly(Statement.NOTIFICATION_RETRIES.id());
        }
    }

    @Test
    @DisplayName("is tested with a deviation for each of its rows")
    void complete() {
        assertThat(deviations().stream().map(Deviation::statement).collect(Collectors.toSet()))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(Statement.values()).toList());
    }
}
