package org.identityverification.benchmarks.load;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.identityverification.it.support.PostgreSql;

/** What all rows share: how to measure, the provider, the database, and a way to start servers. */
final class Surroundings implements AutoCloseable {

    static final String MODULE = "module";
    static final String BY_HAND = "by hand";
    static final List<String> BOTH = List.of(MODULE, BY_HAND);

    private final Path work = Path.of(System.getProperty("benchmarks.work"));
    private final Stub stub = Stub.start();
    private final PostgreSql database = PostgreSql.start(work);

    int rounds() {
        return Integer.getInteger("benchmarks.rounds");
    }

    int seconds() {
        return Integer.getInteger("benchmarks.seconds");
    }

    Stub stub() {
        return stub;
    }

    /** Begins to count the processor time of a server and of the database. */
    Usage use(Server server) throws IOException {
        return new Usage(server.pid(), database.pid());
    }

    /** Gives the database the statistics that it would otherwise gather within the first minutes. */
    void gatherStatistics() {
        database.execute("ANALYZE");
    }

    /** Starts a server with an empty database of its own. */
    Server server(String name) throws IOException {
        database.execute("CREATE DATABASE " + name);
        String provider = "http://localhost:" + stub.port();
        Map<String, String> variables = Map.of(
                "identity-verification/mp-rest/url",
                provider,
                "bare-provider/mp-rest/url",
                provider,
                "identity-verification.data-source",
                "jdbc/identity-verification-postgresql",
                "postgresql.port",
                Integer.toString(database.port()),
                "postgresql.user",
                "postgres",
                "postgresql.database",
                name);
        return Server.start(name, work, variables);
    }

    @Override
    public void close() {
        stub.close();
        database.close();
    }
}
