package org.identityverification.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Measures the rows that the command line asks for, and says for each ratio whether it is what it should be. */
public final class Benchmarks {

    private static final List<Row> ROWS = List.of(
            new StartRow(),
            new PoliciesRow(),
            new SlowProviderRow(),
            new DurableStartRow(),
            new NotificationRow(),
            new ForgedRow(),
            new DeliveryRow(),
            new MillionRow(),
            new MemoryRow(),
            new ServerStartRow(),
            new PureLogicRow());

    private Benchmarks() {}

    /**
     * Begins.
     *
     * @param arguments none: see {@link Settings}
     * @throws Exception when nothing can be measured
     */
    public static void main(String[] arguments) throws Exception {
        Logger.getLogger("").setLevel(Level.WARNING);
        Settings settings = Settings.ofSystemProperties();
        List<String> known = ROWS.stream().map(Row::id).toList();
        if (!known.containsAll(settings.rows())) {
            throw new IllegalArgumentException("benchmarks.rows names a row that is not one of " + known);
        }
        Report report = new Report(settings);
        List<Ratio> missed = new ArrayList<>();
        Map<String, Exception> failed = new TreeMap<>();
        try (Surroundings surroundings = new Surroundings(settings)) {
            for (Row row : ROWS) {
                if (settings.wants(row.id())) {
                    try {
                        for (Section section : row.measure(surroundings)) {
                            report.write(section);
                            show(section);
                            section.ratios().stream()
                                    .filter(ratio -> !ratio.isMet())
                                    .forEach(missed::add);
                        }
                    } catch (Exception e) {
                        // The other rows take long enough to be worth having.
                        failed.put(row.id(), e);
                        e.printStackTrace();
                    }
                }
            }
        }
        System.out.println("\nMissed: " + (missed.isEmpty() ? "nothing" : ""));
        missed.forEach(ratio ->
                System.out.println("  %s: %s, target %s".formatted(ratio.name(), ratio.shown(), ratio.shownTarget())));
        failed.forEach((row, exception) -> System.out.println("Could not be measured: " + row + ": " + exception));
        // Threads of the database's starter would keep this JVM alive.
        System.exit(failed.isEmpty() ? 0 : 1);
    }

    private static void show(Section section) {
        System.out.println("\n" + section.title());
        for (Figure figure : section.figures()) {
            System.out.println("  %-60s %s %s".formatted(figure.name(), figure.shown(), figure.unit()));
        }
        for (Ratio ratio : section.ratios()) {
            System.out.println("  %-60s %s, target %s%s"
                    .formatted(ratio.name(), ratio.shown(), ratio.shownTarget(), ratio.isMet() ? "" : " MISSED"));
        }
    }
}
