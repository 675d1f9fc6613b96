package org.identityverification.benchmarks.application;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The statements as written by hand, on the module's data source. */
@ApplicationScoped
class ByHandStore {

    private static final String TABLES = """
            CREATE TABLE IF NOT EXISTS by_hand_verification (
                id UUID PRIMARY KEY, flow_id VARCHAR(64), changed_at TIMESTAMP WITH TIME ZONE, status VARCHAR(10));
            CREATE TABLE IF NOT EXISTS by_hand_notification (
                id UUID PRIMARY KEY, flow_id VARCHAR(64), changed_at TIMESTAMP WITH TIME ZONE, success BOOLEAN)
            """;
    private static final String INSERT_VERIFICATION = "INSERT INTO by_hand_verification VALUES (?, ?, ?, 'PENDING')";
    private static final String INSERT_NOTIFICATION = "INSERT INTO by_hand_notification VALUES (?, ?, ?, TRUE)";
    private static final String UPDATE = "UPDATE by_hand_verification SET status = 'PASSED' WHERE id = ?";
    private static final String DELETE = "DELETE FROM by_hand_notification WHERE id = ?";

    @Inject
    @ConfigProperty(name = "identity-verification.data-source")
    String jndiName;

    private DataSource dataSource;

    @PostConstruct
    @SuppressWarnings("BanJNDI") // the name comes from the measuring program
    void prepare() {
        try {
            dataSource = InitialContext.doLookup(jndiName);
            try (Connection connection = connection();
                    Statement statement = connection.createStatement()) {
                statement.execute(TABLES);
                connection.commit();
            }
        } catch (NamingException | SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private Connection connection() throws SQLException {
        Connection connection = dataSource.getConnection();
        connection.setAutoCommit(false);
        return connection;
    }

    void insertVerification(UUID id, String flowId) throws SQLException {
        insert(INSERT_VERIFICATION, id, flowId);
    }

    void insertNotification(UUID id, String flowId) throws SQLException {
        insert(INSERT_NOTIFICATION, id, flowId);
    }

    private void insert(String sql, UUID id, String flowId) throws SQLException {
        try (Connection connection = connection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, id);
            statement.setString(2, flowId);
            statement.setObject(3, OffsetDateTime.now(ZoneOffset.UTC));
            statement.executeUpdate();
            connection.commit();
        }
    }

    void update(UUID id) throws SQLException {
        change(UPDATE, id);
    }

    void deleteNotification(UUID id) throws SQLException {
        change(DELETE, id);
    }

    private void change(String sql, UUID id) throws SQLException {
        try (Connection connection = connection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, id);
            statement.executeUpdate();
            connection.commit();
        }
    }
}
