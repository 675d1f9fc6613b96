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
    private static final String INTO =
            "INSERT INTO identity_verification (application, id, version, context_id, face_auth_mode,"
                    + " started_at, answered_at, flow_id, link_expires_at, give_up_at, status, confirmed, source, verify_code, completed_at,"
                    + " delivered_at, claim_flow_id, asks, refusals, denials, round, attempts) VALUES ";
    private static final String ROW =
            "('other', '%1$s', 1, '%2$s', 'TENCENT', '2026-01-01 00:00:00', '2026-01-01 00:00:01',"
                    + " '1862291536444700249', '2026-01-01 00:10:00', '2026-01-01 00:20:00', 'PASSED', TRUE, 'NOTIFICATION',"
                    + " 'a1b2c3d4e5f60718', '2026-01-01 00:01:00', '2026-01-01 00:01:00', '1862291536444700249', 1, 0, 0, 1, 1)";

    private Fill() {}

    /** Verifications whose results are delivered. */
    static void verifications(Database database, int count) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            for (int filled = 0; filled < count; filled += AT_ONCE) {
                statement.execute(IntStream.range(0, AT_ONCE)
                        .mapToObj(i -> ROW.formatted(UUID.randomUUID(), UUID.randomUUID()))
                        .collect(Collectors.joining(",", INTO, "")));
            }
        }
    }
}
