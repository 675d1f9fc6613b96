package org.identityverification.benchmarks.load;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.identityverification.testservers.Tokens;

/** How many forged notifications per second one server refuses, compared with paths that do not exist. */
final class ForgedRow implements Benchmarks.Row {

    private static final int WARM_UP_ROUNDS = 3;
    private static final int REQUESTS_A_SECOND = 3000;
    private static final String BODY = "{\"flowId\":\"1862291536444700249\",\"success\":true}";

    @Override
    public Table measure(Surroundings surroundings) throws Exception {
        Table table = new Table("Refuse a forged notification, " + NotificationRow.CONNECTIONS + " connections");
        try (Server server = surroundings.server("forged")) {
            String forged =
                    Tokens.valid(UUID.randomUUID(), Server.PUBLIC_URL, "a-secret-that-this-server-does-not-know");
            Map<String, String> paths = new LinkedHashMap<>();
            paths.put("forged token", "/bench/api/notifications/" + forged);
            paths.put("the application's 404", "/bench/api/nothing/here");
            paths.put("the server's 404", "/nothing/here");
            for (int round = -WARM_UP_ROUNDS; round < surroundings.rounds(); round++) {
                Table into = round < 0 ? new Table("Warm-up") : table;
                for (Map.Entry<String, String> path : paths.entrySet()) {
                    once(surroundings, server, path.getKey(), path.getValue(), into);
                }
            }
        }
        return table;
    }

    private static void once(Surroundings surroundings, Server server, String name, String path, Table table)
            throws Exception {
        server.reset();
        int count = (int) Math.ceil(REQUESTS_A_SECOND * surroundings.seconds());
        try (Requests requests = new Requests(server.port(), 404)) {
            byte[] bytes = HttpConnection.post(path, BODY);
            for (int i = 0; i < count; i++) {
                requests.add(Integer.toString(i), bytes, Duration.ZERO);
            }
            Usage usage = surroundings.use(server);
            long begin = System.nanoTime();
            requests.send(NotificationRow.CONNECTIONS).awaitAnswers();
            table.note(name, "requests a second", count * 1e9 / (System.nanoTime() - begin));
            usage.note(table, name, count);
            table.note(name, "failures", requests.failures());
        }
    }
}
