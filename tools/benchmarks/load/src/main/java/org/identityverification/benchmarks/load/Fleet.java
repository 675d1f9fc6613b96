package org.identityverification.benchmarks.load;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Verifications on servers with one database, by the module or by hand. As behind a proxy, each server is notified of what any has
 * started. The provider answers after 100 ms and notifies half a second later.
 */
record Fleet(Stub stub, String who, int callers, int connections, List<Server> servers) {

    static final String DELIVERED = "verifications a second, delivered";
    static final String START = "start beyond the provider's 100 ms: p99, ms";
    static final String STARTS_REFUSED = "starts refused";
    static final String NOTIFICATION = "answer to the notification: p99, ms";
    static final String DELIVERY = "from the notification to the observer: p99, ms";
    static final String FAILURES = "failures";

    /** As the documents advise. The delay leaves only the queries that confirm a notification. */
    static final Map<String, String> SETTINGS = Map.of(
            "identity-verification.result-query.enabled", "true",
            "identity-verification.result-query.first-delay", "PT1H");

    private static final Duration PROVIDER = Duration.ofMillis(100);
    /** Longer than it takes to store a start, even in a short run. Otherwise code by hand delivers half a minute later. */
    private static final Duration PERSON = Duration.ofMillis(500);

    private static final Duration LONGEST_DELIVERY = Duration.ofSeconds(10);

    /**
     * Complete verifications at a rate: start, notification, result query, delivery to the application's observer. Those that are
     * not delivered within ten seconds after the end count as failures. Ends without a backlog.
     *
     * @return how many were delivered
     */
    int verify(double rate, double seconds, Table table, String column) throws Exception {
        servers.forEach(Server::reset);
        try (Notifications notifications = new Notifications(servers, connections)) {
            stub.set(PROVIDER, flow -> notifications.add(flow, PERSON));
            Usage usage = new Usage(servers);
            List<JsonObject> loads = load(rate, seconds);
            int atTheEnd = delivered();
            int accepted = notifications.awaitAnswers();
            long end = System.nanoTime();
            while (delivered() < accepted && System.nanoTime() - end < LONGEST_DELIVERY.toNanos()) {
                Thread.sleep(20);
            }
            int undelivered = accepted - delivered();
            int count = (int) sum(loads, "count");
            double measured = sum(loads, "seconds") / servers.size() - PERSON.toMillis() / 1e3;
            table.note(column, DELIVERED, atTheEnd / Math.max(0.1, measured));
            table.note(column, START, most(loads, "p99Millis") - PROVIDER.toMillis());
            table.note(column, STARTS_REFUSED, sum(loads, "refused"));
            table.note(column, "refusal of a start: median, ms", most(loads, "refusalMedianMillis"));
            table.note(column, NOTIFICATION, notifications.p99MillisUntil(notifications.accepted));
            usage.note(table, column, "verification", count);
            table.note(column, "notifications refused at first", notifications.refused.get());
            int failures = notifications.failed.get() + undelivered;
            table.note(column, FAILURES, sum(loads, "failures") + failures);
            Server.await().until(() -> delivered() >= accepted);
            table.note(column, DELIVERY, notifications.p99MillisUntil(deliveries()));
            return accepted;
        }
    }

    /** Starts verifications at a rate, then notifies of all within a time, and waits until they are delivered. */
    void startThenFinish(double rate, double seconds, Duration within, Table table, String column) throws Exception {
        servers.forEach(Server::reset);
        Queue<Stub.Flow> flows = new ConcurrentLinkedQueue<>();
        stub.set(PROVIDER, flows::add);
        Usage starts = new Usage(servers);
        List<JsonObject> loads = load(rate, seconds);
        table.note(column, "starts alone, a second", sum(loads, "count") / most(loads, "seconds"));
        table.note(column, "start alone: p99, ms", most(loads, "p99Millis"));
        starts.note(table, column, "start", (int) sum(loads, "count"));
        try (Notifications notifications = new Notifications(servers, connections)) {
            Usage usage = new Usage(servers);
            long begin = Notifications.now();
            Duration pause = Duration.ZERO;
            for (Stub.Flow flow : flows) {
                notifications.add(flow, pause);
                pause = pause.plus(within.dividedBy(flows.size()));
            }
            int accepted = notifications.awaitAnswers();
            table.note(column, "notifications", flows.size());
            table.note(column, "of these a second", accepted * 1e6 / (Notifications.now() - begin));
            Server.await().until(() -> delivered() >= accepted);
            table.note(column, "of these refused at first", notifications.refused.get());
            table.note(column, "of these never accepted", notifications.failed.get());
            long last = deliveries().values().stream().reduce(begin, Math::max);
            table.note(column, "until the last of these is delivered, s", (last - begin) / 1e6);
            usage.note(table, column, "notification", accepted);
        }
    }

    private Map<String, Long> deliveries() {
        Map<String, Long> deliveries = new HashMap<>();
        servers.forEach(it -> deliveries.putAll(it.deliveries()));
        return deliveries;
    }

    private List<JsonObject> load(double rate, double seconds) {
        List<CompletableFuture<JsonObject>> loads = servers.stream()
                .map(it -> CompletableFuture.supplyAsync(
                        () -> it.load(who, callers, seconds, rate / servers.size()), task -> new Thread(task).start()))
                .toList();
        return loads.stream().map(CompletableFuture::join).toList();
    }

    private int delivered() {
        return servers.stream().mapToInt(Server::countOfDeliveries).sum();
    }

    private static double sum(List<JsonObject> loads, String figure) {
        return loads.stream()
                .mapToDouble(it -> it.getJsonNumber(figure).doubleValue())
                .sum();
    }

    private static double most(List<JsonObject> loads, String figure) {
        return loads.stream()
                .mapToDouble(it -> it.getJsonNumber(figure).doubleValue())
                .reduce(0, Math::max);
    }
}
