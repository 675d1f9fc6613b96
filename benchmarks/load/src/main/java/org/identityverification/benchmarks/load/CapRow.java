package org.identityverification.benchmarks.load;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/**
 * Complete verifications at a rate: start, the provider's notification a second after its answer, delivery to the application's
 * observer. Then the highest rate that is held.
 */
final class CapRow implements Benchmarks.Row {

    private static final String DELIVERED = "verifications a second, delivered";
    private static final String START = "start beyond the provider's 100 ms: p99, ms";
    private static final String NOTIFICATION = "answer to the notification: p99, ms";
    private static final String DELIVERY = "from that answer to the observer: p99, ms";
    private static final String FAILURES = "failures";

    private static final Duration PROVIDER = Duration.ofMillis(100);
    private static final Duration PERSON = Duration.ofSeconds(1);
    private static final int CALLERS = 250;
    private static final int CONNECTIONS = 64;
    private static final int WARM_UP_RATE = 400;
    private static final int WARM_UP_SECONDS = 40;
    private static final int RATE = 1000;
    private static final int SECONDS = 60;
    private static final int SEARCH_SECONDS = 20;
    private static final double STEP = 1.1;
    private static final double BOUND_MILLIS = 500;
    private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(10);

    @Override
    public Table measure(Surroundings surroundings) throws Exception {
        Table table =
                new Table(RATE + " complete verifications a second for " + SECONDS + " s, the provider takes 100 ms");
        try (Server server = surroundings.server("cap")) {
            for (String who : Surroundings.BOTH) {
                run(surroundings, server, who, WARM_UP_RATE, WARM_UP_SECONDS, new Table("Warm-up"));
                surroundings.gatherStatistics();
                run(surroundings, server, who, RATE, SECONDS, table);
                table.note(who, "highest rate held", highestRate(surroundings, server, who));
            }
        }
        return table;
    }

    /** Verifications that are not delivered ten seconds later are failures. */
    private static void run(Surroundings surroundings, Server server, String who, double rate, int seconds, Table table)
            throws Exception {
        server.reset();
        try (Requests notifications = new Requests(server.port(), 200).send(CONNECTIONS)) {
            surroundings.stub().set(PROVIDER, flow -> notifications.add(flow.id(), flow.notification(), PERSON));
            Usage usage = surroundings.use(server);
            Server.Load load = server.load(who, CALLERS, seconds, rate);
            int notified = notifications.awaitAnswers();
            int delivered = awaitDeliveries(server, notified);
            Map<String, Long> deliveries = server.deliveries();
            Histogram micros = new Histogram(TimeUnit.HOURS.toMicros(1), 3);
            notifications.answers().forEach((flow, answered) -> {
                long late = deliveries.getOrDefault(flow, answered) - answered;
                micros.recordValue(Math.max(0, late));
            });
            table.note(who, DELIVERED, delivered / load.seconds());
            table.note(who, START, load.p99Millis() - PROVIDER.toMillis());
            table.note(who, NOTIFICATION, notifications.p99Millis());
            table.note(who, DELIVERY, micros.getValueAtPercentile(99) / 1e3);
            usage.note(table, who, load.count());
            table.note(who, FAILURES, load.failures() + notifications.failures() + (notified - delivered));
        }
    }

    private static int awaitDeliveries(Server server, int expected) throws InterruptedException {
        long begin = System.nanoTime();
        int delivered = server.countOfDeliveries();
        while (delivered < expected && System.nanoTime() - begin < LONGEST_WAIT_NANOS) {
            Thread.sleep(50);
            delivered = server.countOfDeliveries();
        }
        return delivered;
    }

    /** In small steps from the rate of the row, upwards while it is held, or downwards until it is. */
    private static double highestRate(Surroundings surroundings, Server server, String who) throws Exception {
        double rate = RATE;
        if (isHeld(surroundings, server, who, rate)) {
            while (isHeld(surroundings, server, who, rate * STEP)) {
                rate *= STEP;
            }
            return rate;
        }
        do {
            rate /= STEP;
        } while (!isHeld(surroundings, server, who, rate));
        return rate;
    }

    private static boolean isHeld(Surroundings surroundings, Server server, String who, double rate) throws Exception {
        Table table = new Table("At " + Math.round(rate) + " a second");
        run(surroundings, server, who, rate, SEARCH_SECONDS, table);
        System.out.println(table);
        return table.last(who, FAILURES) == 0
                && table.last(who, DELIVERED) > 0.97 * rate
                && Stream.of(START, NOTIFICATION, DELIVERY).allMatch(p99 -> table.last(who, p99) < BOUND_MILLIS);
    }
}
