package org.identityverification.impl.store;

import java.lang.System.Logger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.identityverification.FaceAuthMode;
import org.identityverification.ResultSource;
import org.identityverification.Undelivered.Reason;
import org.identityverification.VerificationCounts;
import org.identityverification.VerificationOutcome;
import org.identityverification.VerificationStatus;
import org.identityverification.impl.runtime.messages.Message;
import org.identityverification.impl.runtime.messages.OncePerMinute;
import org.identityverification.impl.verification.Backlog;
import org.identityverification.impl.verification.Claim;
import org.identityverification.impl.verification.Delivery;
import org.identityverification.impl.verification.Due;
import org.identityverification.impl.verification.DueFor;
import org.identityverification.impl.verification.Lease;
import org.identityverification.impl.verification.QuestionCounts;
import org.identityverification.impl.verification.Result;
import org.identityverification.impl.verification.Start;
import org.identityverification.impl.verification.StoreFailure;
import org.identityverification.impl.verification.Track;
import org.identityverification.impl.verification.VerificationRecord;
import org.identityverification.impl.verification.VerificationStore.Day;
import org.identityverification.impl.verification.VerificationStore.Position;
import org.identityverification.impl.verification.Work;
import org.jspecify.annotations.Nullable;

/** Maps the current row of a {@link ResultSet} from {@code identity_verification} to a record, and records to values. */
final class Rows {

    /** What never changes, besides the key, in the order of {@link #fixed}. */
    private static final String FIXED = "context_id, account, face_auth_mode, started_at";

    /** What changes, without the leases, in the order of {@link #changeable}. */
    private static final String CHANGEABLE = """
            version, answered_at, flow_id, link_expires_at, give_up_at, status, confirmed, source, verify_code, \
            fail_reason_code, completed_at, delivered_at, first_delivered_at, claim_outcome, claim_flow_id, claim_verify_code, \
            claim_reason, claim_at, claim_repeated_at, claim_parked, ask_for, ask_at, asks, refusals, denials, deliver_for, \
            deliver_at, round, attempts, failing_since, last_failure, delivery_parked, observers_done""";

    static final String COLUMNS = "id, application, " + FIXED + ", " + CHANGEABLE
            + ", ask_lease_id, ask_lease_until, deliver_lease_id, deliver_lease_until";

    private static final String NEW = FIXED + ", " + CHANGEABLE + ", id, application, start_key";

    /** The columns of a new row, in the order of {@link #all}, and their parameters. */
    static final String INSERTED = "(" + NEW + ") VALUES (" + NEW.replaceAll("\\w+", "?") + ")";

    static final String SET = CHANGEABLE.replace(",", " = ?,") + " = ?";

    private static final int MAX_NAMES = 4000;

    private static final Logger LOGGER = System.getLogger(Rows.class.getName());
    private static final OncePerMinute LIMIT = new OncePerMinute();

    private final ResultSet row;
    private final Dialect dialect;

    Rows(ResultSet row, Dialect dialect) {
        this.row = row;
        this.dialect = dialect;
    }

    /** Everything but the leases. */
    static @Nullable Object[] all(VerificationRecord record, String application, @Nullable String startKey) {
        return Sql.concat(Sql.concat(fixed(record.start()), changeable(record)), record.id(), application, startKey);
    }

    private static @Nullable Object[] fixed(Start start) {
        return new @Nullable Object[] {start.contextId(), start.account(), start.mode(), start.startedAt()};
    }

