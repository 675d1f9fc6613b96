package org.identityverification.benchmarks.load;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.identityverification.testservers.Tokens;

/** How many forged notifications per second one server refuses. */
final class ForgedRow implements Benchmarks.Row {

    private static final int WARM_UP_ROUNDS = 3;
    private static final int REQUESTS_A_SECOND = 3000;
    private static final String BODY = "{\"flowId\":\"1862291536444700249\",\"success\":true}";

    @Override
    public Table measure(Surroundings surroundings) throws Exception {
        Table table = new Table("Refuse a forged notification, " + NotificationRow.CONNECTIONS + " connections");
        String forged = Tokens.valid(UUID.randomUUID(), Server.PUBLIC_URL, "a-secret-that-this-server-does-not-know");
        byte[] request = HttpConnection.post("/bench/api/notifications/" + forged, BODY);
        try (Server server = surroundings.server("forged", Map.of())) {
            for (int round = -WARM_UP_ROUNDS; round < surroundings.rounds(); round++) {
                once(surroundings, server, request, round < 0 ? new Table("Warm-up") : table);
            }
        }
        return table;
    }

    private static void once(Surroundings surroundings, Server server, byte[] request, Table table) throws Exception {
        server.reset();
        int count = (int) Math.ceil(REQUESTS_A_SECOND * surroundings.seconds());
        try (Requests requests = new Requests(server.port(), 404)) {
            for (int i = 0; i < count; i++) {
                requests.add(Integer.toString(i), request, Duration.ZERO);
            }
            Usage usage = new Usage(server);
            long begin = System.nanoTime();
            requests.send(NotificationRow.CONNECTIONS).awaitAnswers();
            table.note(Surroundings.MODULE, "requests a second", count * 1e9 / (System.nanoTime() - begin));
            usage.note(table, Surroundings.MODULE, "request", count);
            table.note(Surroundings.MODULE, "failures", requests.failures());
        }
    }
}
