package org.identityverification.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;

/** From the provider's notification to the application's observer, through PostgreSQL. */
final class DeliveryRow implements Row {

    private static final String MODULE = "module, one node";
    private static final String ONE_OF_TWO = "module, two nodes, one is notified";
    private static final String TWO_NODES = "module, two nodes, both are notified";
    private static final String BY_HAND = "insert and select by hand";
    private static final String NOTICE = "{\"flowId\":\"1862291536444700249\",\"success\":true}";
    private static final int WARM_UP = 40_000;
    /** More, because each node has its own compiler. */
    private static final int WARM_UP_TWO = 100_000;

    @Override
    public String id() {
        return "delivery";
    }

    @Override
    public List<Section> measure(Surroundings surroundings) throws Exception {
        Settings settings = surroundings.settings();
        Section section = new Section(
                id(),
                "Deliver results",
                Store.POSTGRESQL.durability() + "; " + NotificationRow.CONNECTIONS
                        + " connections notify as fast as they can, and what counts is the time until the last result was"
                        + " delivered. The delay counts from the arrival of the notification, so it includes its commit.");
        Rounds rounds = new Rounds();
        try (Server one = surroundings.server(Store.POSTGRESQL, id())) {
            byte[] byHand = HttpLoad.post("/bench/api/by-hand/outbox", NOTICE);
            burst(List.of(one), NotificationRow.notices(one, WARM_UP), WARM_UP);
            burst(List.of(one), times(byHand, WARM_UP), WARM_UP);
            surroundings.gatherStatistics(Store.POSTGRESQL);
            int count = (int) (1500 * settings.seconds());
            rounds.measure(
                    MODULE,
                    into -> into.note(
                            MODULE, "results/s", burst(List.of(one), NotificationRow.notices(one, count), count)));
            rounds.measure(
                    BY_HAND, into -> into.note(BY_HAND, "results/s", burst(List.of(one), times(byHand, count), count)));
            rounds.run(settings.rounds());
            delay(settings, one, rounds, MODULE, byHand);
        }
        Rounds nodes = new Rounds();
        try (Server one = surroundings.server(Store.POSTGRESQL, id());
                Server other = surroundings.secondNode(Store.POSTGRESQL, id() + "-other", one)) {
            int count = (int) (1500 * settings.seconds());
            burst(List.of(one, other), NotificationRow.notices(one, WARM_UP_TWO), WARM_UP_TWO);
            surroundings.gatherStatistics(Store.POSTGRESQL);
            nodes.measure(
                    ONE_OF_TWO,
                    into -> into.note(
                            ONE_OF_TWO,
                            "results/s",
                            burst(List.of(one, other), 1, NotificationRow.notices(one, count), count)));
            nodes.measure(
                    TWO_NODES,
                    into -> into.note(
                            TWO_NODES,
                            "results/s",
                            burst(List.of(one, other), NotificationRow.notices(one, count), count)));
            nodes.run(settings.rounds());
        }
        rounds.figures().forEach(section::add);
        nodes.figures().forEach(section::add);
        section.add(Ratio.atLeast(Double.NaN, rounds.figure(MODULE), rounds.figure(BY_HAND)));
        section.add(Ratio.atLeast(1, nodes.figure(TWO_NODES), nodes.figure(ONE_OF_TWO)));
        Figure p99 = rounds.figure(MODULE + ": p99 of the delay at half of that rate");
        section.add(new Ratio(
                p99.name() + " / 100 ms",
                1,
                false,
                p99.rounds().stream().map(ms -> ms / 100).toList()));
        section.note(
                "Two nodes share the machine's processors with the database and the load, and their public URL is the"
                        + " first one's; they show that they do not hinder each other, not that they scale.");
        return List.of(section);
    }

    private static void delay(Settings settings, Server server, Rounds rounds, String name, byte[] byHand)
            throws Exception {
        double rate = rounds.figure(MODULE).median() / 2;
        double rateByHand = rounds.figure(BY_HAND).median() / 2;
        for (int round = 0; round < settings.rounds(); round++) {
            int count = (int) (rate * settings.seconds());
            noteDelay(settings, server, rounds, name, NotificationRow.notices(server, count), rate);
            noteDelay(settings, server, rounds, BY_HAND, times(byHand, Long.MAX_VALUE), rateByHand);
        }
    }

    private static void noteDelay(
            Settings settings, Server server, Rounds rounds, String name, LongFunction<byte[]> requests, double rate)
            throws Exception {
        NotificationRow.quiet(server);
        server.delete("deliveries");
        NotificationRow.load(server, requests).run(settings.seconds(), rate).only(200);
        NotificationRow.awaitDelivered(server);
        JsonNode delays = server.get("deliveries", Map.of());
        rounds.note(
                name + ": p50 of the delay at half of that rate",
                "ms",
                delays.get("p50Millis").asDouble());
        rounds.note(
                name + ": p99 of the delay at half of that rate",
                "ms",
                delays.get("p99Millis").asDouble());
    }

    private static double burst(List<Server> nodes, LongFunction<byte[]> requests, int count) throws Exception {
        return burst(nodes, nodes.size(), requests, count);
    }

    /**
     * How many a second were delivered, from the first request on to the last delivery.
     *
     * @param notified how many of the nodes, from the first on, are told; any node may deliver
     */
    private static double burst(List<Server> servers, int notified, LongFunction<byte[]> requests, int count)
            throws Exception {
        for (Server server : servers) {
            NotificationRow.quiet(server);
            server.delete("deliveries");
        }
        long begin = System.nanoTime();
        List<Thread> threads = new ArrayList<>();
        List<Exception> failures = java.util.Collections.synchronizedList(new ArrayList<>());
        LongFunction<byte[]> shared = new Shared(requests);
        for (Server server : servers.subList(0, notified)) {
            HttpLoad load = new HttpLoad(server.port(), NotificationRow.CONNECTIONS / notified, shared);
            Thread thread = new Thread(() -> {
                try {
                    load.run(3600, 0).only(200);
                } catch (Exception e) {
                    failures.add(e);
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        if (!failures.isEmpty()) {
            throw failures.get(0);
        }
        while (delivered(servers) < count) {
            if (System.nanoTime() - begin > 300_000_000_000L) {
                throw new IllegalStateException("Only " + delivered(servers) + " of " + count + " were delivered");
            }
            Thread.sleep(20);
        }
        return count / ((System.nanoTime() - begin) / 1e9);
    }

    private static long delivered(List<Server> servers) throws Exception {
        long all = 0;
        for (Server server : servers) {
            all += server.get("deliveries", Map.of()).get("count").asLong();
        }
        return all;
    }

    private static LongFunction<byte[]> times(byte[] request, long count) {
        return n -> n < count ? request : null;
    }

    /** Two loads that take from one supply. */
    private static final class Shared implements LongFunction<byte[]> {
        private final LongFunction<byte[]> requests;
        private final java.util.concurrent.atomic.AtomicLong next = new java.util.concurrent.atomic.AtomicLong();

        private Shared(LongFunction<byte[]> requests) {
            this.requests = requests;
        }

        @Override
        public byte[] apply(long ignored) {
            return requests.apply(next.getAndIncrement());
        }
    }
}
