package org.identityverification.it.support;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A real PostgreSQL, as durable as in production, that can be stopped and started again where it was. It ends with the tests,
 * however those end.
 */
public final class Database implements AutoCloseable {

    private final Path data;
    private final int port;
    private EmbeddedPostgres server;
    private Watch watch;

    private Database(Path data, int port) {
        this.data = data;
        this.port = port;
    }

    public static Database start(Path parent) {
        try {
            Path data = Files.createTempDirectory(Files.createDirectories(parent), "postgres");
            Database database = new Database(data, Layout.freePort());
            database.startAgain();
            return database;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where it listens. User and database are called {@code postgres}, and there is no password. */
    public int port() {
        return port;
    }

    /** What a server with the shipped configuration must be told about it. */
    public Map<String, String> environment() {
        return Map.of(
                "POSTGRESQL_HOST",
                "localhost",
                "POSTGRESQL_PORT",
                Integer.toString(port),
                "POSTGRESQL_DATABASE",
                "postgres",
                "POSTGRESQL_USER",
                "postgres");
    }

    /** Ends every connection, as an operator's restart does. */
    public void stop() {
        try {
            server.close();
            watch.end();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void startAgain() {
        try {
            server = EmbeddedPostgres.builder()
                    .setDataDirectory(data)
                    .setCleanDataDirectory(false)
                    .setPort(port)
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("full_page_writes", "on")
                    .start();
            String pid = Files.readAllLines(data.resolve("postmaster.pid")).get(0);
            watch = Watch.over(Long.parseLong(pid.strip()), "QUIT");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends every connection but this one, and goes on. */
    public void cutConnections() {
        execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'");
    }

    public void execute(String... statements) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public List<String> query(String sql) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                lines.add(rows.getString(1));
            }
        }
        return lines;
    }

    public Connection connect() throws SQLException {
        return dataSource().getConnection();
    }

    /** Makes connections; may be changed, because each caller gets another. */
    public PGSimpleDataSource dataSource() {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(server.getJdbcUrl("postgres", "postgres"));
        return dataSource;
    }

    @Override
    public void close() {
        stop();
        try {
            Layout.deleteAll(data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
