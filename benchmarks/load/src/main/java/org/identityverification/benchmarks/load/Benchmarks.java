package org.identityverification.benchmarks.load;

import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Measures the rows that the command line names, prints their tables, and writes them into a file. */
public final class Benchmarks {

    private static final Map<String, Row> ROWS = Map.of(
            "start", new StartRow(),
            "notification", new NotificationRow(),
            "forged", new ForgedRow(),
            "cap", new CapRow());

    private Benchmarks() {}

    /** What is measured together, and compared. */
    interface Row {

        /** Gives the table. */
        Table measure(Surroundings surroundings) throws Exception;
    }

    /**
     * Begins.
     *
     * @param arguments none: see {@link Settings}
     */
    public static void main(String[] arguments) throws Exception {
        Logger.getLogger("").setLevel(Level.WARNING);
        Settings settings = Settings.ofSystemProperties();
        if (!ROWS.keySet().containsAll(settings.rows())) {
            throw new IllegalArgumentException("benchmarks.rows names a row that is not one of " + ROWS.keySet());
        }
        Files.createDirectories(settings.report().getParent());
        try (Surroundings surroundings = new Surroundings(settings)) {
            for (String row : settings.rows()) {
                String table = ROWS.get(row).measure(surroundings).toString();
                System.out.println(table);
                Files.writeString(settings.report(), table, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            }
        }
        // Threads of the database's starter would keep this JVM alive.
        System.exit(0);
    }
}
