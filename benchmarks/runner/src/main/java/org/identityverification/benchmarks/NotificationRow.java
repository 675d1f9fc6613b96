package org.identityverification.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongFunction;

/** Accepting the provider's notifications. */
final class NotificationRow implements Row {

    static final String MODULE = "notification";
    static final String INSERT = "resource with one insert";
    static final String NOTHING = "resource that does nothing";
    static final int CONNECTIONS = 16;

    private static final int AT_MOST_PER_SECOND = 12_000;
    private static final int WARM_UP_SECONDS = 35;

    private static final String NOTICE = """
            {"flowId":"1862291536444700249","success":true,"contextId":"order-4711","verifyCode":"4711"}""";

    @Override
    public String id() {
        return "notification";
    }

    @Override
    public List<Section> measure(Surroundings surroundings) throws Exception {
        List<Section> sections = new ArrayList<>();
        for (Store store : Store.values()) {
            try (Server server = surroundings.server(store, id())) {
                measure(surroundings, server, store, sections);
            }
        }
        return sections;
    }

    private static void measure(Surroundings surroundings, Server server, Store store, List<Section> sections)
            throws Exception {
        Settings settings = surroundings.settings();
        boolean durable = store != Store.MEMORY;
        byte[] toNothing = HttpLoad.post("/bench/api/by-hand/nothing", NOTICE);
        byte[] toInsert = HttpLoad.post("/bench/api/by-hand/insert", NOTICE);
        load(server, n -> toNothing).run(WARM_UP_SECONDS, 0).only(200);
        if (durable) {
            load(server, n -> toInsert).run(WARM_UP_SECONDS, 0).only(200);
        }
        HttpLoad.Outcome warm = load(server, notices(server, 2400 * WARM_UP_SECONDS))
                .run(WARM_UP_SECONDS, 0)
                .only(200);
        double first = warm.perSecond();
        awaitDelivered(server);
        surroundings.gatherStatistics(store);

        Rounds rounds = new Rounds();
        rounds.measure(MODULE, into -> {
            int enough = (int) Math.min(AT_MOST_PER_SECOND * settings.seconds(), first * 3 * settings.seconds());
            HttpLoad load = load(server, notices(server, enough));
            note(into, MODULE, server, load, settings);
            awaitDelivered(server);
        });
        if (durable) {
            rounds.measure(INSERT, into -> note(into, INSERT, server, load(server, n -> toInsert), settings));
        }
        rounds.measure(NOTHING, into -> note(into, NOTHING, server, load(server, n -> toNothing), settings));
        rounds.run(settings.rounds());
        Section section = new Section(
                "notification-" + store.name().toLowerCase(Locale.ROOT),
                "Accept a notification, " + store,
                store.durability() + "; " + CONNECTIONS
                        + " connections; each notification is for another verification, changes it, and is delivered"
                        + " to an observer meanwhile.");
        rounds.figures().forEach(section::add);
        section.add(
                durable
                        ? Ratio.atLeast(0.8, rounds.figure(MODULE), rounds.figure(INSERT))
                        : Ratio.atLeast(Double.NaN, rounds.figure(MODULE), rounds.figure(NOTHING)));
        latency(settings, server, rounds.figure(MODULE).median() / 2, section, store);
        sections.add(section);
    }

    private static void latency(Settings settings, Server server, double rate, Section section, Store store)
            throws Exception {
        Rounds rounds = new Rounds();
        String name = MODULE + ": p99 at half of that rate";
        rounds.measure(name, into -> {
            HttpLoad load = load(server, notices(server, (int) (rate * settings.seconds())));
            quiet(server);
            into.note(name, "ms", load.run(settings.seconds(), rate).only(200).p99Millis());
            awaitDelivered(server);
        });
        rounds.run(settings.rounds());
        Figure p99 = section.add(rounds.figure(name));
        if (store != Store.MEMORY) {
            section.add(new Ratio(
                    name + " / 50 ms",
                    1,
                    false,
                    p99.rounds().stream().map(ms -> ms / 50).toList()));
        }
    }

    private static void note(Rounds into, String name, Server server, HttpLoad load, Settings settings)
            throws Exception {
        quiet(server);
        JsonNode before = server.get("process", Map.of());
        HttpLoad.Outcome outcome = load.run(settings.seconds(), 0).only(200);
        JsonNode after = server.get("process", Map.of());
        long count = outcome.nanos().getTotalCount();
        into.note(name, "requests/s", outcome.perSecond());
        into.note(name + ": processor time", "µs/request", grown(before, after, "cpuNanos") / 1e3 / count);
        into.note(name + ": allocated", "B/request", grown(before, after, "allocatedBytes") / count);
    }

    /** How much more the server's process has used. */
    static double grown(JsonNode before, JsonNode after, String what) {
        return after.get(what).asDouble() - before.get(what).asDouble();
    }

    static HttpLoad load(Server server, LongFunction<byte[]> requests) {
        return new HttpLoad(server.port(), CONNECTIONS, requests);
    }

    /** One notification for each of so many verifications, and then no more. */
    static LongFunction<byte[]> notices(Server server, int count) throws Exception {
        String[] tokens = tokens(server, count);
        return n -> n < tokens.length ? HttpLoad.post("/bench/api/notifications/" + tokens[(int) n], NOTICE) : null;
    }

    static String[] tokens(Server server, int count) throws Exception {
        return server.post("store/tokens", Map.of("count", count)).split("\n");
    }

    static void quiet(Server server) throws Exception {
        server.post("process/collect-garbage", Map.of());
    }

    /** Waits until nothing more is delivered, so that the next measurement is not burdened with it. */
    static long awaitDelivered(Server server) throws Exception {
        long before = -1;
        long delivered = server.get("deliveries", Map.of()).get("count").asLong();
        while (delivered != before) {
            Thread.sleep(500);
            before = delivered;
            delivered = server.get("deliveries", Map.of()).get("count").asLong();
        }
        return delivered;
    }
}
