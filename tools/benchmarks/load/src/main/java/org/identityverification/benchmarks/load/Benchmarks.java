package org.identityverification.benchmarks.load;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Measures the rows named on the command line, prints their tables, and writes each to a file. */
public final class Benchmarks {

    private static final Map<String, Row> ROWS = Map.of(
            "cap", new CapRow(),
            "notification", new NotificationRow(),
            "forged", new ForgedRow(),
            "databases", new DatabasesRow(),
            "nodes", new NodesRow(),
            "kills", new KillsRow(),
            "soak", new SoakRow());

    private Benchmarks() {}

    /** Measurements that are compared in one table. */
    interface Row {
        Table measure(Surroundings surroundings) throws Exception;
    }

    public static void main(String[] arguments) throws Exception {
        Logger.getLogger("").setLevel(Level.WARNING);
        try (Surroundings surroundings = new Surroundings()) {
            for (String name : arguments[0].split(",", -1)) {
                Row row = ROWS.get(name);
                if (row == null) {
                    throw new IllegalArgumentException(name + " is not one of " + ROWS.keySet());
                }
                String table = row.measure(surroundings).toString();
                System.out.println(table);
                Files.writeString(Path.of(System.getProperty("benchmarks.work"), name + ".md"), table);
            }
        }
        // Threads that start the database would keep this JVM alive.
        System.exit(0);
    }
}
