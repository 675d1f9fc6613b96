package org.identityverification.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/** Refusing notifications that the provider has not sent. */
final class ForgedRow implements Row {

    private static final String FORGED = "forged notification";
    private static final String NOT_A_TOKEN = "no token at all";
    private static final String UNKNOWN_PATH = "the application's 404";
    private static final String UNKNOWN_ROOT = "the server's 404";
    private static final String BODY = "{\"flowId\":\"1862291536444700249\",\"success\":true}";
    private static final int WARM_UP_SECONDS = 15;

    @Override
    public String id() {
        return "forged";
    }

    @Override
    public List<Section> measure(Surroundings surroundings) throws Exception {
        Settings settings = surroundings.settings();
        Rounds rounds = new Rounds();
        try (Server server = surroundings.server(Store.MEMORY, id())) {
            String token = NotificationRow.tokens(server, 1)[0];
            String forged = (token.startsWith("B") ? "C" : "B") + token.substring(1, 60) + token.substring(44, 60);
            Map<String, String> paths = Map.of(
                    FORGED, "/bench/api/notifications/A" + forged.substring(1),
                    NOT_A_TOKEN, "/bench/api/notifications/guess",
                    UNKNOWN_PATH, "/bench/api/nobody/guess",
                    UNKNOWN_ROOT, "/nobody/api/notifications/guess");
            for (String name : List.of(FORGED, NOT_A_TOKEN, UNKNOWN_PATH, UNKNOWN_ROOT)) {
                byte[] request = HttpLoad.post(paths.get(name), BODY);
                HttpLoad load = NotificationRow.load(server, n -> request);
                load.run(WARM_UP_SECONDS, 0).only(404);
                rounds.measure(name, into -> {
                    NotificationRow.quiet(server);
                    JsonNode before = server.get("process", Map.of());
                    HttpLoad.Outcome outcome = load.run(settings.seconds(), 0).only(404);
                    JsonNode after = server.get("process", Map.of());
                    double count = outcome.nanos().getTotalCount();
                    into.note(name, "requests/s", outcome.perSecond());
                    into.note(
                            name + ": processor time",
                            "µs/request",
                            (after.get("cpuNanos").asLong()
                                            - before.get("cpuNanos").asLong())
                                    / 1e3
                                    / count);
                });
            }
            rounds.run(settings.rounds());
        }
        Section section = new Section(
                id(), "Refuse a forged notification", NotificationRow.CONNECTIONS + " connections; store in memory.");
        rounds.figures().forEach(section::add);
        section.add(Ratio.atLeast(0.9, rounds.figure(FORGED), rounds.figure(UNKNOWN_ROOT)));
        section.add(Ratio.atLeast(0.9, rounds.figure(FORGED), rounds.figure(UNKNOWN_PATH)));
        return List.of(section);
    }
}
