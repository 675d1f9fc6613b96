package org.identityverification.impl.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.identityverification.impl.verification.Changes.NOW;

import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.identityverification.impl.runtime.concurrent.CorrectedClock;
import org.identityverification.impl.runtime.concurrent.ModuleExecutor;
import org.identityverification.impl.runtime.concurrent.Share;
import org.identityverification.impl.runtime.concurrent.TestClock;
import org.identityverification.impl.runtime.concurrent.TestExecutors;
import org.identityverification.impl.runtime.config.TestSettings;
import org.identityverification.impl.store.TestStore;
import org.identityverification.impl.tasks.Housekeeping;
import org.identityverification.impl.tasks.TestTasks;
import org.identityverification.impl.verification.Backlog;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class HealthChecksTest {

    private static final Duration SHORT = Duration.ofMillis(20);
    private static final Duration LONG = Duration.ofSeconds(30);

    @AutoClose
    private final TestStore store = new TestStore();

    private final TestTasks tasks = new TestTasks();

    @BeforeAll
    static void buildResponses() {
        HealthCheckResponse.setResponseProvider(Responses::new);
    }

    @Test
    void say_that_the_application_is_not_ready_while_the_store_fails() {
        HealthChecks.StoreReadiness ready = ready(TestExecutors.ownThreads(), LONG);
        store.failWith(new IllegalStateException("canary"));

        HealthCheckResponse down = ready.call();
        store.heal();

        assertThat(down.getStatus()).isEqualTo(Status.DOWN);
        assertThat(down.getData().orElseThrow().toString()).doesNotContain("canary");
        assertThat(ready.call().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void say_that_the_application_is_ready_even_if_all_other_threads_hang() {
        try (TestExecutors.Hanging full = TestExecutors.full(EnumSet.complementOf(EnumSet.of(Share.PROBES)))) {
            assertThat(ready(full.executor(), LONG).call().getStatus()).isEqualTo(Status.UP);
        }
    }

    @Test
    void say_that_the_application_is_not_ready_before_the_probe_gives_up() {
        assertThat(new HealthChecks.StoreReadiness().timeout).isLessThan(Duration.ofSeconds(3));
        HealthChecks.StoreReadiness ready = ready(TestExecutors.ownThreads(), SHORT);
        store.hang();
        for (int i = 0; i < 5; i++) {
            assertThat(ready.call().getStatus()).isEqualTo(Status.DOWN);
        }

        store.close();
        await().until(() -> ready.call().getStatus() == Status.UP);
    }

    @ParameterizedTest
    @CsvSource({"false, UP", "true, DOWN"})
    void say_that_the_application_is_alive_until_it_needs_a_restart(boolean needRestart, Status expected) {
        tasks.hung = 300;
        tasks.needRestart = needRestart;
        HealthChecks.TasksLiveness liveness = new HealthChecks.TasksLiveness();
        liveness.tasks = tasks.runner;

        assertThat(liveness.call().getName()).isEqualTo("identity-verification-tasks");
        assertThat(liveness.call().getStatus()).isEqualTo(expected);
    }

    @Test
    void report_what_is_undelivered_and_what_hangs_and_are_up_nevertheless() {
        HealthChecks.DeliveryReport report = new HealthChecks.DeliveryReport();
        report.housekeeping = tasks.housekeeping;
        report.tasks = tasks.runner;
        report.clock = new CorrectedClock(new TestClock(NOW));
        assertThat(report.call().getName()).isEqualTo("identity-verification-operation");
        assertThat(report.call().getData()).contains(Map.of("deliveries.hung", 0L));

        tasks.hung = 300;
        tasks.snapshot =
                new Housekeeping.Snapshot(new Backlog(5, 2, NOW.minusSeconds(90), 0, null, null), NOW.minusSeconds(3));

        assertThat(report.call().getStatus()).isEqualTo(Status.UP);
        assertThat(report.call().getData().orElseThrow())
                .containsEntry("deliveries.hung", 300L)
                .containsEntry("deliveries.waiting", 5L)
                .containsEntry("deliveries.parked", 2L)
                .containsEntry("deliveries.oldestAgeSeconds", 90L)
                .containsEntry("deliveries.seenAt", "2026-03-01T07:59:57Z");
    }

    private HealthChecks.StoreReadiness ready(ModuleExecutor executor, Duration timeout) {
        HealthChecks.StoreReadiness readiness = new HealthChecks.StoreReadiness();
        readiness.store = store;
        readiness.executor = executor;
        readiness.settings = TestSettings.of();
        readiness.timeout = timeout;
        return readiness;
    }

    private static final class Responses extends HealthCheckResponseBuilder {
        private final Map<String, Object> data = new LinkedHashMap<>();
        private String name = "";
        private Status status = Status.DOWN;

        @Override
        public HealthCheckResponseBuilder name(String name) {
            this.name = name;
            return this;
        }

        @Override
        public HealthCheckResponseBuilder withData(String key, String value) {
            data.put(key, value);
            return this;
        }

        @Override
        public HealthCheckResponseBuilder withData(String key, long value) {
            data.put(key, value);
            return this;
        }

        @Override
        public HealthCheckResponseBuilder withData(String key, boolean value) {
            data.put(key, value);
            return this;
        }

        @Override
        public HealthCheckResponseBuilder up() {
            return status(true);
        }

        @Override
        public HealthCheckResponseBuilder down() {
            return status(false);
        }

        @Override
        public HealthCheckResponseBuilder status(boolean up) {
            status = up ? Status.UP : Status.DOWN;
            return this;
        }

        @Override
        public HealthCheckResponse build() {
            return new HealthCheckResponse(name, status, Optional.of(data));
        }
    }
}
