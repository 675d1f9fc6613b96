package org.identityverification.benchmarks.load;

import java.util.List;

/**
 * As many complete verifications a second as the provider allows one app code, and the highest rate that is held: with no
 * failure, and no p99 above half a second.
 */
final class CapRow implements Benchmarks.Row {

    private static final int WARM_UP_RATE = 400;
    private static final int WARM_UP_SECONDS = 40;
    private static final int SEARCH_SECONDS = 20;
    private static final double STEP = 1.1;
    private static final double BOUND_MILLIS = 500;

    @Override
    public Table measure(Surroundings surroundings) throws Exception {
        Settings settings = surroundings.settings();
        Table table = new Table("%d complete verifications a second for %d s, the provider takes 100 ms, PostgreSQL"
                .formatted(settings.rate(), settings.seconds()));
        try (Server server = surroundings.server("cap")) {
            for (Who who : Who.values()) {
                Cap cap = new Cap(surroundings, server, who);
                cap.run(WARM_UP_RATE, WARM_UP_SECONDS);
                surroundings.gatherStatistics();
                for (int round = 0; round < settings.rounds(); round++) {
                    Figures figures = cap.run(settings.rate(), settings.seconds());
                    figures.names().forEach(name -> table.column(who).note(name, figures.median(name)));
                }
                table.column(who).note("highest rate held", highestRate(cap));
            }
        }
        return table;
    }

    /** Goes down from above in small steps, so that every try has the same warm server. */
    private static double highestRate(Cap cap) throws Exception {
        double rate = 2000;
        while (rate > 100) {
            Figures figures = cap.run(rate, SEARCH_SECONDS);
            System.out.printf("%.0f a second: %s, %s, %s ms, %s failures%n", rate, figures.shown(Cap.START),
                    figures.shown(Cap.NOTIFICATION), figures.shown(Cap.DELIVERY), figures.shown(Cap.FAILURES));
            if (isHeld(figures, rate)) {
                return rate;
            }
            rate /= STEP;
        }
        return 0;
    }

    private static boolean isHeld(Figures figures, double rate) {
        return figures.median(Cap.FAILURES) == 0
                && figures.median(Cap.HELD) > 0.97 * rate
                && List.of(Cap.START, Cap.NOTIFICATION, Cap.DELIVERY).stream()
                        .allMatch(p99 -> figures.median(p99) < BOUND_MILLIS);
    }
}
