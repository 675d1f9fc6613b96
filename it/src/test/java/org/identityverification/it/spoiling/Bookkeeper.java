package org.identityverification.it.spoiling;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.Priority;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import javax.sql.DataSource;
import org.identityverification.VerificationCompleted;

/** Books each result in a transaction of its own, and notes it without one, as applications do. */
@ApplicationScoped
public class Bookkeeper {

    static final int AFTER_THE_SPOILER = Spoiler.PRIORITY + 1;

    @Resource(lookup = "jdbc/books")
    DataSource books;

    @PostConstruct
    void open() {
        try (Connection connection = books.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE booked (verification_id VARCHAR(36) NOT NULL)");
            statement.execute("CREATE TABLE noted (verification_id VARCHAR(36) NOT NULL)");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Transactional
    public void book(@Observes @Priority(AFTER_THE_SPOILER) VerificationCompleted event) throws SQLException {
        execute("INSERT INTO booked VALUES (?)", event.verificationId());
    }

    public void note(@Observes @Priority(AFTER_THE_SPOILER) VerificationCompleted event) throws SQLException {
        execute("INSERT INTO noted VALUES (?)", event.verificationId());
    }

    /** Commits nothing and leaves auto-commit off, which no application should do. */
    public void leaveConnection() throws SQLException {
        try (Connection connection = books.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.executeUpdate("INSERT INTO noted VALUES ('')");
        }
    }

    public int times(String table, UUID verificationId) throws SQLException {
        String sql = "SELECT COUNT(*) FROM " + table + " WHERE verification_id = ?";
        try (Connection connection = books.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, verificationId.toString());
            try (ResultSet found = statement.executeQuery()) {
                found.next();
                return found.getInt(1);
            }
        }
    }

    private void execute(String sql, UUID verificationId) throws SQLException {
        try (Connection connection = books.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, verificationId.toString());
            statement.executeUpdate();
        }
    }
}
