package org.example.shop;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.NotFoundException;
import java.security.Principal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** What the shop knows about its customers. */
@ApplicationScoped
public class Customers {

    @Inject
    DataSource dataSource;

    @PostConstruct
    void createTable() {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE TABLE IF NOT EXISTS customer (id VARCHAR(64) PRIMARY KEY, name VARCHAR(64) NOT NULL,"
                            + " id_number CHAR(18) NOT NULL, verified BOOLEAN DEFAULT FALSE NOT NULL)");
            statement.execute("CREATE TABLE IF NOT EXISTS face_check (context_id CHAR(36) PRIMARY KEY,"
                    + " customer_id VARCHAR(64) NOT NULL REFERENCES customer (id))");
            // The fictional c1 to c9. You already have customers.
            statement.execute("INSERT INTO customer (id, name, id_number) SELECT 'c' || x, '张三', '11010519491231002X'"
                    + " FROM SYSTEM_RANGE(1, 9) WHERE NOT EXISTS (SELECT 1 FROM customer)");
        } catch (SQLException e) {
            throw new IllegalStateException("The table was not created", e);
        }
    }

    /** The record of a customer, for a caller who may see it and start checks for it. */
    Customer of(String id, Principal caller) {
        // This shop has no login, so its callers have no name. A shop with a login also refuses callers without a name.
        if (caller != null && !caller.getName().equals(id)) {
            throw new ForbiddenException();
        }
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("SELECT name, id_number, verified FROM customer WHERE id = ?")) {
            statement.setString(1, id);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    throw new NotFoundException();
                }
                return new Customer(id, row.getString(1), row.getString(2), row.getBoolean(3));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The customer was not read", e);
        }
    }

    /** Records whose check it will be. */
    void remember(String contextId, String id) {
        execute("INSERT INTO face_check (context_id, customer_id) VALUES (?, ?)", contextId, id);
    }

    void markVerified(String contextId) {
        // If it fails, the module delivers the result again.
        execute(
                "UPDATE customer SET verified = TRUE"
                        + " WHERE id = (SELECT customer_id FROM face_check WHERE context_id = ?)",
                contextId);
    }

    private void execute(String change, String... values) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(change)) {
            for (int i = 0; i < values.length; i++) {
                statement.setString(i + 1, values[i]);
            }
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("The customer was not changed", e);
        }
    }
}
