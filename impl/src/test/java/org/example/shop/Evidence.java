package org.example.shop;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.identityverification.VerificationCompleted;

/** The observer that {@code docs/compliance.md} links to. */
@ApplicationScoped
public class Evidence {

    @Resource(lookup = "jdbc/shop")
    DataSource dataSource;

    void keep(@Observes VerificationCompleted result) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement row =
                        connection.prepareStatement("INSERT INTO evidence VALUES (?, ?, ?, ?, ?, ?, ?)")) {
            row.setString(1, result.deliveryId().toString());
            row.setString(2, result.verificationId().toString());
            row.setString(3, result.contextId().orElse(null));
            row.setString(4, result.outcome().name());
            row.setBoolean(5, result.confirmed());
            row.setString(6, result.source().name());
            row.setString(7, result.completedAt().toString());
            row.executeUpdate();
        } catch (SQLException e) {
            // The key exists: the same result came again. Anything else: the module hands the result over again.
            if (!String.valueOf(e.getSQLState()).startsWith("23")) {
                throw e;
            }
        }
    }
}
