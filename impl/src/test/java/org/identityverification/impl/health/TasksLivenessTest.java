package org.identityverification.impl.health;

import static org.assertj.core.api.Assertions.assertThat;

import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.identityverification.impl.tasks.TestTaskRunner;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The application is alive")
@ExtendWith(TestHealthResponses.class)
class TasksLivenessTest {

    @ParameterizedTest
    @CsvSource({"false, UP", "true, DOWN"})
    @DisplayName("unless a task loop has ended, even if deliveries hang:")
    void alive(boolean ended, Status expected) {
        TestTaskRunner tasks = new TestTaskRunner();
        tasks.hung = 300;
        tasks.ended = ended;
        HealthChecks.TasksLiveness liveness = new HealthChecks.TasksLiveness();
        liveness.tasks = tasks;

        HealthCheckResponse response = liveness.call();

        assertThat(response.getName()).isEqualTo("identity-verification-tasks");
        assertThat(response.getStatus()).isEqualTo(expected);
    }
}
