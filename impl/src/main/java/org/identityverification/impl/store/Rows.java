package org.identityverification.impl.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.identityverification.FaceAuthMode;
import org.identityverification.PendingDelivery.Reason;
import org.identityverification.ResultSource;
import org.identityverification.VerificationOutcome;
import org.identityverification.VerificationStatus;
import org.identityverification.impl.verification.Backlog;
import org.identityverification.impl.verification.Claim;
import org.identityverification.impl.verification.Delivery;
import org.identityverification.impl.verification.Due;
import org.identityverification.impl.verification.DueFor;
import org.identityverification.impl.verification.Lease;
import org.identityverification.impl.verification.Questions;
import org.identityverification.impl.verification.Result;
import org.identityverification.impl.verification.Start;
import org.identityverification.impl.verification.VerificationRecord;
import org.jspecify.annotations.Nullable;

/** Maps the rows of {@code identity_verification} to records and back. */
final class Rows {

    /** What never changes, besides the key, in the order of {@link #fixed}. */
    private static final String FIXED = "context_id, account, face_auth_mode, started_at";

    /** What changes, without the lease, in the order of {@link #changeable}. */
    private static final String CHANGEABLE = """
            version, answered_at, flow_id, link_expires_at, give_up_at, status, confirmed, source, verify_code, \
            fail_reason_code, completed_at, delivered_at, claim_outcome, claim_flow_id, claim_verify_code, claim_reason, \
            claim_at, claim_parked, due_for, due_at, asks, refusals, denials, round, attempts, failing_since, delivery_parked, \
            observers_done""";

    /** All columns. */
    static final String COLUMNS = "id, application, " + FIXED + ", " + CHANGEABLE + ", lease_id, lease_until";

    private static final String NEW = FIXED + ", " + CHANGEABLE + ", id, application";

    /** The columns of a new row, in the order of {@link #all}, and their parameters. */
    static final String INSERTED = "(" + NEW + ") VALUES (" + NEW.replaceAll("\\w+", "?") + ")";

    /** Sets what changes. */
    static final String SET = CHANGEABLE.replace(",", " = ?,") + " = ?";

    private static final int MAX_NAMES = 4000;

    private Rows() {}

    /** Everything but the lease. */
    static @Nullable Object[] all(VerificationRecord record, String application) {
        return Sql.concat(Sql.concat(fixed(record.start()), changeable(record)), record.id(), application);
    }

    private static @Nullable Object[] fixed(Start start) {
        return new @Nullable Object[] {start.contextId(), start.account(), start.mode(), start.startedAt()};
    }

    static @Nullable Object[] changeable(VerificationRecord record) {
        Start start = record.start();
        Result result = record.result();
        Claim claim = record.claim();
        Due due = record.due();
        return new @Nullable Object[] {
            record.version(),
            start.answeredAt(),
            start.flowId(),
            start.linkExpiresAt(),
            start.giveUpAt(),
            record.status(),
            result != null && result.confirmed(),
            result == null ? null : result.source(),
            result == null ? null : result.verifyCode(),
            result == null ? null : result.failReasonCode(),
            result == null ? null : result.completedAt(),
            record.delivery().deliveredAt(),
            claim == null ? null : claim.outcome(),
            record.notifiedFlow(),
            claim == null ? null : claim.verifyCode(),
            claim == null ? null : claim.failReasonCode(),
            claim == null ? null : claim.at(),
            claim == null ? null : claim.parked(),
            due == null ? null : due.kind(),
            due == null ? null : due.at(),
            record.questions().asked(),
            record.questions().refused(),
            record.questions().denied(),
            record.delivery().round(),
            record.delivery().attempts(),
            record.delivery().failingSince(),
            record.delivery().parked(),
            joined(record.delivery().done())
        };
    }

    static VerificationRecord verification(Row row) throws SQLException {
        return new VerificationRecord(
                id(row),
                row.longNumber("version"),
                new Start(
                        row.text("context_id"),
                        row.text("account"),
                        present(row.constant("face_auth_mode", FaceAuthMode.class)),
                        present(row.time("started_at")),
                        row.time("answered_at"),
                        row.text("flow_id"),
                        row.time("link_expires_at"),
                        present(row.time("give_up_at"))),
                result(row),
                new Delivery(
                        row.number("round"),
                        row.number("attempts"),
                        row.time("failing_since"),
                        row.constant("delivery_parked", Reason.class),
                        row.time("delivered_at"),
                        names(row.text("observers_done"))),
                claim(row),
                row.text("claim_flow_id"),
                new Questions(row.number("asks"), row.number("refusals"), row.number("denials")),
                due(row),
                lease(row));
    }

    /** Names that do not fit are left out: these observers are called again. */
    private static @Nullable String joined(Set<String> names) {
        StringBuilder joined = new StringBuilder();
        names.stream()
                .filter(name -> joined.length() + name.length() < MAX_NAMES)
                .forEach(name -> joined.append(joined.isEmpty() ? "" : " ").append(name));
        return joined.isEmpty() ? null : joined.toString();
    }

    private static Set<String> names(@Nullable String joined) {
        return joined == null ? Set.of() : Set.of(joined.split(" ", -1));
    }

    private static @Nullable Result result(Row row) throws SQLException {
        VerificationStatus status = present(row.constant("status", VerificationStatus.class));
        return status == VerificationStatus.PENDING
                ? null
                : new Result(
                        VerificationOutcome.valueOf(status.name()),
                        row.flag("confirmed"),
                        present(row.constant("source", ResultSource.class)),
                        row.text("verify_code"),
                        row.text("fail_reason_code"),
                        present(row.time("completed_at")));
    }

    private static @Nullable Claim claim(Row row) throws SQLException {
        VerificationOutcome outcome = row.constant("claim_outcome", VerificationOutcome.class);
        return outcome == null
                ? null
                : new Claim(
                        outcome,
                        row.text("claim_verify_code"),
                        row.text("claim_reason"),
                        present(row.time("claim_at")),
                        row.constant("claim_parked", Reason.class));
    }

    private static @Nullable Due due(Row row) throws SQLException {
        DueFor kind = row.constant("due_for", DueFor.class);
        return kind == null ? null : new Due(kind, present(row.time("due_at")));
    }

    private static @Nullable Lease lease(Row row) throws SQLException {
        UUID id = row.id("lease_id");
        return id == null ? null : new Lease(id, present(row.time("lease_until")));
    }

    static Backlog backlog(Row row) throws SQLException {
        return new Backlog(
                row.longNumber("waiting"),
                row.longNumber("parked"),
                row.time("oldest"),
                row.longNumber("claims"),
                row.time("oldest_claim"));
    }

    static UUID id(Row row) throws SQLException {
        return present(row.id("id"));
    }

    static Instant databaseTime(Row row) throws SQLException {
        return present(row.time("database_time"));
    }

    private static <T> T present(@Nullable T value) {
        return Objects.requireNonNull(value, "the column is NOT NULL");
    }
}
