package org.identityverification.it.server;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A real PostgreSQL, as durable as in production, that a test can stop and start again where it was. It is stopped by its
 * process id when this JVM ends, however it ends.
 */
public final class Database implements AutoCloseable {

    private final Path data;
    private final int port;
    private EmbeddedPostgres server;

    private Database(Path data) throws IOException {
        this.data = data;
        this.server = builder().start();
        this.port = server.getPort();
        stopWhenThisJvmIsGone();
    }

    public static Database start() {
        try {
            Path parent = Path.of(TestServer.property("it.user.directory")).resolveSibling("postgres");
            return new Database(Files.createTempDirectory(Files.createDirectories(parent), "data"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return port;
    }

    /** Ends every connection, as an operator's restart does. */
    public void stop() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void startAgain() {
        try {
            server = builder().setPort(port).start();
            stopWhenThisJvmIsGone();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From now on nobody can write, in connections that are open already too. */
    public void setReadOnly(boolean readOnly) {
        execute(
                "SET default_transaction_read_only = off",
                "ALTER SYSTEM SET default_transaction_read_only = " + (readOnly ? "on" : "off"),
                "SELECT pg_reload_conf()");
    }

    /** Ends every connection that somebody else has, and goes on. */
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

    public Connection connect() throws SQLException {
        return server.getPostgresDatabase().getConnection();
    }

    @Override
    public void close() {
        stop();
    }

    private EmbeddedPostgres.Builder builder() {
        return EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on");
    }

    // A killed JVM runs no shutdown hook. But its end of a pipe is closed, and that is what the shell waits for.
    private void stopWhenThisJvmIsGone() throws IOException {
        Path pidFile = data.resolve("postmaster.pid");
        String pid = Files.readAllLines(pidFile).get(0).strip();
        new ProcessBuilder(
                        "sh",
                        "-c",
                        "trap '' INT TERM HUP; cat >/dev/null; grep -qx " + Long.parseLong(pid) + " '" + pidFile
                                + "' && kill -QUIT " + pid)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
