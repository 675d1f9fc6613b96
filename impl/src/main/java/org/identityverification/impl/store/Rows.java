package org.identityverification.impl.store;

import java.sql.ResultSet;
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

/** How the two tables' rows and the objects correspond. */
final class Rows {

    /** The columns of {@code identity_verification}, without its key, in the order of {@link #valuesOf(VerificationRecord)}. */
    static final String VERIFICATION_COLUMNS = """
            flow_id, context_id, face_auth_mode, status, link_expires_at, completed_at, fail_reason_code, verify_code, \
            confirmed_status, claim_fingerprints, delivered_at, changed_at""";

    /** The columns of {@code identity_verification_task}, without its key, in the order of {@link #valuesOf(Task)}. */
    static final String TASK_COLUMNS = """
            kind, verification_id, due_at, attempts, created_at, flow_id, outcome, verify_code, fail_reason_code, \
            completed_at, confirmed, source""";

    private Rows() {}

    static @Nullable Object[] valuesOf(VerificationRecord record) {
        return new @Nullable Object[] {
            record.flowId(),
            record.contextId(),
            record.mode(),
            record.status(),
            record.expiresAt(),
            record.completedAt(),
            record.failReasonCode(),
            record.verifyCode(),
            record.confirmed() ? record.status() : null,
            String.join(" ", record.fingerprints()),
            record.deliveredAt(),
            record.changedAt()
        };
    }

    static VerificationRecord verification(ResultSet row) throws SQLException {
        FaceAuthMode mode = Sql.constant(row, "face_auth_mode", FaceAuthMode.class);
        // Without a known start, version 1 took them from a notification.
        boolean isOurs = mode != null;
        VerificationStatus status = present(Sql.constant(row, "status", VerificationStatus.class));
        String reason = row.getString("fail_reason_code");
        String code = row.getString("verify_code");
        return new VerificationRecord(
                id(row),
                isOurs ? row.getString("flow_id") : null,
                isOurs ? row.getString("context_id") : null,
                mode,
                status,
                Sql.instant(row, "link_expires_at"),
                Sql.instant(row, "completed_at"),
                reason,
                code,
                isOurs && status == Sql.constant(row, "confirmed_status", VerificationStatus.class),
                fingerprints(row.getString("claim_fingerprints"), status, code, reason),
                Sql.instant(row, "delivered_at"),
                present(Sql.instant(row, "changed_at")),
                row.getInt("version"));
    }

    /** What has been delivered; version 1 has written the one result only. */
    private static List<String> fingerprints(
            @Nullable String written, VerificationStatus status, @Nullable String code, @Nullable String reason) {
        if (written != null && !written.isEmpty()) {
            return List.of(written.split(" ", -1));
        }
        return status == VerificationStatus.PENDING
                ? List.of()
                : List.of(Result.fingerprint(VerificationOutcome.valueOf(status.name()), code, reason));
    }

    static @Nullable Object[] valuesOf(Task task) {
        Result result = task.result();
        return new @Nullable Object[] {
            task.kind(),
            task.verificationId(),
            task.dueAt(),
            task.attempts(),
            task.createdAt(),
            task.flowId(),
            result == null ? null : result.outcome(),
            result == null ? null : result.verifyCode(),
            result == null ? null : result.failReasonCode(),
            result == null ? null : result.completedAt(),
            result == null ? null : result.confirmed(),
            result == null ? null : result.source()
        };
    }

    static Task task(ResultSet row) throws SQLException {
        return new Task(
                id(row),
                present(Sql.constant(row, "kind", TaskKind.class)),
                row.getObject("verification_id", UUID.class),
                Sql.instant(row, "due_at"),
                row.getInt("attempts"),
                present(Sql.instant(row, "created_at")),
                row.getString("flow_id"),
                result(row));
    }

    private static @Nullable Result result(ResultSet row) throws SQLException {
        VerificationOutcome outcome = Sql.constant(row, "outcome", VerificationOutcome.class);
        Instant completedAt = Sql.instant(row, "completed_at");
        ResultSource source = Sql.constant(row, "source", ResultSource.class);
        if (outcome == null || completedAt == null || source == null) {
            return null;
        }
        return new Result(
                outcome,
                row.getString("verify_code"),
                row.getString("fail_reason_code"),
                completedAt,
                row.getBoolean("confirmed"),
                source);
    }

    static Backlog backlog(ResultSet row) throws SQLException {
        long waiting = row.getLong("waiting");
        return new Backlog(waiting, row.getLong("undelivered") - waiting, Sql.instant(row, "oldest"));
    }

    static UUID id(ResultSet row) throws SQLException {
        return present(row.getObject("id", UUID.class));
    }

    private static <T> T present(@Nullable T value) {
        return Objects.requireNonNull(value, "the column is NOT NULL");
    }
}
