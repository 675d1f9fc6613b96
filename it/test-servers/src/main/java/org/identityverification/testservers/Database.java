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

/**
 * A real database server, as durable as in production, that can be stopped and started again where it was. It ends with the
 * tests, however those end.
 */
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

    /** Where it keeps everything. */
    Path folder() {
        return folder;
    }

    /** Where it listens. */
    public int port() {
        return port;
    }

    /** What a server with the shipped configuration must be told about it. */
    public abstract Map<String, String> environment();

    /** The shipped data source that leads to it. */
    public abstract String dataSourceName();

    /** Its process. */
    public abstract long pid();

    /** Ends every connection, as an operator's restart does. */
    public abstract void stop();

    public abstract void startAgain();

    /** Ends every connection but this one, and goes on. */
    public abstract void cutConnections();

    /** Makes connections of a user who may do everything; may be changed, because each caller gets another. */
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
            Layout.deleteAll(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
