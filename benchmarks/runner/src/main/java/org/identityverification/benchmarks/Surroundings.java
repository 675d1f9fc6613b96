package org.identityverification.benchmarks;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.identityverification.it.support.Database;

/** What the rows are measured with: the provider and the database, begun when they are needed, and servers. */
final class Surroundings implements AutoCloseable {

    private final Settings settings;
    private final Stub stub = Stub.start();
    private Database database;

    Surroundings(Settings settings) {
        this.settings = settings;
    }

    Settings settings() {
        return settings;
    }

    Stub stub() {
        return stub;
    }

    Database database() {
        if (database == null) {
            database = Database.start(settings.work());
        }
        return database;
    }

    /** A server that remembers in memory, in H2, or in PostgreSQL. */
    Server server(Store store, String name) throws IOException {
        return server(store, name, Map.of());
    }

    /** A second node beside another: for the provider both have one address. */
    Server secondNode(Store store, String name, Server first) throws IOException {
        return server(store, name, Map.of(Server.PUBLIC_URL, first.publicUrl()));
    }

    private Server server(Store store, String name, Map<String, String> more) throws IOException {
        Map<String, String> variables = new HashMap<>(Map.of(
                "identity-verification/mp-rest/url",
                "http://localhost:" + stub.port(),
                "bare-provider/mp-rest/url",
                "http://localhost:" + stub.port(),
                "identity-verification.data-source",
                store.jndiName(),
                "identity-verification.application",
                "benchmark"));
        if (store == Store.POSTGRESQL) {
            variables.put("postgresql.port", Integer.toString(database().port()));
            variables.put("postgresql.user", "postgres");
            variables.put("postgresql.database", "postgres");
        }
        variables.putAll(more);
        return Server.start(name, settings, variables);
    }

    /** Gives a database the statistics that it would otherwise gather within the first minutes. */
    void gatherStatistics(Store store) {
        if (store == Store.POSTGRESQL) {
            database().execute("ANALYZE");
        }
    }

    @Override
    public void close() throws IOException {
        stub.close();
        if (database != null) {
            database.close();
        }
    }
}
