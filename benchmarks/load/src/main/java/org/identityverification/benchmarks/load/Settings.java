package org.identityverification.benchmarks.load;

import java.nio.file.Path;
import java.util.List;

/**
 * How to measure, as the command line says it.
 *
 * @param rows which rows
 * @param rounds how often each is measured, in turns with what it is compared with
 * @param seconds how long each measurement takes
 * @param rate of the row {@code cap}: verifications a second
 * @param liberty an unpacked Open Liberty
 * @param repository the project's root
 * @param work where servers and databases live
 * @param report the file for the tables
 */
record Settings(
        List<String> rows, int rounds, int seconds, int rate, Path liberty, Path repository, Path work, Path report) {

    static Settings ofSystemProperties() {
        return new Settings(
                List.of(System.getProperty("benchmarks.rows").split(",")),
                Integer.getInteger("benchmarks.rounds"),
                Integer.getInteger("benchmarks.seconds"),
                Integer.getInteger("benchmarks.rate"),
                Path.of(System.getProperty("benchmarks.liberty")),
                Path.of(System.getProperty("benchmarks.repository")),
                Path.of(System.getProperty("benchmarks.work")),
                Path.of(System.getProperty("benchmarks.report")));
    }
}
