package org.identityverification.benchmarks.application;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The data source that the module uses too, for what is written by hand. */
@ApplicationScoped
class Database {

    @Inject
    @ConfigProperty(name = "identity-verification.data-source")
    Optional<String> jndiName;

    private volatile DataSource dataSource;

    /** A connection that does not commit by itself. */
    Connection connection() throws SQLException {
        Connection connection = dataSource().getConnection();
        connection.setAutoCommit(false);
        return connection;
    }

    private DataSource dataSource() throws SQLException {
        if (dataSource == null) {
            prepare();
        }
        return dataSource;
    }

    @SuppressWarnings("BanJNDI") // the runner names it
    private synchronized void prepare() throws SQLException {
        if (dataSource != null) {
            return;
        }
        try {
            DataSource found = InitialContext.doLookup(jndiName.orElseThrow());
            try (Connection connection = found.getConnection();
                    Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                statement.execute("""
                        CREATE TABLE IF NOT EXISTS by_hand_notice (
                            id           UUID PRIMARY KEY,
                            flow_id      VARCHAR(64) NOT NULL,
                            success      BOOLEAN NOT NULL,
                            received_at  TIMESTAMP(3) WITH TIME ZONE NOT NULL)
                        """);
                statement.execute(
                        "CREATE INDEX IF NOT EXISTS by_hand_notice_received ON by_hand_notice (received_at, id)");
                connection.commit();
            }
            dataSource = found;
        } catch (NamingException e) {
            throw new IllegalStateException(e);
        }
    }
}
