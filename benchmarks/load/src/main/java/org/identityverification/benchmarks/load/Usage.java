package org.identityverification.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/** The processor time that a server and its database use from now on, with all that they start. */
final class Usage {

    private static final double MICROS_IN_A_TICK = 10_000;
    private static final int FIRST_TIME = 11;
    private static final int BEHIND_LAST_TIME = 15;

    private final long server;
    private final long database;
    private final double serverBefore;
    private final double databaseBefore;

    Usage(long server, long database) throws IOException {
        this.server = server;
        this.database = database;
        this.serverBefore = micros(server);
        this.databaseBefore = micros(database);
    }

    /** Notes what each of so many things took. */
    void note(Table table, String column, long count) throws IOException {
        double ofServer = (micros(server) - serverBefore) / count;
        double ofDatabase = (micros(database) - databaseBefore) / count;
        table.note(column, "processor time of the server, µs each", ofServer);
        table.note(column, "processor time of the database, µs each", ofDatabase);
        table.note(column, "processor time of both, µs each", ofServer + ofDatabase);
    }

    private static double micros(long pid) throws IOException {
        ProcessHandle root = ProcessHandle.of(pid).orElseThrow();
        double ticks = 0;
        for (ProcessHandle process :
                Stream.concat(Stream.of(root), root.descendants()).toList()) {
            ticks += ticks(process.pid());
        }
        return ticks * MICROS_IN_A_TICK;
    }

    /** In user and in system mode, of the process and of those that it has started and that have ended. */
    private static long ticks(long pid) throws IOException {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            // What comes before may hold spaces: the name of the program, in parentheses.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return Arrays.stream(fields, FIRST_TIME, BEHIND_LAST_TIME)
                    .mapToLong(Long::parseLong)
                    .sum();
        } catch (NoSuchFileException e) {
            // Its parent has its time by now.
            return 0;
        }
    }
}
