package org.identityverification.benchmarks;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;

/**
 * How to measure, as the command line says it.
 *
 * @param rows which rows; empty for all
 * @param rounds how often each is measured, in turns with what it is compared with
 * @param seconds how long each measurement takes
 * @param liberty an unpacked Open Liberty
 * @param repository the project's root
 * @param work where servers and databases live
 * @param report where the report goes
 * @param jmhResult what JMH has written, if it has been run
 * @param publish whether it also goes into the repository's documentation
 */
record Settings(
        Set<String> rows,
        int rounds,
        double seconds,
        Path liberty,
        Path repository,
        Path work,
        Path report,
        Path jmhResult,
        boolean publish) {

    static Settings ofSystemProperties() {
        return new Settings(
                new TreeSet<>(
                        Arrays.stream(System.getProperty("benchmarks.rows", "").split(","))
                                .map(String::strip)
                                .filter(row -> !row.isEmpty())
                                .toList()),
                Integer.getInteger("benchmarks.rounds", 3),
                Double.parseDouble(System.getProperty("benchmarks.seconds", "2")),
                path("benchmarks.liberty"),
                path("benchmarks.repository"),
                path("benchmarks.work"),
                path("benchmarks.report"),
                path("benchmarks.jmh.result"),
                Boolean.getBoolean("benchmarks.publish"));
    }

    boolean wants(String row) {
        return rows.isEmpty() || rows.contains(row);
    }

    private static Path path(String property) {
        String value = System.getProperty(property);
        if (value == null) {
            throw new IllegalArgumentException("The system property " + property + " is not set");
        }
        return Path.of(value);
    }
}
