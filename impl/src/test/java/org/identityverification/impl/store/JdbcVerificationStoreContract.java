package org.identityverification.impl.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.identityverification.VerificationOutcome;
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
        other.apply(id, started("flow-2", "theirs"));
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
        assertThat(store().findByContext("theirs", 10)).isEmpty();
        assertThat(store().eraseContext("theirs", 10, ERASURE)).isEmpty();
        assertThat(store().erase(held, ERASURE)).isFalse();
        assertThat(store().purge(NOW.plusSeconds(1), NOW, 10)).isEqualTo(1);

        assertThat(store().find(id)).isEmpty();
        assertThat(claim(TaskGroup.DELIVERIES)).isEmpty();
        assertThat(other.find(id).orElseThrow().status()).isEqualTo(VerificationStatus.PASSED);
        assertThat(other.parked(10)).extracting(Task::id).containsExactly(heldTask.id());
        endLeases();
        store().renew(List.of(theirs), LEASE);
        assertThat(other.claim(TaskGroup.DELIVERIES, 10, NOW, LEASE)).containsExactly(theirs.claimed());
    }

    @Test
    @DisplayName("keeps only the id of an erased verification, and nothing that another version may have written")
    default void emptiesRow() {
        UUID id = UUID.randomUUID();
        store().apply(id, started(FLOW, CONTEXT));
        store().apply(id, failed(FLOW));
        store().apply(id, notified(FLOW, "code"));
        store().apply(id, answered(VerificationOutcome.PASSED));
        claim(TaskGroup.DELIVERIES).forEach(task -> store().complete(task, NOW));
        update("UPDATE identity_verification SET status = 'REVOKED', confirmed_status = 'REVOKED',"
                + " fail_reason_code = '1445900'");
        Map<String, String> before = row();
        assertThat(before.remove("erased_until")).isNull();
        assertThat(before).as("every column is set").doesNotContainValue(null);

        store().erase(id, ERASURE);

        Map<String, String> after = row();
        after.values().removeIf(Objects::isNull);
        assertThat(after.keySet())
                .containsExactlyInAnyOrder(
                        "id", "application", "status", "holds", "fingerprints", "changed_at", "erased_until");
        assertThat(after)
                .containsEntry("status", "PENDING")
                .containsEntry("holds", "0")
                .containsEntry("fingerprints", "");
    }

    /** The only row of a verification. */
    private Map<String, String> row() {
        try (Connection connection = dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("SELECT * FROM identity_verification")) {
            assertThat(found.next()).isTrue();
            Map<String, String> row = new HashMap<>();
            for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
                row.put(found.getMetaData().getColumnName(i).toLowerCase(Locale.ROOT), found.getString(i));
            }
            assertThat(found.next()).isFalse();
            return row;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
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
