package org.identityverification.impl.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.identityverification.FaceAuthMode;
import org.identityverification.VerificationOutcome;
import org.identityverification.VerificationStatus;
import org.identityverification.impl.config.SchemaMode;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.TaskGroup;
import org.identityverification.impl.verification.TaskKind;
import org.identityverification.impl.verification.Transition;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How a database with tables of version 1 goes on. */
abstract class UpgradeContract extends StatementContract {

    private static final String STARTED = "11111111-0000-0000-0000-000000000001";
    private static final String UNKNOWN = "11111111-0000-0000-0000-000000000002";
    private static final String FAILED = "11111111-0000-0000-0000-000000000003";
    private static final String HELD_OF_STARTED = "22222222-0000-0000-0000-000000000001";
    private static final String HELD_OF_UNKNOWN = "22222222-0000-0000-0000-000000000002";
    private static final String DELIVERY = "22222222-0000-0000-0000-000000000003";
    private static final String QUERY = "22222222-0000-0000-0000-000000000004";

    /** The script of version 1. */
    abstract String firstScript();

    /** A database with tables of version 1 and nothing in them. */
    final DataSource firstVersion() throws SQLException {
        DataSource database = emptyDatabase();
        try (InputStream script = UpgradeContract.class.getResourceAsStream(firstScript())) {
            Schema.statementsOf(new String(script.readAllBytes(), StandardCharsets.UTF_8))
                    .forEach(statement -> update(database, statement));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return database;
    }

    @Test
    @DisplayName("says what to run when the tables are of an older version and are to be validated only")
    void validatesOlderVersion() throws SQLException {
        assertInvalid(
                firstVersion(),
                SchemaMode.VALIDATE,
                "have version 1, and this version of the module needs 2: run the script "
                        + dialect().script());
    }

    @Test
    @DisplayName(
            "upgrades tables of version 1 once when many nodes start at once, and goes on with all that is in them")
    void upgrades() throws Exception {
        dataSource = firstVersion();
        fillFirstVersion(dataSource);
        atOnce(THREADS, i -> {
            prepare(dataSource, SchemaMode.CREATE);
            return i;
        });
        prepare(dataSource, SchemaMode.VALIDATE);
        store = on(dataSource);
        assertThat(find(UUID.fromString(STARTED)).contextId()).isEqualTo("order");
        assertThat(find(UUID.fromString(STARTED)).confirmed()).isFalse();
        assertThat(find(UUID.fromString(FAILED)).failReasonCode()).isEqualTo("30504001");
        assertThat(find(UUID.fromString(UNKNOWN)).isStartKnown()).isFalse();
        assertThat(store.parked(10)).extracting(task -> task.id().toString()).containsExactly(DELIVERY);

        UUID started = UUID.fromString(STARTED);
        UUID unknown = UUID.fromString(UNKNOWN);

        Transition answered = store.apply(started, answered(VerificationOutcome.PASSED));
        assertThat(answered.record().confirmed()).isTrue();
        Task delivery = claimDelivery();
        assertThat(delivery.id()).hasToString(HELD_OF_STARTED);
        assertThat(delivery.requireResult().verifyCode()).isEqualTo("code");
        store.complete(delivery, NOW);

        store.apply(unknown, new Change.Unanswered("other", FaceAuthMode.TENCENT, NOW.plusSeconds(3600), NOW));
        Task heldTask = store.claim(TaskGroup.HOUSEKEEPING, 10, NOW, LEASE).stream()
                .filter(task -> unknown.equals(task.verificationId()))
                .findFirst()
                .orElseThrow();
        store.park(heldTask);
        assertThat(store.release(heldTask.id(), NOW)).isTrue();
        assertThat(find(unknown).status()).isEqualTo(VerificationStatus.PASSED);
        assertThat(find(unknown).contextId()).isEqualTo("other");

        assertThat(store.redrive(UUID.fromString(DELIVERY), NOW)).isTrue();
        List<Task> deliveries = claim(TaskGroup.DELIVERIES);
        assertThat(deliveries)
                .extracting(task -> task.id().toString())
                .containsExactlyInAnyOrder(HELD_OF_UNKNOWN, DELIVERY);
        store.renew(deliveries, LEASE);
        deliveries.forEach(task -> store.complete(task, NOW));
        Task query = claimOne(TaskGroup.QUERIES, NOW);
        assertThat(query.id()).hasToString(QUERY);
        store.complete(query, NOW);
        assertThat(store.claim(TaskGroup.HOUSEKEEPING, 10, NOW.plus(Duration.ofDays(1)), LEASE))
                .extracting(Task::kind)
                .containsExactly(TaskKind.EXPIRE, TaskKind.EXPIRE);
        assertThat(store.purge(NOW.plusSeconds(1), 10)).isEqualTo(3);
    }

    /** As version 1 has written it: a lease was a later due time, and what waits to be confirmed is due at once. */
    private static void fillFirstVersion(DataSource database) {
        for (String verification : List.of(
                "'" + STARTED + "', 'flow-1', 'order', 'TENCENT', 'PENDING', NULL",
                "'" + FAILED + "', 'flow-3', NULL, 'TENCENT', 'FAILED', '30504001'")) {
            update(
                    database,
                    "INSERT INTO identity_verification (application, id, flow_id, context_id, face_auth_mode, status,"
                            + " fail_reason_code, changed_at, version)"
                            + " VALUES ('shop', " + verification
                            + ", TIMESTAMP WITH TIME ZONE '2026-03-01 00:00:00+00', 4)");
        }
        String due = "TIMESTAMP WITH TIME ZONE '2026-03-02 00:00:00+00'";
        for (String task : List.of(
                "'" + HELD_OF_STARTED + "', 'HELD', '" + STARTED + "', " + due
                        + ", 'flow-1', 'victim', 'PASSED', 'code'",
                "'" + HELD_OF_UNKNOWN + "', 'HELD', '" + UNKNOWN + "', " + due
                        + ", 'flow-2', 'victim', 'PASSED', 'code'",
                "'" + DELIVERY + "', 'DELIVER', '" + FAILED + "', NULL, NULL, NULL, 'FAILED', NULL",
                "'" + QUERY + "', 'QUERY', '" + STARTED + "', " + due + ", NULL, NULL, NULL, NULL",
                "'" + UUID.randomUUID() + "', 'EXPIRE', '" + STARTED
                        + "', TIMESTAMP WITH TIME ZONE '2026-03-05 00:00:00+00', NULL, NULL, NULL, NULL")) {
            boolean result = task.contains("CONFIRM") || task.contains("DELIVER");
            update(
                    database,
                    "INSERT INTO identity_verification_task (application, id, kind, verification_id, due_at, flow_id,"
                            + " context_id, outcome, verify_code, attempts, created_at, completed_at, confirmed, source)"
                            + " VALUES ('shop', " + task + ", 2, TIMESTAMP WITH TIME ZONE '2026-03-01 00:00:00+00', "
                            + (result
                                    ? "TIMESTAMP WITH TIME ZONE '2026-03-01 00:00:00+00', FALSE, 'NOTIFICATION'"
                                    : "NULL, NULL, NULL")
                            + ")");
        }
    }
}
