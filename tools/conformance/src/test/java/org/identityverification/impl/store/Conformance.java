package org.identityverification.impl.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.tools.Server;
import org.identityverification.impl.Proxies;
import org.identityverification.impl.runtime.config.DatabaseProduct;
import org.identityverification.impl.runtime.config.SchemaMode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The store's contract on the database that the {@code conformance.…} properties name, or else on H2; docs/databases.md has the
 * command.
 */
@DisplayName("The store in this database")
class Conformance extends DatabaseContract {

    private static final int KILLS = Integer.getInteger("conformance.kills", 10);
    private static final List<String> TABLES = List.of("identity_verification", "identity_verification_schema");

    /** Of H2, where no database is named: a server, because nodes are processes of their own. */
    private static final Optional<Server> H2 = configured("url").isPresent() ? Optional.empty() : Optional.of(server());

    static final Dialect DIALECT = configured("database")
            .map(it -> Dialect.of(DatabaseProduct.valueOf(it.toUpperCase(Locale.ROOT))))
            .orElseGet(() -> Dialect.of(database()));

    static DataSource database() {
        return Proxies.of(
                DataSource.class,
                (proxy, method, arguments) -> DriverManager.getConnection(
                        configured("url").orElseThrow(),
                        configured("user").orElse(null),
                        configured("password").orElse(null)));
    }

    private static Server server() {
        try {
            Server server =
                    Server.createTcpServer("-tcpPort", "0", "-ifNotExists").start();
            useNewDatabase(server);
            return server;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void useNewDatabase(Server server) {
        String url = "jdbc:h2:tcp://localhost:" + server.getPort() + "/mem:" + UUID.randomUUID();
        System.setProperty("conformance.url", url + ";DB_CLOSE_DELAY=-1");
    }

    private static Optional<String> configured(String key) {
        return Optional.ofNullable(System.getProperty("conformance." + key)).filter(it -> !it.isEmpty());
    }

    @BeforeAll
    static void refuseTablesOfOthers() throws SQLException {
        try (Connection connection = database().getConnection()) {
            DatabaseMetaData it = connection.getMetaData();
            System.out.printf(
                    "Conformance on %s %s with %s %s, dialect %s%n",
                    it.getDatabaseProductName(),
                    it.getDatabaseProductVersion(),
                    it.getDriverName(),
                    it.getDriverVersion(),
                    DIALECT.script);
            for (String table : TABLES) {
                assertThat(exists(connection, table))
                        .as(table + " exists already: name an empty database, or drop what an earlier run has left")
                        .isFalse();
            }
        }
    }

    private static boolean exists(Connection connection, String table) {
        try {
            connection.createStatement().executeQuery("SELECT 1 FROM " + table).close();
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    @AfterAll
    static void dropTables() throws SQLException {
        if (H2.isPresent()) {
            useNewDatabase(H2.get());
            return;
        }
        try (Connection connection = database().getConnection();
                Statement statement = connection.createStatement()) {
            for (String table : TABLES) {
                statement.execute("DROP TABLE IF EXISTS " + table);
            }
        }
    }

    @Override
    public DataSource emptyDatabase(String name) throws SQLException {
        dropTables();
        return database();
    }

    @Override
    public Dialect dialect() {
        return DIALECT;
    }

    @Override
    public synchronized void prepare(DataSource database, SchemaMode mode) {
        Optional<String> script = configured("script");
        if (script.isEmpty() || mode != SchemaMode.CREATE) {
            super.prepare(database, mode);
            return;
        }
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            if (!exists(connection, TABLES.get(0))) {
                for (String sql : Schema.statementsOf(Files.readString(Path.of(script.get())))) {
                    statement.execute(sql);
                }
            }
        } catch (IOException | SQLException e) {
            throw new IllegalStateException(e);
        }
        super.prepare(database, SchemaMode.VALIDATE);
    }

    @Test
    @DisplayName("loses nothing, and gives no task to two nodes at once, when nodes are killed")
    void kills(@TempDir Path folder) {
        ConformanceNode.killAndCompare(folder, KILLS);
    }
}
