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

    /** Starts another database. */
    <D extends Database> D start(Function<Path, D> kind) {
        return kind.apply(work);
    }

    /** Makes the database gather the statistics that it would otherwise gather within the first minutes. */
    void gatherStatistics() {
        database.execute("ANALYZE");
    }

    /** Starts a server with an empty database of its own, and with settings of the module. */
    Server server(String name, Map<String, String> settings) throws IOException {
        database.execute("CREATE DATABASE " + name);
        Map<String, String> variables = new HashMap<>(settings);
        variables.put("postgresql.database", name);
        return server(name, database, variables);
    }

    /** Starts a server on another database, with settings of the module. */
    Server server(String name, Database itsDatabase, Map<String, String> settings) throws IOException {
        Map<String, String> variables = new HashMap<>();
        variables.put("identity-verification/mp-rest/url", "http://localhost:" + stub.port());
        variables.put("identity-verification.data-source", itsDatabase.dataSourceName());
        itsDatabase
                .environment()
                .forEach((variable, value) ->
                        variables.put(variable.toLowerCase(Locale.ROOT).replace('_', '.'), value));
        variables.putAll(settings);
        return Server.start(name, work, itsDatabase, variables);
    }

    @Override
    public void close() {
        stub.close();
        database.close();
    }
}
