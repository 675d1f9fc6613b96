package org.identityverification.benchmarks.load;

import java.time.Duration;
import java.util.Map;

/**
 * How many starts per second one server makes if the provider answers at once, and then how many of their notifications it accepts
 * and delivers, all durable.
 */
final class NotificationRow implements Benchmarks.Row {

    static final int CONNECTIONS = 16;

    private static final int CALLERS = 50;
    static final int WARM_UP_ROUNDS = 4;

    @Override
    public Table measure(Surroundings surroundings) throws Exception {
        Table table =
                new Table("Start, " + CALLERS + " callers, and accept a notification, " + CONNECTIONS + " connections");
        try (Server server = surroundings.server("notification", Map.of())) {
            for (int round = -WARM_UP_ROUNDS; round < surroundings.rounds(); round++) {
                for (String who : Surroundings.BOTH) {
                    once(surroundings, server, who, who, round < 0 ? new Table("Warm-up") : table);
                }
                surroundings.gatherStatistics();
            }
        }
        return table;
    }

    /** Starts verifications for a while, and then sends all their notifications. */
    static void once(Surroundings surroundings, Server server, String who, String column, Table table)
            throws Exception {
        try (Requests requests = new Requests(server.port(), 200)) {
            surroundings.stub().set(Duration.ZERO, flow -> requests.add(flow.id(), flow.notification(), Duration.ZERO));
            server.reset();
            Usage starts = new Usage(server);
            Server.Load load = server.load(who, CALLERS, surroundings.seconds(), 0);
            table.note(column, "starts a second", load.count() / load.seconds());
            table.note(column, "start: p99, ms", load.p99Millis());
            starts.note(table, column, "start", load.count());
            server.reset();
            Usage usage = new Usage(server);
            long begin = System.nanoTime();
            int count = requests.send(CONNECTIONS).awaitAnswers();
            table.note(column, "notifications a second", count * 1e9 / (System.nanoTime() - begin));
            int accepted = count - requests.failures();
            int delivered = server.awaitDeliveries(accepted, Server.LONGEST_BACKLOG);
            table.note(column, "delivered a second", delivered * 1e9 / (System.nanoTime() - begin));
            usage.note(table, column, "notification", count);
            table.note(column, "failures", load.failures() + requests.failures() + (accepted - delivered));
        }
    }
}
