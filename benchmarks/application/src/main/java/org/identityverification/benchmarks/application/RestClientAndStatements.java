package org.identityverification.benchmarks.application;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** The rest client, followed by what the module asks of its database at a start, in one transaction. */
@ApplicationScoped
class RestClientAndStatements implements Work {

    private static final String SELECT = """
            SELECT id, version, flow_id, context_id, face_auth_mode, status, link_expires_at, completed_at,
                fail_reason_code, verify_code, delivered_at, changed_at
            FROM identity_verification WHERE application = ? AND id = ?
            """;

    private static final String INSERT = """
            INSERT INTO identity_verification (application, id, flow_id, context_id, face_auth_mode, status,
                link_expires_at, changed_at, version)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0)
            """;

    private static final String INSERT_TASK = """
            INSERT INTO identity_verification_task (application, id, kind, verification_id, due_at, attempts, created_at)
            SELECT ?, ?, ?, ?, ?, ?, ?
            WHERE NOT EXISTS (SELECT 1 FROM identity_verification_task WHERE application = ? AND id = ?)
            """;

    private static final String APPLICATION = "by hand";

    @Inject
    @RestClient
    ProviderClient client;

    @Inject
    Database database;

    @Override
    public String name() {
        return "rest client, then the same statements";
    }

    @Override
    public void once() throws SQLException {
        StartAnswer.Data data = client.start(Requests.start()).successful();
        try (Connection connection = database.connection()) {
            UUID id = UUID.randomUUID();
            try (PreparedStatement select = connection.prepareStatement(SELECT)) {
                select.setString(1, APPLICATION);
                select.setObject(2, id);
                select.executeQuery().close();
            }
            OffsetDateTime now = OffsetDateTime.now(ZoneOffset.UTC);
            OffsetDateTime expires = Instant.ofEpochMilli(data.expire).atOffset(ZoneOffset.UTC);
            try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
                insert.setString(1, APPLICATION);
                insert.setObject(2, id);
                insert.setString(3, data.flowId);
                insert.setString(4, "order-4711");
                insert.setString(5, "TENCENT");
                insert.setString(6, "PENDING");
                insert.setObject(7, expires);
                insert.setObject(8, now);
                insert.executeUpdate();
            }
            try (PreparedStatement task = connection.prepareStatement(INSERT_TASK)) {
                UUID taskId = UUID.randomUUID();
                task.setString(1, APPLICATION);
                task.setObject(2, taskId);
                task.setString(3, "EXPIRE");
                task.setObject(4, id);
                task.setObject(5, expires.plusMinutes(10));
                task.setInt(6, 0);
                task.setObject(7, now);
                task.setString(8, APPLICATION);
                task.setObject(9, taskId);
                task.executeUpdate();
            }
            connection.commit();
        }
    }
}
