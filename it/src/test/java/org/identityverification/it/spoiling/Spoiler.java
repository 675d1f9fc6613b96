package org.identityverification.it.spoiling;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.Priority;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.transaction.UserTransaction;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import javax.sql.DataSource;
import org.identityverification.VerificationCompleted;

/** At the first attempt it leaves a transaction or a connection open, as the context id says. Its other observers book each result. */
@ApplicationScoped
public class Spoiler {

    private static final int AFTER_THE_SPOILER = 2;

    @Inject
    UserTransaction transaction;

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

    void spoil(@Observes @Priority(AFTER_THE_SPOILER - 1) VerificationCompleted event) throws Exception {
        spoil(event, "");
    }

    void spoilAsynchronously(@ObservesAsync VerificationCompleted event) throws Exception {
        spoil(event, "-asynchronously");
    }

    private void spoil(VerificationCompleted event, String how) throws Exception {
        String contextId = event.contextId().orElse("");
        if (event.attempt() == 1 && contextId.endsWith(how)) {
            leave(contextId.substring(0, contextId.length() - how.length()));
        }
    }

    /** Leaves its thread in a state that the next code on it must not find. */
    void leave(String what) throws Exception {
        if (what.equals("leaves-a-transaction")) {
            transaction.begin();
        }
        if (what.equals("leaves-a-connection")) {
            try (Connection connection = books.getConnection();
                    Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                statement.executeUpdate("INSERT INTO noted VALUES ('')");
            }
        }
    }

    @Transactional
    public void book(@Observes @Priority(AFTER_THE_SPOILER) VerificationCompleted event) throws SQLException {
        insert("booked", event);
    }

    public void note(@Observes @Priority(AFTER_THE_SPOILER) VerificationCompleted event) throws SQLException {
        insert("noted", event);
    }

    private void insert(String table, VerificationCompleted event) throws SQLException {
        try (Connection connection = books.getConnection();
                PreparedStatement statement = connection.prepareStatement("INSERT INTO " + table + " VALUES (?)")) {
            statement.setString(1, event.verificationId().toString());
            statement.executeUpdate();
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
}
