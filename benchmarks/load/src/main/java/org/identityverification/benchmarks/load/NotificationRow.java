package org.identityverification.benchmarks.load;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** How many notifications a second one server accepts, each durable and for another verification, and delivers meanwhile. */
final class NotificationRow implements Benchmarks.Row {

    private static final int CALLERS = 50;
    private static final int WARM_UP_ROUNDS = 4;

    @Override
    public Table measure(Surroundings surroundings) throws Exception {
        Table table = new Table("Accept a notification, " + ClosedLoad.CONNECTIONS + " connections, PostgreSQL");
        try (Server server = surroundings.server("notification")) {
            for (int round = 0; round < WARM_UP_ROUNDS; round++) {
                for (Who who : Who.values()) {
                    once(surroundings, server, who, new Figures());
                }
            }
            surroundings.gatherStatistics();
            for (int round = 0; round < surroundings.settings().rounds(); round++) {
                for (Who who : Who.values()) {
                    once(surroundings, server, who, table.column(who));
                }
            }
        }
        return table;
    }

    /** Starts verifications for as long as notifications are sent then, which takes longer. */
    private static void once(Surroundings surroundings, Server server, Who who, Figures figures)
            throws IOException, InterruptedException {
        Queue<Stub.Flow> flows = new ConcurrentLinkedQueue<>();
        surroundings.stub().set(Duration.ZERO, flows::add);
        int seconds = surroundings.settings().seconds();
        server.load(who, CALLERS, seconds, 0).good();
        server.reset();
        List<byte[]> requests = flows.stream()
                .map(flow -> HttpConnection.post(flow.notifyUrl().getPath(), flow.notification()))
                .toList();
        Usage usage = Usage.begin(surroundings, server);
        long begin = System.nanoTime();
        ClosedLoad.Outcome outcome =
                new ClosedLoad(server.port(), n -> n < requests.size() ? requests.get((int) n) : null, 200).run(seconds);
        while (server.countOfDeliveries() < outcome.count()) {
            Thread.sleep(20);
        }
        figures.note("notifications a second", outcome.perSecond());
        figures.note("delivered a second", outcome.count() * 1e9 / (System.nanoTime() - begin));
        usage.note(figures, outcome.count());
    }
}
