package org.identityverification.testservers;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.postgresql.ds.PGSimpleDataSource;

/** User and database are called {@code postgres}, and there is no password. */
public final class PostgreSql extends Database {

    private EmbeddedPostgres server;
    private long pid;
    private Watch watch;

    private PostgreSql(Path parent) {
        super(parent, "postgres");
    }

    public static PostgreSql start(Path parent) {
        PostgreSql database = new PostgreSql(parent);
        database.startAgain();
        return database;
    }

    public static PostgreSql standbyOf(Database primary, Path parent) throws IOException, SQLException {
        PostgreSql standby = new PostgreSql(parent);
        standby.follow(primary);
        return standby;
    }

    /** The embedded server has no pg_basebackup. */
    @Override
    public void follow(Database primary) throws IOException, SQLException {
        Layout.deleteAll(folder());
        try (Connection connection = primary.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_backup_start('standby', true)");
            Layout.copyAll(primary.folder(), folder());
            try (ResultSet row = statement.executeQuery("SELECT labelfile FROM pg_backup_stop(false)")) {
                row.next();
                Files.writeString(folder().resolve("backup_label"), row.getString(1));
            }
        }
        Files.setPosixFilePermissions(folder(), PosixFilePermissions.fromString("rwx------"));
        Files.delete(folder().resolve("postmaster.pid"));
        Files.createFile(folder().resolve("standby.signal"));
        // Without the primary's settings: the copy of one that waits for a standby would wait, too, after its
        // promotion.
        Files.writeString(
                folder().resolve("postgresql.auto.conf"),
                "primary_conninfo = 'host=localhost port=%d user=postgres'%n".formatted(primary.port()));
        startAgain();
    }

    @Override
    public void waitForStandby() {
        execute("ALTER SYSTEM SET synchronous_standby_names = '*'", "SELECT pg_reload_conf()");
    }

    @Override
    public void promote() {
        execute("SELECT pg_promote()");
    }

    @Override
    public Map<String, String> environment() {
        return Map.of(
                "POSTGRESQL_HOST", "localhost",
                "POSTGRESQL_DATABASE", "postgres",
                "POSTGRESQL_USER", "postgres",
                "POSTGRESQL_PORT", Integer.toString(port()));
    }

    @Override
    public String dataSourceName() {
        return "jdbc/identity-verification-postgresql";
    }

    @Override
    public long pid() {
        return pid;
    }

    @Override
    public void stop() {
        try {
            server.close();
            watch.end();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void kill() {
        ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
        List<ProcessHandle> all =
                Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(it -> it.onExit().join());
        stop();
    }

    @Override
    public void startAgain() {
        try {
            server = EmbeddedPostgres.builder()
                    .setPgBinaryResolver(
                            (system, architecture) -> Files.newInputStream(fromCentral("postgres-linux-x86_64.txz")))
                    .setDataDirectory(folder())
                    .setCleanDataDirectory(false)
                    .setPort(port())
                    .setPGStartupWait(Duration.ofMinutes(2))
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("full_page_writes", "on")
                    .setServerConfig("wal_keep_size", "256MB")
                    .start();
            pid = Long.parseLong(Files.readAllLines(folder().resolve("postmaster.pid"))
                    .get(0)
                    .strip());
            watch = Watch.over(pid, "QUIT");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void cutConnections() {
        execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'");
    }

    @Override
    public boolean makesAnyWait() throws SQLException {
        return !query("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
                .isEmpty();
    }

    @Override
    public PGSimpleDataSource dataSource() {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(server.getJdbcUrl("postgres", "postgres"));
        return dataSource;
    }
}
