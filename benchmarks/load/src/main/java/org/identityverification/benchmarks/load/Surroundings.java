package org.identityverification.benchmarks.load;

import java.io.IOException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.identityverification.it.support.Database;

/** What all rows share: the provider, the database cluster, and a way to start servers. */
final class Surroundings implements AutoCloseable {

    private final Settings settings;
    private final Stub stub = Stub.start();
    private final Database database;
    private final ProcessorTime databaseTime;

    Surroundings(Settings settings) throws SQLException {
        this.settings = settings;
        this.database = Database.start(settings.work());
        // Enough for the pools of several servers.
        database.execute("ALTER SYSTEM SET max_connections = 400");
        database.stop();
        database.startAgain();
        String postmaster = database.query("SELECT pg_read_file('postmaster.pid')").get(0);
        this.databaseTime = new ProcessorTime(Long.parseLong(postmaster.lines().findFirst().orElseThrow().strip()));
    }

    Settings settings() {
        return settings;
    }

    Stub stub() {
        return stub;
    }

    ProcessorTime databaseTime() {
        return databaseTime;
    }

    /** Gives the database the statistics that it would otherwise gather within the first minutes. */
    void gatherStatistics() {
        database.execute("ANALYZE");
    }

    /** A server with an empty database of its own. */
    Server server(String name) throws IOException {
        return server(name, "");
    }

    /**
     * A server with an empty database of its own.
     *
     * @param jvmOptions more than the shipped ones, one a line
     */
    Server server(String name, String jvmOptions) throws IOException {
        String ownDatabase = name.replace('-', '_');
        database.execute("DROP DATABASE IF EXISTS " + ownDatabase + " WITH (FORCE)", "CREATE DATABASE " + ownDatabase);
        Map<String, String> variables = new HashMap<>(Map.of(
                "identity-verification/mp-rest/url", "http://localhost:" + stub.port(),
                "bare-provider/mp-rest/url", "http://localhost:" + stub.port(),
                "identity-verification.data-source", "jdbc/identity-verification-postgresql",
                "identity-verification.application", "benchmark",
                "postgresql.port", Integer.toString(database.port()),
                "postgresql.user", "postgres",
                "postgresql.database", ownDatabase));
        return Server.start(name, settings, variables, jvmOptions);
    }

    @Override
    public void close() {
        stub.close();
        database.close();
    }
}
