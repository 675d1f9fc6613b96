package org.identityverification.impl.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.identityverification.impl.concurrent.ModuleExecutor;
import org.identityverification.impl.concurrent.TestExecutors;
import org.identityverification.impl.concurrent.Work;
import org.identityverification.impl.config.TestSettings;
import org.identityverification.impl.store.TestStore;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("The application is ready")
@Timeout(60)
@ExtendWith(TestHealthResponses.class)
class StoreReadinessTest {

    private static final Duration SHORT = Duration.ofMillis(20);
    private static final Duration LONG = Duration.ofSeconds(30);

    @AutoClose
    private final TestStore store = new TestStore();

    @Test
    @DisplayName("not while the store fails, and again when it answers")
    void fails() {
        HealthChecks.StoreReadiness ready = ready(TestExecutors.ownThreads(), LONG);
        store.failWith(new IllegalStateException("canary"));

        HealthCheckResponse down = ready.call();
        store.heal();

        assertThat(down.getStatus()).isEqualTo(Status.DOWN);
        assertThat(down.getData().orElseThrow().toString()).doesNotContain("canary");
        assertThat(ready.call().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    @DisplayName("even if all other threads hang")
    void load() {
        try (TestExecutors.Hanging full = TestExecutors.full(EnumSet.complementOf(EnumSet.of(Work.PROBES)))) {
            HealthChecks.StoreReadiness ready = ready(full.executor(), LONG);

            for (int i = 0; i < 20; i++) {
                assertThat(ready.call().getStatus()).isEqualTo(Status.UP);
            }
        }
    }

    @Test
    @DisplayName("even if many probes come at once")
    void manyProbes() {
        ModuleExecutor threads = TestExecutors.ownThreads();
        HealthChecks.StoreReadiness ready = ready(threads, LONG);

        List<CompletableFuture<HealthCheckResponse>> probes = IntStream.range(0, 32)
                .mapToObj(i -> CompletableFuture.supplyAsync(ready::call, threads.bulkhead(Work.OBSERVERS)))
                .toList();

        assertThat(probes).extracting(probe -> probe.join().getStatus()).containsOnly(Status.UP);
    }

    @Test
    @DisplayName("not while the store hangs, and again when it answers")
    void hangs() {
        HealthChecks.StoreReadiness ready = ready(TestExecutors.ownThreads(), SHORT);
        store.hang();

        for (int i = 0; i < 5; i++) {
            assertThat(ready.call().getStatus()).isEqualTo(Status.DOWN);
        }

        store.close();
        await().atMost(LONG).until(() -> ready.call().getStatus() == Status.UP);
    }

    @Test
    @DisplayName("and waits for the store for less time than the documented probe")
    void wait3Seconds() {
        assertThat(new HealthChecks.StoreReadiness().timeout).isLessThan(Duration.ofSeconds(3));
    }

    private HealthChecks.StoreReadiness ready(ModuleExecutor executor, Duration timeout) {
        HealthChecks.StoreReadiness readiness = new HealthChecks.StoreReadiness();
        readiness.store = store;
        readiness.executor = executor;
        readiness.settings = TestSettings.of();
        readiness.timeout = timeout;
        return readiness;
    }
}
