package org.identityverification.testservers;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.mariadb.jdbc.MariaDbDataSource;

/** The server that this machine has, or else the one from Maven Central. Its time zone is not UTC, on purpose. */
public final class MariaDb extends Database {

    private static final String NAME = "identity";
    private static final String ROOT = "root";
    // Tables of the server itself; any line that ends with a semicolon ends a statement.
    private static final List<String> TABLES = List.of("mariadb_system_tables.sql", "mariadb_performance_tables.sql");
    private static final List<String> USERS = List.of(
            "FLUSH PRIVILEGES;",
            "CREATE DATABASE IF NOT EXISTS " + NAME + ";",
            "CREATE USER IF NOT EXISTS " + NAME + "@'%' IDENTIFIED BY '" + NAME + "';",
            "GRANT ALL ON " + NAME + ".* TO " + NAME + "@'%';",
            "CREATE USER IF NOT EXISTS " + ROOT + "@'%' IDENTIFIED BY '" + ROOT + "';",
            "GRANT ALL ON *.* TO " + ROOT + "@'%' WITH GRANT OPTION;");

    /** In a long run it repeats all that happened before. */
    private static final Duration LONGEST_CATCH_UP = Duration.ofMinutes(10);
    /** While it repeats all that the primary has ever done. */
    private static final String FLUSH_SELDOM = "SET GLOBAL innodb_flush_log_at_trx_commit = 2, GLOBAL sync_binlog = 0";

    private static final String FLUSH_ALWAYS = "SET GLOBAL innodb_flush_log_at_trx_commit = 1, GLOBAL sync_binlog = 1";
    private static final String TAKE_WRITES = "SET GLOBAL read_only = OFF";
    private static final List<String> REPLICATION = List.of(
            "--log-bin=binlog",
            "--relay-log=relay",
            "--log-slave-updates",
            "--binlog-format=ROW",
            "--sync-binlog=1",
            "--gtid-strict-mode",
            // One that comes back takes no writes until it is promoted.
            "--read-only",
            "--rpl-semi-sync-slave-enabled",
            "--rpl-semi-sync-master-wait-point=AFTER_SYNC",
            "--rpl-semi-sync-master-timeout=86400000");

    // Started as root, rsync's daemon changes to another user, which can't write there.
    private static final String RSYNC = """
            #!/bin/sh
            [ "$1" = --daemon ] && set -- "$@" --dparam=uid=$(id -u) --dparam=gid=$(id -g)
            exec /usr/bin/rsync "$@"
            """;

    private final Installation installation = installed();
    private final Path data = folder().resolve("data");
    private final List<String> command;
    private ServerProcess process;

    private record Installation(Path program, Path share) {

        List<String> command(Path data, String... more) {
            return Stream.concat(
                            Stream.of(
                                    program.toString(),
                                    "--no-defaults",
                                    "--user=root",
                                    "--datadir=" + data,
                                    // In a common one, servers that are prepared at the same time delete each other's
                                    // tables.
                                    "--tmpdir=" + data.getParent(),
                                    "--lc-messages-dir=" + share,
                                    "--character-sets-dir=" + share.resolve("charsets")),
                            Stream.of(more))
                    .toList();
        }
    }

    private MariaDb(Path parent, List<String> options) throws IOException {
        super(parent, "mariadb");
        List<String> always = installation.command(
                data,
                "--bind-address=127.0.0.1",
                "--port=" + port(),
                "--server-id=" + port(),
                "--socket=",
                "--skip-name-resolve",
                "--innodb-flush-log-at-trx-commit=1",
                "--default-time-zone=+08:00");
        command = Stream.concat(always.stream(), options.stream()).toList();
    }

    public static List<MariaDb> startCluster(Path parent) throws IOException {
        Path programs = Files.createDirectories(parent.resolve("galera/bin"));
        Path rsync = Files.writeString(programs.resolve("rsync"), RSYNC);
        Files.setPosixFilePermissions(rsync, PosixFilePermissions.fromString("rwx------"));
        List<String> hosts = Stream.generate(MariaDb::freeHost).limit(3).toList();
        List<MariaDb> members = new ArrayList<>();
        for (String host : hosts) {
            MariaDb member = new MariaDb(
                    parent,
                    List.of(
                            "--basedir=" + programs.getParent(),
                            "--binlog-format=ROW",
                            "--innodb-autoinc-lock-mode=2",
                            "--wsrep-on",
                            "--wsrep-provider=/usr/lib/galera/libgalera_smm.so",
                            "--wsrep-cluster-address=gcomm://" + String.join(",", hosts),
                            "--wsrep-node-address=" + host,
                            "--wsrep-provider-options=gmcast.listen_addr=tcp://%s;ist.recv_addr=%s;gcache.size=16M"
                                    .formatted(host, freeHost()),
                            "--wsrep-sst-method=rsync",
                            "--wsrep-sst-receive-address=" + freeHost(),
                            "--wsrep-sync-wait=1"));
            if (members.isEmpty()) {
                member.makeTables();
                member.start("--wsrep-new-cluster");
            } else {
                Files.createDirectory(member.data);
                member.startAgain();
            }
            members.add(member);
        }
        return members;
    }

