package org.identityverification.benchmarks.load;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.identityverification.it.support.Tokens;

/** How many forged notifications a second one server refuses, beside paths where there is nothing. */
final class ForgedRow implements Benchmarks.Row {

    private static final int WARM_UP_SECONDS = 15;
    private static final String BODY = "{\"flowId\":\"1862291536444700249\",\"success\":true}";

    @Override
    public Table measure(Surroundings surroundings) throws Exception {
        Settings settings = surroundings.settings();
        Table table = new Table("Refuse a forged notification, " + ClosedLoad.CONNECTIONS + " connections");
        try (Server server = surroundings.server("forged")) {
            String publicUrl = "http://localhost:" + server.port() + "/bench/api";
            String forged = Tokens.valid(UUID.randomUUID(), publicUrl, "a-secret-that-this-server-does-not-know");
            Map<String, byte[]> requests = new LinkedHashMap<>();
            requests.put("forged token", HttpConnection.post("/bench/api/notifications/" + forged, BODY));
            requests.put("the application's 404", HttpConnection.post("/bench/api/nothing/here", BODY));
            requests.put("the server's 404", HttpConnection.post("/nothing/here", BODY));
            for (byte[] request : requests.values()) {
                new ClosedLoad(server.port(), n -> request, 404).run(WARM_UP_SECONDS);
            }
            for (int round = 0; round < settings.rounds(); round++) {
                for (Map.Entry<String, byte[]> request : requests.entrySet()) {
                    server.reset();
                    Usage usage = Usage.begin(surroundings, server);
                    ClosedLoad.Outcome outcome =
                            new ClosedLoad(server.port(), n -> request.getValue(), 404).run(settings.seconds());
                    Figures figures = table.column(request.getKey());
                    figures.note("requests a second", outcome.perSecond());
                    usage.note(figures, outcome.count());
                }
            }
        }
        return table;
    }
}
