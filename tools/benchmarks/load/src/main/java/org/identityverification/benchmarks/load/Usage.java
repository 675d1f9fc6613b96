package org.identityverification.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The processor time that servers and their one database use from now on, child processes included. */
final class Usage {

    private static final double MICROS_IN_A_TICK = 10_000;

    private final List<Server> servers;
    private final double serversBefore;
    private final double databaseBefore;

    Usage(List<Server> servers) throws IOException {
        this.servers = servers;
        this.serversBefore = microsOfServers();
        this.databaseBefore = micros(servers.get(0).database().pid());
    }

    /** Notes the time for each of so many operations. */
    void note(Table table, String column, String operation, int count) throws IOException {
        table.note(column, "server, µs per " + operation, (microsOfServers() - serversBefore) / count);
        table.note(column, "database, µs per " + operation, microsOfDatabase() / count);
    }

    double microsOfDatabase() throws IOException {
        return micros(servers.get(0).database().pid()) - databaseBefore;
    }

    private double microsOfServers() throws IOException {
        double micros = 0;
        for (Server server : servers) {
            micros += micros(server.process().pid());
        }
        return micros;
    }

    /** The time in user and system mode of the process, its descendants and their ended children. */
    private static double micros(long pid) throws IOException {
        ProcessHandle root = ProcessHandle.of(pid).orElseThrow();
        double ticks = 0;
        for (ProcessHandle process :
                Stream.concat(Stream.of(root), root.descendants()).toList()) {
            try {
                String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
                // The program's name before it, in parentheses, may contain spaces.
                String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
                ticks +=
                        Arrays.stream(fields, 11, 15).mapToLong(Long::parseLong).sum();
            } catch (NoSuchFileException e) {
                // The process has ended, and its parent includes its time.
            }
        }
        return ticks * MICROS_IN_A_TICK;
    }
}
