package org.identityverification.benchmarks.load;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.identityverification.testservers.Database;
import org.identityverification.testservers.PostgreSql;

/** What all rows share: settings, the provider, the database, and a way to start servers. */
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

    /** The length of a measurement. Every other length is a multiple of it, so that a short run does all that a long one does. */
    double seconds() {
        return Double.parseDouble(System.getProperty("benchmarks.seconds"));
    }

    Stub stub() {
        return stub;
    }

    /** Begins to count the processor time of a server and of its database. */
    Usage use(Server server) throws IOException {
        return use(List.of(server));
    }

    /** The same of servers with one database. */
    Usage use(List<Server> servers) throws IOException {
        return new Usage(
                servers.stream().map(Server::pid).toList(),
                servers.get(0).database().pid());
    }

    /** Starts another database. */
    <D extends Database> D start(Function<Path, D> kind) {
        return kind.apply(work);
    }

    /** Makes the database gather the statistics that it would otherwise gather within the first minutes. */
    void gatherStatistics() {
        database.execute("ANALYZE");
    }

    /** Starts a server with an empty database of its own. */
    Server server(String name) throws IOException {
        return server(name, Map.of());
    }

    /** Starts a server with an empty database of its own, and with settings of the module. */
    Server server(String name, Map<String, String> settings) throws IOException {
        database.execute("CREATE DATABASE " + name);
        Map<String, String> variables = new HashMap<>(settings);
        variables.put("postgresql.database", name);
        return server(name, database, variables);
    }

    /** Starts a server on another database. */
    Server server(String name, Database other) throws IOException {
        return server(name, other, Map.of());
    }

    /** Starts a server on another database, with settings of the module. */
    Server server(String name, Database itsDatabase, Map<String, String> more) throws IOException {
        String provider = "http://localhost:" + stub.port();
        Map<String, String> variables = new HashMap<>(Map.of(
                "identity-verification/mp-rest/url",
                provider,
                "identity-verification.data-source",
                itsDatabase.dataSourceName()));
        itsDatabase
                .environment()
                .forEach((variable, value) ->
                        variables.put(variable.toLowerCase(Locale.ROOT).replace('_', '.'), value));
        variables.putAll(more);
        return Server.start(name, work, itsDatabase, variables);
    }

    @Override
    public void close() {
        stub.close();
        database.close();
    }
}
