package org.identityverification.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The processor time that servers and their database use from now on, child processes included. */
final class Usage {

    private static final double MICROS_IN_A_TICK = 10_000;
    private static final int FIRST_TIME = 11;
    private static final int BEHIND_LAST_TIME = 15;

    private final List<Long> servers;
    private final long database;
    private final double serversBefore;
    private final double databaseBefore;

    Usage(List<Long> servers, long database) throws IOException {
        this.servers = servers;
        this.database = database;
        this.serversBefore = micros(servers);
        this.databaseBefore = micros(database);
    }

    /** Notes the time for each of so many operations. */
    void note(Table table, String column, long count) throws IOException {
        double ofServer = (micros(servers) - serversBefore) / count;
        double ofDatabase = microsOfDatabase() / count;
        table.note(column, "processor time of the server, µs each", ofServer);
        table.note(column, "processor time of the database, µs each", ofDatabase);
        table.note(column, "processor time of both, µs each", ofServer + ofDatabase);
    }

    double microsOfDatabase() throws IOException {
        return micros(database) - databaseBefore;
    }

    private static double micros(List<Long> pids) throws IOException {
        double micros = 0;
        for (long pid : pids) {
            micros += micros(pid);
        }
        return micros;
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

    /** The time in user and system mode of the process and its ended children. */
    private static long ticks(long pid) throws IOException {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            // The program's name before it, in parentheses, may contain spaces.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return Arrays.stream(fields, FIRST_TIME, BEHIND_LAST_TIME)
                    .mapToLong(Long::parseLong)
                    .sum();
        } catch (NoSuchFileException e) {
            // The process has ended, and its parent includes its time.
            return 0;
        }
    }
}
