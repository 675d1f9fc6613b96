package org.identityverification.impl.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.identityverification.VerificationStatus;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.TaskGroup;
import org.identityverification.impl.verification.VerificationStore;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every store in a database does. */
interface JdbcVerificationStoreContract extends VerificationStoreContract, DatabaseContract, SchemaContract {

    @Test
    @DisplayName("keeps two applications apart")
    default void twoApplications() {
        VerificationStore other = of("another shop");
        UUID id = start();
        store().apply(id, failed(FLOW));
        store().complete(claimDelivery(), NOW);
        other.apply(id, started("flow-2", null));
        other.apply(id, passed("flow-2"));
        UUID held = UUID.randomUUID();
        other.apply(held, notified(FLOW, "code"));
        Task theirs = other.claim(TaskGroup.DELIVERIES, 10, NOW, LEASE).get(0);
        Task heldTask = other.held(held).get(0);

        store().complete(theirs, NOW);
        store().reschedule(theirs, NOW);
        store().park(theirs);
        assertThat(store().redrive(theirs.id(), NOW)).isFalse();
        assertThat(store().held(held)).isEmpty();
        assertThat(store().parkHeld(held)).isZero();
        other.parkHeld(held);
        assertThat(store().release(heldTask.id(), NOW)).isFalse();
        assertThat(store().discard(heldTask.id())).isFalse();
        assertThat(store().purge(NOW.plusSeconds(1), 10)).isEqualTo(1);

        assertThat(store().find(id)).isEmpty();
        assertThat(claim(TaskGroup.DELIVERIES)).isEmpty();
        assertThat(other.find(id).orElseThrow().status()).isEqualTo(VerificationStatus.PASSED);
        assertThat(other.parked(10)).extracting(Task::id).containsExactly(heldTask.id());
        endLeases();
        store().renew(List.of(theirs), LEASE);
        assertThat(other.claim(TaskGroup.DELIVERIES, 10, NOW, LEASE)).containsExactly(theirs.begun());
    }

    @Test
    @DisplayName("does not claim a task whose lease is renewed at the same moment")
    default void renewedWhileClaimed() {
        pass();
        Task mine = claimDelivery();
        endLeases();
        VerificationStore late =
                overtakenBefore("SET attempts = attempts + 1", () -> store().renew(List.of(mine), LEASE));

        assertThat(late.claim(TaskGroup.DELIVERIES, 1, NOW, LEASE)).isEmpty();

        store().complete(mine, NOW);
        endLeases();
        assertThat(claim(TaskGroup.DELIVERIES)).isEmpty();
    }
}
