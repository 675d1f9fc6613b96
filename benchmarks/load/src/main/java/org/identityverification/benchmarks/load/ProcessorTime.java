package org.identityverification.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The processor time of a process and of all that it has started, those that have ended included.
 *
 * @param pid of the process
 */
record ProcessorTime(long pid) {

    private static final double TICKS_PER_SECOND = 100;
    private static final int USER = 11;
    private static final int SYSTEM = 12;
    private static final int ENDED_USER = 13;
    private static final int ENDED_SYSTEM = 14;

    double seconds() throws IOException {
        ProcessHandle root = ProcessHandle.of(pid).orElseThrow();
        double ticks = 0;
        for (ProcessHandle process :
                Stream.concat(Stream.of(root), root.descendants()).toList()) {
            ticks += ticks(process.pid());
        }
        return ticks / TICKS_PER_SECOND;
    }

    private static double ticks(long pid) throws IOException {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            // What comes before may hold spaces: the name of the program, in parentheses.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return Stream.of(USER, SYSTEM, ENDED_USER, ENDED_SYSTEM)
                    .mapToLong(field -> Long.parseLong(fields[field]))
                    .sum();
        } catch (NoSuchFileException e) {
            // Its parent has its time by now.
            return 0;
        }
    }
}
