package org.example.shop;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** What the shop knows about its customers. */
@ApplicationScoped
public class Customers {

    @Resource(lookup = "jdbc/shop")
    DataSource dataSource;

    @PostConstruct
    void createTable() {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS verified_customer (id VARCHAR(64) PRIMARY KEY)");
        } catch (SQLException e) {
            throw new IllegalStateException("The table was not made", e);
        }
    }

    void markVerified(String customer) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("MERGE INTO verified_customer (id) KEY (id) VALUES (?)")) {
            statement.setString(1, customer);
            statement.executeUpdate();
        } catch (SQLException e) {
            // The module hands over the result again.
            throw new IllegalStateException("The result was not stored", e);
        }
    }

    boolean isVerified(String customer) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("SELECT 1 FROM verified_customer WHERE id = ?")) {
            statement.setString(1, customer);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The customer was not read", e);
        }
    }
}
