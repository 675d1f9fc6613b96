package org.identityverification.benchmarks.load;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.identityverification.testservers.PostgreSql;

/**
 * Complete verifications on one server: the highest sustained rate, what one app code allows, a burst, and too much. Lengths are
 * multiples of {@code benchmarks.seconds}.
 */
final class CapRow implements Benchmarks.Row {

    /** What one app code allows. */
    private static final int RATE = 500;

    private static final List<String> P99S = List.of(Fleet.START, Fleet.NOTIFICATION, Fleet.DELIVERY);

    /** A rate that was measured, held or not. */
    private record Try(String who, double rate, Table table) {}

    private final List<Try> tries = new ArrayList<>();

    @Override
    public Table measure(Stub stub) throws Exception {
        Table table = new Table("%d complete verifications a second for %.1f s, the provider takes 100 ms"
                .formatted(RATE, 6 * Benchmarks.SECONDS));
        try (PostgreSql database = PostgreSql.start(Benchmarks.WORK);
                Server server = Server.start("cap", database, stub, Fleet.SETTINGS)) {
            List<Fleet> fleets = Stream.of(Benchmarks.MODULE, Benchmarks.BY_HAND)
                    .map(who -> new Fleet(stub, who, 1000, 256, List.of(server)))
                    .toList();
            for (Fleet fleet : fleets) {
                // At a higher rate the JIT compiler gets less of the processors, and needs twice as long.
                fleet.verify(100, 45, new Table("Warm-up"), fleet.who());
                fleet.verify(250, 15, new Table("Warm-up"), fleet.who());
            }
            // The database would gather them within the first minutes.
            database.execute("ANALYZE");
            Map<String, Double> highest = highestRates(fleets);
            Files.writeString(Benchmarks.WORK.resolve("cap.svg"), plot());
            for (Fleet fleet : fleets) {
                table.note(fleet.who(), "highest rate held", highest.get(fleet.who()));
                fleet.verify(RATE, 6, table, fleet.who());
                // As at the end of an outage of the provider or the network.
                fleet.startThenFinish(200, 2, Duration.ofSeconds(1), table);
                System.out.println(table);
            }
        }
        return table;
    }

    /**
     * Rises in small steps, so that no rate is measured with the backlog of another. In turns and with a second try, because
     * the machine's speed varies.
     */
    private Map<String, Double> highestRates(List<Fleet> fleets) throws InterruptedException {
        Map<String, Double> held = new HashMap<>();
        List<Fleet> rising = new ArrayList<>(fleets);
        for (double next = 0.4 * RATE; !rising.isEmpty(); next *= 1.1) {
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

    private boolean isHeld(Fleet fleet, double rate) throws InterruptedException {
        String who = fleet.who();
        for (int attempt = 0; attempt < 2; attempt++) {
            Table table = new Table(who + " at " + Math.round(rate) + " a second");
            fleet.verify(rate, 2, table, who);
            System.out.println(table);
            tries.add(new Try(who, rate, table));
            if (table.get(who, Fleet.FAILURES) + table.get(who, Fleet.STARTS_REFUSED) == 0
                    && table.get(who, Fleet.DELIVERED) > 0.95 * rate
                    && P99S.stream().allMatch(p99 -> table.get(who, p99) < 500)) {
                return true;
            }
        }
        return false;
    }

    /** Draws the tries into the axes of {@code plot.svg}: a point for each, and a line through the better ones. */
    private String plot() throws IOException {
        StringBuilder drawn = new StringBuilder();
        for (String who : List.of(Benchmarks.MODULE, Benchmarks.BY_HAND)) {
            String style = who.replace(' ', '-');
            for (String p99 : P99S) {
                TreeMap<Integer, Integer> better = new TreeMap<>();
                tries.stream().filter(it -> it.who().equals(who)).forEach(it -> {
                    // The axes: from 190 to 730 a second, and from 10 ms to 10 s, each tenfold 80 above the one before.
                    double millis = Math.max(10, Math.min(10_000, it.table().get(who, p99)));
                    int x = (int) (60 + 300 * P99S.indexOf(p99) + (Math.min(730, it.rate()) - 190) * 230 / 540);
                    int y = (int) (380 - 80 * Math.log10(millis));
                    String refused = it.table().get(who, Fleet.STARTS_REFUSED) == 0 ? "all" : "refused";
                    drawn.append("  <circle class=\"%s %s\" cx=\"%d\" cy=\"%d\" r=\"3\"/>\n"
                            .formatted(style, refused, x, y));
                    better.merge(x, y, Math::max);
                });
                String line = better.toString().replace('=', ',').replaceAll("[{}]|, ", " ");
                drawn.append("  <polyline class=\"%s\" points=\"%s\"/>\n".formatted(style, line.strip()));
            }
        }
        try (InputStream axes = CapRow.class.getResourceAsStream("plot.svg")) {
            return new String(axes.readAllBytes(), StandardCharsets.UTF_8).replace("</svg>", drawn + "</svg>");
        }
    }
}
