package org.identityverification.benchmarks.load;

import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.identityverification.testservers.PostgreSql;

/** Complete verifications on one server: the highest sustained rate, what one app code allows, a burst, and too much. */
final class CapRow implements Benchmarks.Row {

    /** What one app code allows. */
    private static final int RATE = 500;

    private static final int CALLERS = 1000;
    private static final int CONNECTIONS = 256;
    private static final int WARM_UP_RATE = 250;
    private static final int BURST_RATE = 200;

    // Lengths, as multiples of benchmarks.seconds.
    private static final double WARM_UP = 40;
    private static final double MEASUREMENT = 6;
    private static final double SEARCH = 2;
    private static final double BURST = 2;

    private static final double STEP = 1.1;
    private static final int TRIES = 2;
    private static final double BOUND_MILLIS = 500;

    private final StringBuilder tries = new StringBuilder();

    @Override
    public Table measure(Stub stub) throws Exception {
        Table table = new Table("%d complete verifications a second for %.1f s, the provider takes 100 ms"
                .formatted(RATE, MEASUREMENT * Benchmarks.SECONDS));
        try (PostgreSql database = PostgreSql.start(Benchmarks.WORK);
                Server server = Server.start("cap", database, stub, Fleet.SETTINGS)) {
            List<Fleet> fleets = Stream.of(Benchmarks.MODULE, Benchmarks.BY_HAND)
                    .map(who -> new Fleet(stub, who, CALLERS, CONNECTIONS, List.of(server)))
                    .toList();
            for (Fleet fleet : fleets) {
                measure(fleet, WARM_UP_RATE, WARM_UP, new Table("Warm-up"));
            }
            // The database would gather them within the first minutes.
            database.execute("ANALYZE");
            Map<String, Double> highest = highestRates(fleets);
            Files.writeString(Benchmarks.WORK.resolve("cap.svg"), Plot.svg(tries.toString()));
            for (Fleet fleet : fleets) {
                String who = fleet.who();
                table.note(who, "highest rate held", highest.get(who));
                measure(fleet, RATE, MEASUREMENT, table);
                // As at the end of an outage of the provider or the network.
                fleet.startThenFinish(BURST_RATE, BURST * Benchmarks.SECONDS, Duration.ofSeconds(1), table, who);
                System.out.println(table);
            }
        }
        return table;
    }

    private static void measure(Fleet fleet, double rate, double length, Table table) throws Exception {
        fleet.verify(rate, length * Benchmarks.SECONDS, table, fleet.who());
    }

    /**
     * Rises in small steps, so that no rate is measured with the backlog of another. In turns and with a second try, because
     * the machine's speed varies.
     */
    private Map<String, Double> highestRates(List<Fleet> fleets) throws Exception {
        Map<String, Double> held = new HashMap<>();
        List<Fleet> rising = new ArrayList<>(fleets);
        for (double next = 0.6 * RATE; !rising.isEmpty(); next *= STEP) {
            for (Fleet fleet : List.copyOf(rising)) {
                held.putIfAbsent(fleet.who(), 0.0);
                if (isHeld(fleet, next)) {
                    held.put(fleet.who(), next);
                } else {
                    rising.remove(fleet);
                }
            }
        }
        return held;
    }

    private boolean isHeld(Fleet fleet, double rate) throws Exception {
        String who = fleet.who();
        for (int attempt = 1; attempt <= TRIES; attempt++) {
            Table table = new Table(who + " at " + Math.round(rate) + " a second");
            measure(fleet, rate, SEARCH, table);
            System.out.println(table);
            tries.append(table);
            if (table.get(who, Fleet.FAILURES) + table.get(who, Fleet.STARTS_REFUSED) == 0
                    && table.get(who, Fleet.DELIVERED) > 0.95 * rate
                    && Stream.of(Fleet.START, Fleet.NOTIFICATION, Fleet.DELIVERY)
                            .allMatch(p99 -> table.get(who, p99) < BOUND_MILLIS)) {
                return true;
            }
        }
        return false;
    }
}
