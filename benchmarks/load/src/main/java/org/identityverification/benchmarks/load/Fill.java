package org.identityverification.benchmarks.load;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.identityverification.testservers.Database;

/** Inserts rows of another application before the measurement. */
final class Fill {

    private static final int AT_ONCE = 1000;
    private static final String VERIFICATIONS = "identity_verification (application, id, flow_id, context_id,"
            + " face_auth_mode, status, link_expires_at, completed_at, fail_reason_code, verify_code, confirmed_status,"
            + " holds, fingerprints, delivered_at, changed_at)";
    private static final String DELIVERIES =
            "identity_verification_task (application, id, kind, verification_id, due_at,"
                    + " attempts, version, created_at, flow_id, outcome, verify_code, fail_reason_code, completed_at, confirmed, source,"
                    + " further_code, lease_until)";
    private static final String VERIFICATION = "('other', '%1$s', '1862291536444700249', '%2$s', 'TENCENT', 'PASSED',"
            + " '2026-01-01 00:10:00', '2026-01-01 00:01:00', NULL, 'a1b2c3d4e5f60718', NULL,"
            + " 0, '5f60718a1b2c3d4e5f60718a1b2c3d4e', '2026-01-01 00:01:00', '2026-01-01 00:01:00')";
    private static final String DELIVERY = "('other', '%1$s', 'DELIVER', '%2$s', '2026-01-01 00:01:00', 0, 0,"
            + " '2026-01-01 00:01:00', '1862291536444700249', 'PASSED', 'a1b2c3d4e5f60718', NULL, '2026-01-01 00:01:00',"
            + " FALSE, 'NOTIFICATION', FALSE, NULL)";

    private Fill() {}

    /** Verifications with their results, all delivered. */
    static void verifications(Database database, int count) throws SQLException {
        fill(database, VERIFICATIONS, VERIFICATION, count);
    }

    /** Results that wait for delivery. */
    static void deliveries(Database database, int count) throws SQLException {
        fill(database, DELIVERIES, DELIVERY, count);
    }

    private static void fill(Database database, String table, String row, int count) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            for (int filled = 0; filled < count; filled += AT_ONCE) {
                statement.execute(IntStream.range(0, AT_ONCE)
                        .mapToObj(i -> row.formatted(UUID.randomUUID(), UUID.randomUUID()))
                        .collect(Collectors.joining(",", "INSERT INTO " + table + " VALUES ", "")));
            }
        }
    }
}
