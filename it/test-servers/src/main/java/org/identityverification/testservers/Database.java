package org.identityverification.testservers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** A real server, as durable as in production. It ends with the tests, even if they are killed. */
public abstract class Database implements AutoCloseable {

    private final Path folder;
    private final int port = Layout.freePort();

    Database(Path parent, String name) {
        try {
            folder = Files.createTempDirectory(Files.createDirectories(parent), name)
                    .toAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file of the database servers that the build of this module has unpacked beside its classes. */
    static Path fromCentral(String name) throws IOException {
        URI classes = URI.create(Database.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString());
        Path folder = Path.of(classes).resolveSibling("databases");
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(it -> it.endsWith(name)).findAny().orElseThrow();
        }
    }

    Path folder() {
        return folder;
    }

    public int port() {
        return port;
    }

    /** The settings that connect a server with the shipped configuration to it. */
    public abstract Map<String, String> environment();

    public abstract String dataSourceName();

    public abstract long pid();

    /** Ends every connection, as an operator's restart does. */
    public abstract void stop();

    public abstract void startAgain();

    /** Ends all its processes at once, as a crash of its machine does. {@link #startAgain} recovers it. */
    public abstract void kill();

    /** Makes this server, which does not run, a copy of another that replicates from now on. */
    public abstract void follow(Database primary) throws IOException, SQLException;

    /** From now on each commit waits until a standby has stored it. */
    public abstract void waitForStandby();

    /** Makes a standby, whose primary has ended, take writes. It waits for no standby of its own. */
    public abstract void promote();

    /** Ends every connection except its own. The server keeps running. */
    public abstract void cutConnections();

    /** Whether a statement waits for a row that another transaction holds. */
    public abstract boolean makesAnyWait() throws SQLException;

    /** A new data source of a superuser. Each caller gets its own, and may change it. */
    public abstract DataSource dataSource();

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

    @Override
    public void close() {
        stop();
        try {
            Evidence.discard(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