    private static String freeHost() {
        return "127.0.0.1:" + Layout.freePort();
    }

    public static MariaDb start(Path parent, String... options) {
        try {
            MariaDb database = new MariaDb(parent, List.of(options));
            database.makeTables();
            database.startAgain();
            return database;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One that can have a standby, and become one. */
    public static MariaDb startPrimary(Path parent) {
        MariaDb primary = start(parent, REPLICATION.toArray(String[]::new));
        primary.execute(TAKE_WRITES);
        return primary;
    }

    public static MariaDb standbyOf(Database primary, Path parent) throws IOException, SQLException {
        MariaDb standby = new MariaDb(parent, REPLICATION);
        standby.follow(primary);
        return standby;
    }

    @Override
    public void follow(Database primary) throws IOException, SQLException {
        Layout.deleteAll(data);
        makeTables();
        startAgain();
        execute("""
                CHANGE MASTER TO MASTER_HOST = '127.0.0.1', MASTER_PORT = %d, MASTER_SSL = 0, MASTER_CONNECT_RETRY = 1,
                    MASTER_USER = '%s', MASTER_PASSWORD = '%s', MASTER_USE_GTID = slave_pos
                """.formatted(primary.port(), ROOT, ROOT), FLUSH_SELDOM, "START SLAVE");
        // Otherwise an empty one could be promoted.
        String position = primary.query("SELECT @@gtid_binlog_pos").get(0);
        await().atMost(LONGEST_CATCH_UP)
                .until(() -> query("SELECT MASTER_GTID_WAIT('%s', 1)".formatted(position))
                        .equals(List.of("0")));
    }

    @Override
    public void waitForStandby() {
        execute("SET GLOBAL rpl_semi_sync_master_enabled = ON");
        // A standby asks only when it connects whether it must answer.
        await().pollInterval(Duration.ofSeconds(2)).atMost(LONGEST_CATCH_UP).until(() -> {
            boolean answers = !query("SELECT 1 FROM information_schema.global_status"
                            + " WHERE variable_name = 'RPL_SEMI_SYNC_MASTER_CLIENTS' AND variable_value > 0")
                    .isEmpty();
            if (!answers) {
                execute("""
                        BEGIN NOT ATOMIC
                            FOR standby IN (SELECT id FROM information_schema.processlist WHERE command = 'Binlog Dump') DO
                                KILL standby.id;
                            END FOR;
                        END""");
            }
            return answers;
        });
    }

    @Override
    public void promote() {
        execute("STOP SLAVE IO_THREAD");
        await().atMost(LONGEST_CATCH_UP).until(this::hasAppliedAll);
        execute("STOP SLAVE", "RESET SLAVE ALL", FLUSH_ALWAYS, TAKE_WRITES);
    }

    private boolean hasAppliedAll() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW SLAVE STATUS")) {
            // Absent for a moment while the thread begins.
            return row.next()
                    && Objects.requireNonNullElse(row.getString("Slave_SQL_Running_State"), "")
                            .startsWith("Slave has read all relay log");
        }
    }

    @Override
    public void kill() {
        process.kill();
    }

    @Override
    public Map<String, String> environment() {
        return Map.of(
                "MYSQL_DATABASE", NAME,
                "MYSQL_USER", NAME,
                "MYSQL_PASSWORD", NAME,
                "MYSQL_HOST", "127.0.0.1",
                "MYSQL_PORT", Integer.toString(port()));
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
        start();
    }

    private void start(String... more) {
        process = new ServerProcess(
                new Launch(Stream.concat(command.stream(), Stream.of(more)).toList(), Map.of()), folder());
        process.start();
        process.awaitAnswer(() -> !query("SELECT user FROM mysql.user").isEmpty());
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
    public boolean makesAnyWait() throws SQLException {
        return !query("SELECT 1 FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'")
                .isEmpty();
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

    private void makeTables() throws IOException {
        Files.createDirectory(data);
        Path script = folder().resolve("tables.sql");
        Files.writeString(script, "CREATE DATABASE mysql;\nUSE mysql;\n");
        for (String file : TABLES) {
            Files.write(script, Files.readAllBytes(installation.share().resolve(file)), StandardOpenOption.APPEND);
        }
        Files.write(script, USERS, StandardOpenOption.APPEND);
        Layout.run(folder(), Map.of(), installation.command(data, "--bootstrap"), Redirect.from(script.toFile()));
    }

    private static Installation installed() throws IOException {
        String folders = System.getProperty("it.mariadb", System.getenv("PATH") + ":/usr/sbin:/usr/libexec");
        for (String folder : folders.split(File.pathSeparator, -1)) {
            Path program = Path.of(folder, "mariadbd");
            Path share = program.resolveSibling("../share/mariadb").normalize();
            if (Files.isExecutable(program) && Files.exists(share.resolve(TABLES.get(0)))) {
                return new Installation(program, share);
            }
        }
        Path program = fromCentral("bin/mariadbd");
        return new Installation(program, program.resolveSibling("../share").normalize());
    }
}
