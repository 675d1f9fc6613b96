package org.identityverification.benchmarks.load;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.DoubleStream;

/**
 * Verifications on servers with one database, by the module or by hand. As behind a proxy, each server is notified of what any has
 * started. The provider answers after 100 ms and notifies half a second later. Lengths are multiples of {@code benchmarks.seconds}.
 */
record Fleet(Stub stub, String who, int callers, int connections, List<Server> servers) {

    static final String DELIVERED = "verifications a second, delivered";
    static final String START = "start beyond the provider's 100 ms: p99, ms";
    static final String STARTS_REFUSED = "starts refused";
    static final String NOTIFICATION = "answer to the notification: p99, ms";
    static final String DELIVERY = "from the notification to the observer: p99, ms";
    static final String FAILURES = "failures";

    /** Leaves only the queries that confirm a notification. */
    static final Map<String, String> SETTINGS = Map.of("IDENTITY_VERIFICATION_RESULT_QUERY_FIRST_DELAY", "PT1H");

    private static final Duration PROVIDER = Duration.ofMillis(100);
    /** Longer than it takes to store a start, even in a short run. Otherwise code by hand delivers half a minute later. */
    private static final Duration PERSON = Duration.ofMillis(500);

    /**
     * Complete verifications at a rate: start, notification, result query, delivery to the application's observer. Those that are
     * not delivered within ten seconds after the end count as failures. Ends without a backlog.
     *
     * @return how many were delivered
     */
    int verify(double rate, double length, Table table, String column) throws InterruptedException {
        servers.forEach(Server::reset);
        try (Notifications notifications = new Notifications(servers, connections)) {
            stub.set(PROVIDER, flow -> notifications.add(flow, PERSON));
            double serversBefore = microsOfServers();
            double databaseBefore = Server.micros(servers.get(0).database().pid());
            List<JsonObject> loads = load(rate, length);
            int atTheEnd = delivered();
            int accepted = notifications.awaitAnswers();
            long end = System.nanoTime();
            while (delivered() < accepted
                    && System.nanoTime() - end < Duration.ofSeconds(10).toNanos()) {
                Thread.sleep(20);
            }
            int undelivered = accepted - delivered();
            double seconds = figures(loads, "seconds").sum() / servers.size() - PERSON.toMillis() / 1e3;
            table.note(column, DELIVERED, atTheEnd / Math.max(0.1, seconds));
            table.note(column, START, figures(loads, "p99Millis").max().orElse(0) - PROVIDER.toMillis());
            table.note(column, STARTS_REFUSED, figures(loads, "refused").sum());
            double refusal = figures(loads, "refusalMedianMillis").max().orElse(0);
            table.note(column, "refusal of a start: median, ms", refusal);
            table.note(column, NOTIFICATION, notifications.p99MillisUntil(notifications.accepted));
            double count = figures(loads, "count").sum();
            double database = Server.micros(servers.get(0).database().pid()) - databaseBefore;
            table.note(column, "server, µs per verification", (microsOfServers() - serversBefore) / count);
            table.note(column, "database, µs per verification", database / count);
            table.note(column, "notifications refused at first", notifications.refused.get());
            int failures = notifications.failed.get() + undelivered;
            table.note(column, FAILURES, figures(loads, "failures").sum() + failures);
            Server.await().until(() -> delivered() >= accepted);
            table.note(column, DELIVERY, notifications.p99MillisUntil(deliveries()));
            return accepted;
        }
    }

    /** Starts verifications at a rate, then notifies of all within a time, and waits until they are delivered. */
    void startThenFinish(double rate, double length, Duration within, Table table) {
        servers.forEach(Server::reset);
        Queue<Stub.Flow> flows = new ConcurrentLinkedQueue<>();
        stub.set(PROVIDER, flows::add);
        load(rate, length);
        try (Notifications notifications = new Notifications(servers, connections)) {
            long begin = Notifications.now();
            Duration pause = Duration.ZERO;
            for (Stub.Flow flow : flows) {
                notifications.add(flow, pause);
                pause = pause.plus(within.dividedBy(flows.size()));
            }
            int accepted = notifications.awaitAnswers();
            table.note(who, "notifications", flows.size());
            Server.await().until(() -> delivered() >= accepted);
            long last = deliveries().values().stream().reduce(begin, Math::max);
            table.note(who, "until the last of these is delivered, s", (last - begin) / 1e6);
        }
    }

    private Map<String, Long> deliveries() {
        Map<String, Long> deliveries = new HashMap<>();
        servers.forEach(it -> deliveries.putAll(it.deliveries()));
        return deliveries;
    }

    private List<JsonObject> load(double rate, double length) {
        double seconds = length * Benchmarks.SECONDS;
        List<CompletableFuture<JsonObject>> loads = servers.stream()
                .map(it -> CompletableFuture.supplyAsync(
                        () -> it.load(who, callers, seconds, rate / servers.size()), task -> new Thread(task).start()))
                .toList();
        return loads.stream().map(CompletableFuture::join).toList();
    }

    private double microsOfServers() {
        return servers.stream()
                .mapToDouble(it -> Server.micros(it.process().pid()))
                .sum();
    }

    private int delivered() {
        return servers.stream().mapToInt(Server::countOfDeliveries).sum();
    }

    private static DoubleStream figures(List<JsonObject> loads, String name) {
        return loads.stream().mapToDouble(it -> it.getJsonNumber(name).doubleValue());
    }
}
