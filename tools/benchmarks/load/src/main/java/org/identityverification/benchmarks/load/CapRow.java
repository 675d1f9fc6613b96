package org.identityverification.benchmarks.load;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/**
 * Complete verifications at a rate: start, the provider's notification after its answer, the result query, delivery to the
 * application's observer. First the highest sustained rate, at which all becomes compiled, then more than that.
 */
final class CapRow implements Benchmarks.Row {

    private static final String DELIVERED = "verifications a second, delivered";
    private static final String START = "start beyond the provider's 100 ms: p99, ms";
    private static final String STARTS_REFUSED = "starts refused";
    private static final String NOTIFICATION = "answer to the notification: p99, ms";
    private static final String DELIVERY = "from the notification to the observer: p99, ms";
    private static final String REFUSED = "notifications refused at first";
    private static final String FAILURES = "failures";
    private static final String HIGHEST = "highest rate held";

    private static final Duration PROVIDER = Duration.ofMillis(100);
    /** Longer than it takes to store a start, even in a short run. Otherwise code by hand delivers half a minute later. */
    private static final Duration PERSON = Duration.ofMillis(500);

    private static final int CALLERS = 1000;
    private static final int CONNECTIONS = 256;
    /** What one app code allows. */
    private static final int RATE = 500;

    private static final int WARM_UP_RATE = 250;
    private static final int BURST_RATE = 200;

    // Lengths, as multiples of benchmarks.seconds.
    private static final double WARM_UP = 24;
    private static final double MEASUREMENT = 6;
    private static final double SEARCH = 2;
    private static final double BURST = 2;

    private static final double FIRST_OF_SEARCH = 0.6;
    private static final double STEP = 1.1;
    private static final int TRIES = 2;
    private static final double BOUND_MILLIS = 500;
    private static final Duration LONGEST_DELIVERY = Duration.ofSeconds(10);

    @Override
    public Table measure(Surroundings surroundings) throws Exception {
        Table table = new Table("%d complete verifications a second for %.1f s, the provider takes 100 ms"
                .formatted(RATE, MEASUREMENT * surroundings.seconds()));
        try (Server server = surroundings.server("cap", NodesRow.SETTINGS)) {
            for (String who : Surroundings.BOTH) {
                new Run(surroundings, server, who, new Table("Warm-up")).at(WARM_UP_RATE, WARM_UP);
            }
            surroundings.gatherStatistics();
            Map<String, Double> highest = highestRates(surroundings, server);
            for (String who : Surroundings.BOTH) {
                table.note(who, HIGHEST, highest.get(who));
                Run run = new Run(surroundings, server, who, table);
                run.at(RATE, MEASUREMENT);
                run.burst();
                System.out.println(table);
                Table twice = new Table("At twice the highest rate of " + who);
                new Run(surroundings, server, who, twice).at(2 * highest.get(who), SEARCH);
                System.out.println(twice);
            }
            // At last: the recorder makes the JVM compile its code again.
            for (String who : Surroundings.BOTH) {
                profile(surroundings, server, who, highest.get(who));
            }
        }
        return table;
    }

    private static void profile(Surroundings surroundings, Server server, String who, double rate) throws Exception {
        Table table = new Table("Where the server's time goes at this rate, " + who);
        try (Profile profile = new Profile(server)) {
            new Run(surroundings, server, who, table).at(rate, SEARCH);
            profile.note(table, who);
        }
        System.out.println(table);
    }

    /**
     * Rises in small steps, so that no rate is measured with the backlog of another. In turns and with a second try, because
     * the machine's speed varies.
     */
    private static Map<String, Double> highestRates(Surroundings surroundings, Server server) throws Exception {
        Map<String, Double> held = new HashMap<>();
        Set<String> rising = new LinkedHashSet<>(Surroundings.BOTH);
        for (double next = RATE * FIRST_OF_SEARCH; !rising.isEmpty(); next *= STEP) {
            for (String who : List.copyOf(rising)) {
                held.putIfAbsent(who, next);
                if (isHeld(surroundings, server, who, next)) {
                    held.put(who, next);
                } else {
                    rising.remove(who);
                }
            }
        }
        return held;
    }

