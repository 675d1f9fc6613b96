package org.identityverification.impl.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.identityverification.impl.verification.Changes.GIVE_UP;
import static org.identityverification.impl.verification.Changes.ID;
import static org.identityverification.impl.verification.Changes.NOW;
import static org.identityverification.impl.verification.Changes.started;

import java.util.UUID;
import org.identityverification.ResultSource;
import org.identityverification.VerificationOutcome;
import org.identityverification.VerificationStatus;
import org.identityverification.impl.concurrent.TestClock;
import org.identityverification.impl.store.TestStore;
import org.identityverification.impl.verification.Result;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.TaskKind;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A task that gives a verification up")
class ExpiryHandlerTest {

    private final TestStore store = new TestStore();
    private final ExpiryHandler expiry = new ExpiryHandler(store, new TestClock(GIVE_UP));

    @Test
    @DisplayName("ends what is pending, and leaves a delivery that says so")
    void pending() {
        store.apply(ID, started());

        assertThat(expiry.kind()).isEqualTo(TaskKind.EXPIRE);
        assertThat(expiry.handle(task())).isEqualTo(TaskOutcome.COMPLETE);
        assertThat(store.find(ID).orElseThrow().status()).isEqualTo(VerificationStatus.EXPIRED);
        assertThat(store.overdue(GIVE_UP.plusSeconds(1), 10))
                .singleElement()
                .extracting(Task::result)
                .isEqualTo(new Result(VerificationOutcome.EXPIRED, null, null, GIVE_UP, false, ResultSource.CLOCK));
    }

    private static Task task() {
        return new Task(UUID.randomUUID(), TaskKind.EXPIRE, ID, GIVE_UP, 1, NOW, null, null);
    }
}
