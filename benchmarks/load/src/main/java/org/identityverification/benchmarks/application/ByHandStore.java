package org.identityverification.benchmarks.application;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The statements that one writes by hand, on the module's data source. */
@ApplicationScoped
class ByHandStore {

    private static final int AT_ONCE = 32;

    @Inject
    @ConfigProperty(name = "identity-verification.data-source")
    String jndiName;

    private volatile DataSource dataSource;

    void insertVerification(UUID id, String flowId) throws SQLException {
        insert("INSERT INTO by_hand_verification (id, flow_id, status, changed_at) VALUES (?, ?, 'PENDING', ?)", id, flowId);
    }

    void insertNotification(UUID id, String flowId) throws SQLException {
        insert("INSERT INTO by_hand_notification (id, flow_id, success, changed_at) VALUES (?, ?, TRUE, ?)", id, flowId);
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

    /** Selects the oldest notifications, has each delivered, deletes and commits. Tells whether there may be more. */
    boolean deliver(Consumer<String> observer) throws SQLException {
        try (Connection connection = connection();
                PreparedStatement select = connection.prepareStatement(
                        "SELECT id, flow_id FROM by_hand_notification ORDER BY changed_at FETCH FIRST 32 ROWS ONLY");
                PreparedStatement delete = connection.prepareStatement("DELETE FROM by_hand_notification WHERE id = ?")) {
            List<UUID> ids = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    ids.add(rows.getObject(1, UUID.class));
                    observer.accept(rows.getString(2));
                }
            }
            for (UUID id : ids) {
                delete.setObject(1, id);
                delete.addBatch();
            }
            delete.executeBatch();
            connection.commit();
            return ids.size() == AT_ONCE;
        }
    }

    private Connection connection() throws SQLException {
        if (dataSource == null) {
            prepare();
        }
        Connection connection = dataSource.getConnection();
        connection.setAutoCommit(false);
        return connection;
    }

    @SuppressWarnings("BanJNDI") // the runner names it
    private synchronized void prepare() throws SQLException {
        if (dataSource != null) {
            return;
        }
        try {
            DataSource found = InitialContext.doLookup(jndiName);
            try (Connection connection = found.getConnection();
                    Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                statement.execute("CREATE TABLE by_hand_verification (id UUID PRIMARY KEY, flow_id VARCHAR(64) NOT NULL,"
                        + " status VARCHAR(10) NOT NULL, changed_at TIMESTAMP(3) WITH TIME ZONE NOT NULL)");
                statement.execute("CREATE TABLE by_hand_notification (id UUID PRIMARY KEY, flow_id VARCHAR(64) NOT NULL,"
                        + " success BOOLEAN NOT NULL, changed_at TIMESTAMP(3) WITH TIME ZONE NOT NULL)");
                statement.execute("CREATE INDEX by_hand_notification_oldest ON by_hand_notification (changed_at)");
                connection.commit();
            }
            dataSource = found;
        } catch (NamingException e) {
            throw new IllegalStateException(e);
        }
    }
}
