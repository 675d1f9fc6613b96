package org.identityverification.impl.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.identityverification.VerificationStatus;
import org.identityverification.impl.telemetry.Telemetry;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.TaskGroup;
import org.identityverification.impl.verification.VerificationStore;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every store in a database does besides. */
abstract class JdbcVerificationStoreContract extends SchemaContract {

    private final AtomicBoolean overtaken = new AtomicBoolean();

    @Test
    @DisplayName("keeps two applications apart")
    void twoApplications() {
        VerificationStore other = new JdbcVerificationStore(
                dataSource, dialect(), "another shop", true, new AfterCommit(new Telemetry()));
        UUID id = start();
        store.apply(id, failed(FLOW));
        store.complete(claimDelivery(), NOW);
        other.apply(id, started("flow-2", null));
        other.apply(id, passed("flow-2"));
        UUID held = UUID.randomUUID();
        other.apply(held, notified(FLOW, "code"));
        Task theirs = other.claim(TaskGroup.DELIVERIES, 10, NOW, LEASE).get(0);
        Task heldTask = other.held(held).get(0);

        store.complete(theirs, NOW);
        store.reschedule(theirs, NOW);
        store.park(theirs);
        assertThat(store.redrive(theirs.id(), NOW)).isFalse();
        assertThat(store.held(held)).isEmpty();
        assertThat(store.parkHeld(held)).isZero();
        other.parkHeld(held);
        assertThat(store.release(heldTask.id(), NOW)).isFalse();
        assertThat(store.discard(heldTask.id())).isFalse();
        assertThat(store.purge(NOW.plusSeconds(1), 10)).isEqualTo(1);

        assertThat(store.find(id)).isEmpty();
        assertThat(claim(TaskGroup.DELIVERIES)).isEmpty();
        assertThat(other.find(id).orElseThrow().status()).isEqualTo(VerificationStatus.PASSED);
        assertThat(other.parked(10)).extracting(Task::id).containsExactly(heldTask.id());
        endLeases();
        store.renew(List.of(theirs), LEASE);
        assertThat(other.claim(TaskGroup.DELIVERIES, 10, NOW, LEASE)).containsExactly(theirs.begun());
    }

    @Test
    @DisplayName("begins again when something else came between reading and writing")
    void versionConflict() {
        assumeOthersComeBetween();
        UUID id = UUID.randomUUID();
        store.apply(id, started(FLOW, "order"));
        VerificationStore late = overtakenBefore("UPDATE identity_verification\n", () -> store.apply(id, passed(FLOW)));

        assertThat(late.apply(id, failed(FLOW)).newTasks()).isEmpty();

        assertThat(overtaken).isTrue();
        assertThat(find(id).status()).isEqualTo(VerificationStatus.PASSED);
        assertThat(claim(TaskGroup.DELIVERIES)).hasSize(1);
    }

    @Test
    @DisplayName("gives up with a clear exception when something else comes between each time")
    void alwaysConflicting() {
        assumeOthersComeBetween();
        UUID id = UUID.randomUUID();
        store.apply(id, started(FLOW, "order"));
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
    void heldWhileStarting() {
        assumeOthersComeBetween();
        UUID id = UUID.randomUUID();
        store.apply(id, notified(FLOW, "code"));
        List<Task> decided = new ArrayList<>();
        VerificationStore late = overtakenBefore(
                "SET due_at = ?\nWHERE", () -> decided.add(claimOne(TaskGroup.HOUSEKEEPING, NOW.plus(HOLD))));

        late.apply(id, started(FLOW, null));
        store.park(decided.get(0));

        assertThat(store.parked(10)).isEmpty();
        assertThat(claimOne(TaskGroup.HOUSEKEEPING, NOW).dueAt()).isEqualTo(NOW);
    }

    @Test
    @DisplayName("does not claim a task whose lease is renewed at the same moment")
    void renewedWhileClaimed() {
        pass();
        Task mine = claimDelivery();
        endLeases();
        VerificationStore late = overtakenBefore("SET attempts = ?", () -> store.renew(List.of(mine), LEASE));

        assertThat(late.claim(TaskGroup.DELIVERIES, 1, NOW, LEASE)).isEmpty();

        assertThat(overtaken).isTrue();
        store.complete(mine, NOW);
        endLeases();
        assertThat(claim(TaskGroup.DELIVERIES)).isEmpty();
    }

    @Test
    @DisplayName("releases no held result that is discarded at the same moment")
    void discardedWhileReleased() {
        assumeOthersComeBetween();
        UUID id = start();
        store.apply(id, notified(FLOW, "code"));
        UUID heldTask = store.held(id).get(0).id();
        store.parkHeld(id);
        VerificationStore late = overtakenBefore(
                "DELETE", () -> assertThat(store.discard(heldTask)).isTrue());

        assertThat(late.release(heldTask, NOW)).isFalse();

        assertThat(overtaken).isTrue();
        assertThat(find(id).status()).isEqualTo(VerificationStatus.PENDING);
        assertThat(claim(TaskGroup.DELIVERIES)).isEmpty();
    }

    /** Where a change locks what it reads, others wait for it: H2 has a test of its own. */
    private void assumeOthersComeBetween() {
        assumeTrue(dialect().forUpdate().isEmpty());
    }

    /** Another node, which something overtakes before its first such statement. */
    private VerificationStore overtakenBefore(String sql, Runnable change) {
        return on((method, arguments) -> {
            if (method.equals("prepareStatement")
                    && ((String) arguments[0]).contains(sql)
                    && !overtaken.getAndSet(true)) {
                change.run();
            }
        });
    }
}
