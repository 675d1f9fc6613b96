package org.identityverification.benchmarks.load;

import java.time.Duration;

/** How many durable starts per second one server makes if the provider answers at once. */
final class StartRow implements Benchmarks.Row {

    private static final int CALLERS = 50;
    private static final double WARM_UP = 2.5;

    @Override
    public Table measure(Surroundings surroundings) throws Exception {
        Table table = new Table("Start, " + CALLERS + " callers, the provider answers at once");
        surroundings.stub().set(Duration.ZERO, flow -> {});
        try (Server server = surroundings.server("start")) {
            for (String who : Surroundings.BOTH) {
                server.load(who, CALLERS, WARM_UP * surroundings.seconds(), 0);
            }
            surroundings.gatherStatistics();
            for (int round = 0; round < surroundings.rounds(); round++) {
                for (String who : Surroundings.BOTH) {
                    server.reset();
                    Usage usage = surroundings.use(server);
                    Server.Load load = server.load(who, CALLERS, surroundings.seconds(), 0);
                    table.note(who, "starts a second", load.count() / load.seconds());
                    table.note(who, "p99, ms", load.p99Millis());
                    usage.note(table, who, load.count());
                    table.note(who, "failures", load.failures());
                }
            }
        }
        return table;
    }
}
