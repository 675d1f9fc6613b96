package org.identityverification.benchmarks.load;

import java.time.Duration;

/** How many starts a second one server makes, when the provider answers at once and each is durable. */
final class StartRow implements Benchmarks.Row {

    private static final int CALLERS = 50;
    private static final int WARM_UP_SECONDS = 25;

    @Override
    public Table measure(Surroundings surroundings) throws Exception {
        Settings settings = surroundings.settings();
        Table table = new Table("Start, " + CALLERS + " callers, the provider answers at once, PostgreSQL");
        surroundings.stub().set(Duration.ZERO, flow -> {});
        try (Server server = surroundings.server("start")) {
            for (Who who : Who.values()) {
                server.load(who, CALLERS, WARM_UP_SECONDS, 0).good();
            }
            surroundings.gatherStatistics();
            for (int round = 0; round < settings.rounds(); round++) {
                for (Who who : Who.values()) {
                    server.reset();
                    Usage usage = Usage.begin(surroundings, server);
                    Server.Load load =
                            server.load(who, CALLERS, settings.seconds(), 0).good();
                    Figures figures = table.column(who);
                    figures.note("starts a second", load.count() / load.seconds());
                    figures.note("p99, ms", load.p99Millis());
                    usage.note(figures, load.count());
                }
            }
        }
        return table;
    }
}
