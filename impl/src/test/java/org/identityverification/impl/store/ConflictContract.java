package org.identityverification.impl.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.identityverification.VerificationStatus;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.TaskGroup;
import org.identityverification.impl.verification.VerificationStore;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every store in a database does that lets other changes come between reading and writing: H2 locks what it reads. */
interface ConflictContract extends DatabaseFixture {

    @Test
    @DisplayName("begins again when something else came between reading and writing")
    default void versionConflict() {
        UUID id = UUID.randomUUID();
        store().apply(id, started(FLOW, "order"));
        VerificationStore late =
                overtakenBefore("UPDATE identity_verification\n", () -> store().apply(id, passed(FLOW)));

        assertThat(late.apply(id, failed(FLOW)).newTasks()).isEmpty();

        assertThat(find(id).status()).isEqualTo(VerificationStatus.PASSED);
        assertThat(claim(TaskGroup.DELIVERIES)).hasSize(1);
    }

    @Test
    @DisplayName("gives up with a clear exception when something else comes between each time")
    default void alwaysConflicting() {
        UUID id = UUID.randomUUID();
        store().apply(id, started(FLOW, "order"));
        VerificationStore late = on((method, arguments) -> {
            if (method.equals("prepareStatement")
                    && ((String) arguments[0]).startsWith("UPDATE identity_verification\n")) {
                update("UPDATE identity_verification SET version = version + 1");
            }
        });

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> late.apply(id, passed(FLOW)))
                .withMessageContaining("others came in between");
        assertThat(find(id).status()).isEqualTo(VerificationStatus.PENDING);
    }

    @Test
    @DisplayName("makes a held result due that a node has begun to decide while the start was being recorded")
    default void heldWhileStarting() {
        UUID id = UUID.randomUUID();
        store().apply(id, notified(FLOW, "code"));
        List<Task> decided = new ArrayList<>();
        VerificationStore late = overtakenBefore(
                "SET due_at = ?\nWHERE", () -> decided.add(claimOne(TaskGroup.HOUSEKEEPING, NOW.plus(HOLD))));

        late.apply(id, started(FLOW, null));
        store().park(decided.get(0));

        assertThat(store().parked(10)).isEmpty();
        assertThat(claimOne(TaskGroup.HOUSEKEEPING, NOW).dueAt()).isEqualTo(NOW);
    }

    @Test
    @DisplayName("releases no held result that is discarded at the same moment")
    default void discardedWhileReleased() {
        UUID id = start();
        store().apply(id, notified(FLOW, "code"));
        UUID heldTask = store().held(id).get(0).id();
        store().parkHeld(id);
        VerificationStore late = overtakenBefore(
                "DELETE", () -> assertThat(store().discard(heldTask)).isTrue());

        assertThat(late.release(heldTask, NOW)).isFalse();

        assertThat(find(id).status()).isEqualTo(VerificationStatus.PENDING);
        assertThat(claim(TaskGroup.DELIVERIES)).isEmpty();
    }
}
