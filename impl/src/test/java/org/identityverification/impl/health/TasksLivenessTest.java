package org.identityverification.impl.health;

import static org.assertj.core.api.Assertions.assertThat;

import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.identityverification.impl.tasks.TestTaskRunner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The application is alive")
class TasksLivenessTest {

    private final TestTaskRunner tasks = new TestTaskRunner();
    private final TasksLiveness liveness = new TasksLiveness();

    @BeforeEach
    void withoutServer() {
        liveness.tasks = tasks;
        HealthCheckResponse.setResponseProvider(TestHealthResponses::new);
    }

    @AfterEach
    void withServer() {
        HealthCheckResponse.setResponseProvider(null);
    }

    @Test
    @DisplayName("as long as tasks are looked for, although some deliveries hang")
    void up() {
        tasks.hung = 255;

        assertThat(liveness.call().getName()).isEqualTo("identity-verification-tasks");
        assertThat(liveness.call().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    @DisplayName("no longer when tasks are not looked for any more")
    void ended() {
        tasks.ended = true;

        assertThat(liveness.call().getStatus()).isEqualTo(Status.DOWN);
    }

    @Test
    @DisplayName("not while too many deliveries hang, and again when some of them have returned")
    void tooManyHung() {
        tasks.tooManyHung = true;
        assertThat(liveness.call().getStatus()).isEqualTo(Status.DOWN);

        tasks.tooManyHung = false;
        assertThat(liveness.call().getStatus()).isEqualTo(Status.UP);
    }
}