    private static boolean isHeld(Surroundings surroundings, Server server, String who, double rate) throws Exception {
        for (int attempt = 1; attempt <= TRIES; attempt++) {
            Table table = new Table(who + " at " + Math.round(rate) + " a second");
            new Run(surroundings, server, who, table).at(rate, SEARCH);
            System.out.println(table);
            if (table.last(who, FAILURES) + table.last(who, STARTS_REFUSED) == 0
                    && table.last(who, DELIVERED) > 0.95 * rate
                    && Stream.of(START, NOTIFICATION, DELIVERY).allMatch(p99 -> table.last(who, p99) < BOUND_MILLIS)) {
                return true;
            }
        }
        return false;
    }

    /** The measurements of the module or the code by hand on a server. Each one ends without a backlog. */
    private record Run(Surroundings surroundings, Server server, String who, Table table) {

        /** Verifications that are not delivered within ten seconds after the end count as failures. */
        void at(double rate, double length) throws Exception {
            server.reset();
            try (Requests notifications = new Requests(server.port(), 200).send(CONNECTIONS)) {
                surroundings.stub().set(PROVIDER, flow -> notifications.add(flow.id(), flow.notification(), PERSON));
                Usage usage = new Usage(server);
                Server.Load load = server.load(who, CALLERS, length * surroundings.seconds(), rate);
                int atTheEnd = server.countOfDeliveries();
                int accepted = notifications.awaitAnswers() - notifications.failures();
                int delivered = server.awaitDeliveries(accepted, LONGEST_DELIVERY);
                table.note(who, DELIVERED, atTheEnd / Math.max(0.1, load.seconds() - PERSON.toMillis() / 1e3));
                table.note(who, START, load.p99Millis() - PROVIDER.toMillis());
                table.note(who, STARTS_REFUSED, load.refused());
                table.note(who, "refusal of a start: median, ms", load.refusalMedianMillis());
                table.note(who, NOTIFICATION, notifications.p99Millis());
                usage.note(table, who, "verification", load.count());
                table.note(who, REFUSED, notifications.refused());
                table.note(who, FAILURES, load.failures() + notifications.failures() + (accepted - delivered));
                server.awaitDeliveries(accepted, Server.LONGEST_BACKLOG);
                table.note(who, DELIVERY, delays(notifications).getValueAtPercentile(99) / 1e3);
            }
        }

        /** Simulates the end of an outage of the provider or the network. */
        void burst() throws Exception {
            server.reset();
            Queue<Stub.Flow> flows = new ConcurrentLinkedQueue<>();
            surroundings.stub().set(PROVIDER, flows::add);
            int count = server.load(who, CALLERS, BURST * surroundings.seconds(), BURST_RATE)
                    .count();
            try (Requests notifications = new Requests(server.port(), 200).send(CONNECTIONS)) {
                Instant begin = Instant.now();
                Duration pause = Duration.ZERO;
                for (Stub.Flow flow : flows) {
                    notifications.add(flow.id(), flow.notification(), pause);
                    pause = pause.plusNanos(TimeUnit.SECONDS.toNanos(1) / count);
                }
                int accepted = notifications.awaitAnswers() - notifications.failures();
                server.awaitDeliveries(accepted, Server.LONGEST_BACKLOG);
                table.note(who, "notifications within a second", count);
                table.note(who, "refused of these at first", notifications.refused());
                table.note(who, "until the last of these is delivered, s", lastDelivery(begin));
            }
        }

        private double lastDelivery(Instant begin) {
            long last = server.deliveries().values().stream()
                    .mapToLong(it -> it)
                    .max()
                    .orElseThrow();
            return (last - ChronoUnit.MICROS.between(Instant.EPOCH, begin)) / 1e6;
        }

        private Histogram delays(Requests notifications) {
            Map<String, Long> deliveries = server.deliveries();
            Histogram micros = new Histogram(TimeUnit.HOURS.toMicros(1), 3);
            notifications
                    .answered()
                    .forEach((flow, due) -> micros.recordValue(Math.max(0, deliveries.getOrDefault(flow, due) - due)));
            return micros;
        }
    }
}
