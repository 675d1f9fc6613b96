package org.identityverification.benchmarks.load;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Compares the module with the same code by hand: prints the tables of the rows that are asked for, and writes each to a file. */
public final class Benchmarks {

    static final String MODULE = "module";
    static final String BY_HAND = "by hand";

    /** The length of a measurement. Every other length is a multiple of it, so that a short run does all that a long one does. */
    static final double SECONDS = Double.parseDouble(System.getProperty("benchmarks.seconds"));

    static final Path WORK = Path.of(System.getProperty("benchmarks.work"));

    private static final Map<String, Row> ROWS = Map.of(
            "cap", new CapRow(),
            "cold", new ColdRow(),
            "databases", new DatabasesRow(),
            "nodes", new NodesRow(),
            "kills", new KillsRow());

    private Benchmarks() {}

    /** Measurements that are compared in one table. */
    interface Row {
        Table measure(Stub stub) throws Exception;
    }

    @SuppressWarnings("CatchAndPrintStackTrace") // the program's only message of a failure
    public static void main(String[] arguments) {
        Logger.getLogger("").setLevel(Level.WARNING);
        int status = 1;
        try (Stub stub = new Stub()) {
            for (String name : arguments[0].split(",", -1)) {
                Row row = Objects.requireNonNull(ROWS.get(name), name + " is not one of " + ROWS.keySet());
                String table = row.measure(stub).toString();
                System.out.println(table);
                Files.writeString(WORK.resolve(name + ".md"), table);
            }
            status = 0;
        } catch (Exception | Error e) {
            e.printStackTrace();
        }
        // Threads that start a database would keep this JVM alive, also after a failure.
        System.exit(status);
    }
}
