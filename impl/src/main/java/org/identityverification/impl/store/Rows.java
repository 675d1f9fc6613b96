package org.identityverification.impl.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.identityverification.FaceAuthMode;
import org.identityverification.ResultSource;
import org.identityverification.VerificationOutcome;
import org.identityverification.VerificationStatus;
import org.identityverification.impl.verification.Backlog;
import org.identityverification.impl.verification.Result;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.TaskKind;
import org.identityverification.impl.verification.VerificationRecord;
import org.jspecify.annotations.Nullable;

/** Maps the rows of the two tables to objects and back. */
final class Rows {

    /** The columns of {@code identity_verification}, without its key, in the order of {@link #valuesOf(VerificationRecord)}. */
    static final String VERIFICATION_COLUMNS = """
            flow_id, context_id, account, face_auth_mode, status, started_at, link_expires_at, completed_at, \
            fail_reason_code, verify_code, confirmed_status, holds, fingerprints, delivered_at, changed_at, erased_until""";

    /** The columns of {@code identity_verification_task}, without its key, in the order of {@link #valuesOf(Task)}. */
    static final String TASK_COLUMNS = """
            kind, verification_id, account, due_at, attempts, version, created_at, flow_id, outcome, verify_code, fail_reason_code, \
            completed_at, confirmed, source, further_code""";

    private Rows() {}

    static @Nullable Object[] valuesOf(VerificationRecord record) {
        return new @Nullable Object[] {
            record.flowId(),
            record.contextId(),
            record.account(),
            record.mode(),
            record.status(),
            record.startedAt(),
            record.expiresAt(),
            record.completedAt(),
            record.failReasonCode(),
            record.verifyCode(),
            record.confirmed() ? record.status() : null,
            record.holds(),
            String.join(" ", record.fingerprints()),
            record.deliveredAt(),
            record.changedAt(),
            record.erasedUntil()
        };
    }

    static VerificationRecord verification(Row row) throws SQLException {
        VerificationStatus status = present(row.constant("status", VerificationStatus.class));
        String fingerprints = present(row.text("fingerprints"));
        return new VerificationRecord(
                id(row),
                row.text("flow_id"),
                row.text("context_id"),
                row.text("account"),
                row.constant("face_auth_mode", FaceAuthMode.class),
                status,
                row.time("started_at"),
                row.time("link_expires_at"),
                row.time("completed_at"),
                row.text("fail_reason_code"),
                row.text("verify_code"),
                status == row.constant("confirmed_status", VerificationStatus.class),
                row.number("holds"),
                fingerprints.isEmpty() ? List.of() : List.of(fingerprints.split(" ", -1)),
                row.time("delivered_at"),
                present(row.time("changed_at")),
                row.time("erased_until"));
    }

    static @Nullable Object[] valuesOf(Task task) {
        Result result = task.result();
        return new @Nullable Object[] {
            task.kind(),
            task.verificationId(),
            task.account(),
            task.dueAt(),
            task.attempts(),
            task.version(),
            task.createdAt(),
            task.flowId(),
            result == null ? null : result.outcome(),
            result == null ? null : result.verifyCode(),
            result == null ? null : result.failReasonCode(),
            result == null ? null : result.completedAt(),
            result == null ? null : result.confirmed(),
            result == null ? null : result.source(),
            task.furtherCode()
        };
    }

    static Task task(Row row) throws SQLException {
        return new Task(
                id(row),
                present(row.constant("kind", TaskKind.class)),
                row.id("verification_id"),
                row.text("account"),
                row.time("due_at"),
                row.number("attempts"),
                row.number("version"),
                present(row.time("created_at")),
                row.text("flow_id"),
                result(row),
                row.flag("further_code"));
    }

    private static @Nullable Result result(Row row) throws SQLException {
        VerificationOutcome outcome = row.constant("outcome", VerificationOutcome.class);
        Instant completedAt = row.time("completed_at");
        ResultSource source = row.constant("source", ResultSource.class);
        if (outcome == null || completedAt == null || source == null) {
            return null;
        }
        return new Result(
                outcome,
                row.text("verify_code"),
                row.text("fail_reason_code"),
                completedAt,
                row.flag("confirmed"),
                source);
    }

    static Backlog backlog(Row row) throws SQLException {
        return new Backlog(
                row.number("waiting"),
                row.number("parked"),
                row.time("oldest"),
                row.number("held"),
                row.time("oldest_held"));
    }

    static UUID id(Row row) throws SQLException {
        return present(row.id("id"));
    }

    private static <T> T present(@Nullable T value) {
        return Objects.requireNonNull(value, "the column is NOT NULL");
    }
}
