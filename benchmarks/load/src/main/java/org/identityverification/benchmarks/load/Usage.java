package org.identityverification.benchmarks.load;

import java.io.IOException;

/** The processor time that a server and its database need from a moment on. */
final class Usage {

    static final String SERVER = "processor time of the server, µs each";
    static final String DATABASE = "processor time of the database, µs each";
    static final String SUM = "both, µs each";

    private final ProcessorTime server;
    private final ProcessorTime database;
    private final double serverBefore;
    private final double databaseBefore;

    private Usage(ProcessorTime server, ProcessorTime database) throws IOException {
        this.server = server;
        this.database = database;
        this.serverBefore = server.seconds();
        this.databaseBefore = database.seconds();
    }

    static Usage begin(Surroundings surroundings, Server server) throws IOException {
        return new Usage(server.processorTime(), surroundings.databaseTime());
    }

    /** Notes what each of so many things took. */
    void note(Figures figures, long count) throws IOException {
        double ofServer = (server.seconds() - serverBefore) * 1e6 / count;
        double ofDatabase = (database.seconds() - databaseBefore) * 1e6 / count;
        figures.note(SERVER, ofServer);
        figures.note(DATABASE, ofDatabase);
        figures.note(SUM, ofServer + ofDatabase);
    }
}