    static @Nullable Object[] changeable(VerificationRecord record) {
        Start start = record.start();
        Result result = record.result();
        Claim claim = record.claim();
        Delivery delivery = record.delivery();
        Due asking = record.asking().due();
        Due delivering = record.delivering().due();
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
            delivery.deliveredAt(),
            delivery.firstDeliveredAt(),
            claim == null ? null : claim.outcome(),
            record.notifiedFlow(),
            claim == null ? null : claim.verifyCode(),
            claim == null ? null : claim.failReasonCode(),
            claim == null ? null : claim.at(),
            claim == null ? null : claim.repeatedAt(),
            claim == null ? null : claim.parked(),
            asking == null ? null : asking.kind(),
            asking == null ? null : asking.at(),
            record.questions().asked(),
            record.questions().refused(),
            record.questions().denied(),
            delivering == null ? null : delivering.kind(),
            delivering == null ? null : delivering.at(),
            delivery.round(),
            delivery.attempts(),
            delivery.failingSince(),
            delivery.lastFailure(),
            delivery.parked(),
            joined(delivery.done())
        };
    }

    VerificationRecord verification() throws SQLException {
        return new VerificationRecord(
                id(),
                row.getLong("version"),
                new Start(
                        row.getString("context_id"),
                        row.getString("account"),
                        present(constant("face_auth_mode", FaceAuthMode.class)),
                        present(time("started_at")),
                        time("answered_at"),
                        row.getString("flow_id"),
                        time("link_expires_at"),
                        present(time("give_up_at"))),
                result(),
                new Delivery(
                        row.getInt("round"),
                        row.getInt("attempts"),
                        time("failing_since"),
                        row.getString("last_failure"),
                        constant("delivery_parked", Reason.class),
                        time("delivered_at"),
                        time("first_delivered_at"),
                        names(row.getString("observers_done"))),
                claim(),
                row.getString("claim_flow_id"),
                new QuestionCounts(row.getInt("asks"), row.getInt("refusals"), row.getInt("denials")),
                work(Track.QUESTIONS),
                work(Track.DELIVERY));
    }

    /** The name of a column that each track has. */
    static String column(Track track, String name) {
        return (track == Track.QUESTIONS ? "ask_" : "deliver_") + name;
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

    private @Nullable Result result() throws SQLException {
        VerificationStatus status = present(constant("status", VerificationStatus.class));
        return status == VerificationStatus.PENDING
                ? null
                : new Result(
                        VerificationOutcome.valueOf(status.name()),
                        row.getBoolean("confirmed"),
                        present(constant("source", ResultSource.class)),
                        row.getString("verify_code"),
                        row.getString("fail_reason_code"),
                        present(time("completed_at")));
    }

    private @Nullable Claim claim() throws SQLException {
        VerificationOutcome outcome = constant("claim_outcome", VerificationOutcome.class);
        return outcome == null
                ? null
                : new Claim(
                        outcome,
                        row.getString("claim_verify_code"),
                        row.getString("claim_reason"),
                        present(time("claim_at")),
                        present(time("claim_repeated_at")),
                        constant("claim_parked", Reason.class));
    }

    private Work work(Track track) throws SQLException {
        DueFor kind = constant(column(track, "for"), DueFor.class);
        UUID lease = uuid(column(track, "lease_id"));
        return new Work(
                kind == null ? null : new Due(kind, present(time(column(track, "at")))),
                lease == null ? null : new Lease(lease, present(time(column(track, "lease_until")))));
    }

    Backlog backlog() throws SQLException {
        return new Backlog(
                row.getLong("waiting"),
                row.getLong("parked"),
                time("oldest"),
                row.getLong("claims"),
                time("oldest_claim"),
                time("oldest_question"));
    }

    /** Absent for a mode that only a newer version knows. */
    Optional<VerificationCounts> counts(List<Day> days) throws SQLException {
        String name = row.getString("face_auth_mode");
        for (FaceAuthMode mode : FaceAuthMode.values()) {
            if (mode.name().equals(name)) {
                return Optional.of(new VerificationCounts(
                        days.get(row.getInt("day_number")).date(),
                        Optional.ofNullable(row.getString("account")),
                        mode,
                        row.getLong("started"),
                        row.getLong("flow_known"),
                        row.getLong("passed"),
                        row.getLong("passed_confirmed"),
                        row.getLong("failed"),
                        row.getLong("expired"),
                        row.getLong("pending")));
            }
        }
        return Optional.empty();
    }

    Position position() throws SQLException {
        return new Position(present(time("started_at")), id());
    }

    UUID id() throws SQLException {
        return present(uuid("id"));
    }

    Instant databaseTime() throws SQLException {
        return present(time("database_time"));
    }

    int version() throws SQLException {
        return row.getInt("version");
    }

    private @Nullable UUID uuid(String column) throws SQLException {
        String id = row.getString(column);
        return id == null ? null : UUID.fromString(id);
    }

    private @Nullable Instant time(String column) throws SQLException {
        return dialect.time(row, column);
    }

    /** @throws UnknownValueException when a newer version has written another value, which is also logged */
    private <E extends Enum<E>> @Nullable E constant(String column, Class<E> type) throws SQLException {
        String name = row.getString(column);
        if (name == null) {
            return null;
        }
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(name)) {
                return constant;
            }
        }
        if (LIMIT.permits(id())) {
            Message.UNKNOWN_VALUE.log(LOGGER, id(), column);
        }
        throw new UnknownValueException(column);
    }

    private static <T> T present(@Nullable T value) {
        return Objects.requireNonNull(value, "the column is NOT NULL");
    }

    static final class UnknownValueException extends StoreFailure {

        private UnknownValueException(String column) {
            super("The column " + column + " has a value that this version does not know", null, false);
        }
    }
}
