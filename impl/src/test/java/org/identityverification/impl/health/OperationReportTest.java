package org.identityverification.impl.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.identityverification.impl.verification.Changes.NOW;

import java.util.Map;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.identityverification.impl.concurrent.CorrectedClock;
import org.identityverification.impl.concurrent.TestClock;
import org.identityverification.impl.tasks.Housekeeping;
import org.identityverification.impl.tasks.TestHousekeeping;
import org.identityverification.impl.tasks.TestTaskRunner;
import org.identityverification.impl.verification.Backlog;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("The report in the readiness check")
@ExtendWith(TestHealthResponses.class)
class OperationReportTest {

    private final TestTaskRunner tasks = new TestTaskRunner();
    private final TestHousekeeping housekeeping = new TestHousekeeping();
    private final HealthChecks.OperationReport report = new HealthChecks.OperationReport();

    @BeforeEach
    void withoutServer() {
        report.housekeeping = housekeeping;
        report.tasks = tasks;
        report.clock = new CorrectedClock(new TestClock(NOW));
    }

    @Test
    @DisplayName("shows what needs no store before the store was first read")
    void beforeTheFirstLook() {
        assertThat(report.call().getName()).isEqualTo("identity-verification-operation");
        assertThat(report.call().getData()).contains(Map.of("deliveries.hung", 0L));
    }

    @Test
    @DisplayName("shows what is undelivered and what hangs, and is up nevertheless")
    void hung() {
        tasks.hung = 300;
        housekeeping.snapshot =
                new Housekeeping.Snapshot(new Backlog(5, 2, NOW.minusSeconds(90), 0, null), NOW.minusSeconds(3));

        assertThat(report.call().getStatus()).isEqualTo(Status.UP);
        assertThat(report.call().getData().orElseThrow())
                .containsEntry("deliveries.hung", 300L)
                .containsEntry("deliveries.waiting", 5L)
                .containsEntry("deliveries.parked", 2L)
                .containsEntry("deliveries.oldestAgeSeconds", 90L)
                .containsEntry("deliveries.seenAt", "2026-03-01T07:59:57Z");
    }
}
