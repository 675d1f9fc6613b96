package org.identityverification.testservers;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.mariadb.jdbc.MariaDbDataSource;

/**
 * The server that this machine has, or else the one from Maven Central. The application's database, user and password are called
 * {@code identity}; the tests connect as {@code root}. Its time zone is not UTC, on purpose.
 */
public final class MariaDb extends Database {

    private static final String NAME = "identity";
    private static final String ROOT = "root";
    // Tables of the server itself; any line that ends with a semicolon ends a statement.
    private static final List<String> TABLES = List.of("mariadb_system_tables.sql", "mariadb_performance_tables.sql");
    private static final List<String> USERS = List.of(
            "CREATE DATABASE IF NOT EXISTS " + NAME + ";",
            "CREATE USER IF NOT EXISTS " + NAME + "@'%' IDENTIFIED BY '" + NAME + "';",
            "GRANT ALL ON " + NAME + ".* TO " + NAME + "@'%';",
            "CREATE USER IF NOT EXISTS " + ROOT + "@'%' IDENTIFIED BY '" + ROOT + "';",
            "GRANT ALL ON *.* TO " + ROOT + "@'%' WITH GRANT OPTION;");

    private final ServerProcess process;

    /** A server's program, and the files that it needs. */
    private record Installation(Path program, Path share) {

        boolean isComplete() {
            return Files.isExecutable(program) && Files.exists(share.resolve(TABLES.get(0)));
        }

        List<String> command(Path data, String... more) {
            return Stream.concat(
                            Stream.of(
                                    program.toString(),
                                    "--no-defaults",
                                    "--user=root",
                                    "--datadir=" + data,
                                    "--lc-messages-dir=" + share,
                                    "--character-sets-dir=" + share.resolve("charsets")),
                            Stream.of(more))
                    .toList();
        }
    }

    private MariaDb(Path parent, String... options) throws IOException {
        super(parent, "mariadb");
        Path data = Files.createDirectory(folder().resolve("data"));
        Installation installation = installed();
        makeTables(installation, data);
        Path users = Files.write(folder().resolve("users.sql"), USERS);
        List<String> command = installation.command(
                data,
                "--bind-address=127.0.0.1",
                "--port=" + port(),
                "--socket=",
                "--skip-name-resolve",
                "--init-file=" + users,
                "--innodb-flush-log-at-trx-commit=1",
                "--default-time-zone=+08:00");
        List<String> all = Stream.concat(command.stream(), Stream.of(options)).toList();
        process = new ServerProcess(new Launch(all, Map.of()), folder());
    }

    /** With further options of the server. */
    public static MariaDb start(Path parent, String... options) {
        try {
            MariaDb database = new MariaDb(parent, options);
            database.startAgain();
            return database;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Map<String, String> environment() {
        return Map.of(
                "MYSQL_HOST",
                "127.0.0.1",
                "MYSQL_PORT",
                Integer.toString(port()),
                "MYSQL_DATABASE",
                NAME,
                "MYSQL_USER",
                NAME,
                "MYSQL_PASSWORD",
                NAME);
    }

    @Override
    public String dataSourceName() {
        return "jdbc/identity-verification-mysql";
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public void stop() {
        process.close();
    }

    @Override
    public void startAgain() {
        process.start();
        process.awaitAnswer(() -> query("SELECT 1").size() == 1);
    }

    @Override
    public void cutConnections() {
        execute("""
                BEGIN NOT ATOMIC
                    DECLARE CONTINUE HANDLER FOR 1094 BEGIN END; -- It has already ended.
                    FOR other IN (SELECT id FROM information_schema.processlist
                                  WHERE id <> connection_id() AND user IN ('identity', 'root')) DO
                        KILL other.id;
                    END FOR;
                END""");
    }

    @Override
    public MariaDbDataSource dataSource() {
        try {
            MariaDbDataSource dataSource = new MariaDbDataSource("jdbc:mariadb://127.0.0.1:" + port() + "/" + NAME);
            dataSource.setUser(ROOT);
            dataSource.setPassword(ROOT);
            return dataSource;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void makeTables(Installation installation, Path data) throws IOException {
        Path script = data.resolveSibling("tables.sql");
        Files.writeString(script, "CREATE DATABASE mysql;\nUSE mysql;\n");
        for (String file : TABLES) {
            Files.write(script, Files.readAllBytes(installation.share().resolve(file)), StandardOpenOption.APPEND);
        }
        Layout.run(
                data.getParent(), Map.of(), installation.command(data, "--bootstrap"), Redirect.from(script.toFile()));
    }

    private static Installation installed() throws IOException {
        String folders = System.getProperty("it.mariadb", System.getenv("PATH") + ":/usr/sbin:/usr/libexec");
        for (String folder : folders.split(File.pathSeparator, -1)) {
            Path program = Path.of(folder, "mariadbd");
            Installation found = new Installation(
                    program, program.resolveSibling("../share/mariadb").normalize());
            if (found.isComplete()) {
                return found;
            }
        }
        Path program = fromCentral("bin/mariadbd");
        return new Installation(program, program.resolveSibling("../share").normalize());
    }
}
