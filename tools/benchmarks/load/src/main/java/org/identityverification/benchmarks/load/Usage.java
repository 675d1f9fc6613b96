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

    private final Server[] servers;
    private final double serversBefore;
    private final double databaseBefore;

    /** Of servers with one database. */
    Usage(Server... servers) throws IOException {
        this.servers = servers;
        this.serversBefore = microsOfServers();
        this.databaseBefore = micros(servers[0].database().pid());
    }

    /** Notes the time for each of so many operations. */
    void note(Table table, String column, String operation, long count) throws IOException {
        double ofServer = (microsOfServers() - serversBefore) / count;
        double ofDatabase = microsOfDatabase() / count;
        table.note(column, "server, µs per " + operation, ofServer);
        table.note(column, "database, µs per " + operation, ofDatabase);
        table.note(column, "both, µs per " + operation, ofServer + ofDatabase);
    }

    double microsOfDatabase() throws IOException {
        return micros(servers[0].database().pid()) - databaseBefore;
    }

    private double microsOfServers() throws IOException {
        double micros = 0;
        for (Server server : servers) {
            micros += micros(server.process().pid());
        }
        return micros;
    }

    private static double micros(long pid) throws IOException {
        double ticks = 0;
        for (long process : processes(pid)) {
            ticks += ticks(process);
        }
        return ticks * MICROS_IN_A_TICK;
    }

    /** A process and all that it has started. */
    static List<Long> processes(long pid) {
        ProcessHandle root = ProcessHandle.of(pid).orElseThrow();
        return Stream.concat(Stream.of(root), root.descendants())
                .map(ProcessHandle::pid)
                .toList();
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
