package org.identityverification.benchmarks.application;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The statements as written by hand, on the module's data source: verifications, and notifications that are not delivered yet. */
@ApplicationScoped
class ByHandStore {

    private static final String TABLES = """
            CREATE TABLE IF NOT EXISTS by_hand_verification (
                id UUID PRIMARY KEY, context_id VARCHAR(256), flow_id VARCHAR(64) NOT NULL, status VARCHAR(10) NOT NULL,
                changed_at TIMESTAMP WITH TIME ZONE NOT NULL);
            CREATE INDEX IF NOT EXISTS by_hand_context ON by_hand_verification (context_id);
            CREATE TABLE IF NOT EXISTS by_hand_notification (
                id UUID PRIMARY KEY, flow_id VARCHAR(64) NOT NULL, next_at TIMESTAMP WITH TIME ZONE NOT NULL,
                attempts INTEGER NOT NULL);
            CREATE INDEX IF NOT EXISTS by_hand_next ON by_hand_notification (next_at)
            """;
    static final String START = "INSERT INTO by_hand_verification VALUES (?, ?, ?, 'PENDING', now())";
    static final String NOTIFY = "INSERT INTO by_hand_notification VALUES (?, ?, now() + INTERVAL '30 s', 1)"
            + " ON CONFLICT (id) DO NOTHING";
    static final String PASS = "UPDATE by_hand_verification SET status = 'PASSED', changed_at = now() WHERE id = ?";
    static final String DELIVERED = "DELETE FROM by_hand_notification WHERE id = ?";
    private static final String DUE = """
            UPDATE by_hand_notification SET next_at = now() + INTERVAL '30 s', attempts = attempts + 1
            WHERE id IN (SELECT id FROM by_hand_notification WHERE next_at <= now() ORDER BY next_at
                LIMIT 500 FOR UPDATE SKIP LOCKED)
            RETURNING id, flow_id
            """;

    @Inject
    @ConfigProperty(name = "identity-verification.data-source")
    String jndiName;

    private DataSource dataSource;

    /** A result that is stored and not delivered. */
    record Notification(UUID id, String flowId) {}

    private interface Work<T> {
        T run(PreparedStatement statement) throws SQLException;
    }

    @PostConstruct
    @SuppressWarnings("BanJNDI") // the name comes from the measuring program
    void prepare() {
        try {
            dataSource = InitialContext.doLookup(jndiName);
            update(TABLES);
        } catch (NamingException | SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Runs a statement in a transaction of its own, and returns how many rows have changed. */
    int update(String sql, Object... values) throws SQLException {
        return inTransaction(sql, statement -> {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return statement.executeUpdate();
        });
    }

    /** Takes those that were to be delivered by now, because a node was killed or an attempt failed. */
    List<Notification> takeDue() throws SQLException {
        return inTransaction(DUE, statement -> {
            List<Notification> due = new ArrayList<>();
            ResultSet row = statement.executeQuery();
            while (row.next()) {
                due.add(new Notification(row.getObject(1, UUID.class), row.getString(2)));
            }
            return due;
        });
    }

    private <T> T inTransaction(String sql, Work<T> work) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            connection.setAutoCommit(false);
            T result = work.run(statement);
            connection.commit();
            return result;
        }
    }
}
