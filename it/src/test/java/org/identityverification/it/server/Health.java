package org.identityverification.it.server;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A server's answer at {@code /health}. It shows every application's check, even if the names are the same. */
public final class Health {

    public static final String LIVENESS = "identity-verification-tasks";
    public static final String READINESS = "identity-verification-store";
    public static final String REPORT = "identity-verification-operation";

    private final URI server;

    public Health(URI server) {
        this.server = server;
    }

    public JsonObject ask(String path) {
        HttpResponse<String> response = Http.send("GET", server.resolve("/health" + path), BodyPublishers.noBody());
        JsonObject body = Http.json(response);
        assertThat(response.statusCode()).isEqualTo(isUp(body) ? 200 : 503);
        return body;
    }

    public boolean isLive() {
        return isUp(ask("/live"));
    }

    public boolean isReady() {
        return isUp(ask("/ready"));
    }

    /** The value of a key in each application's report on its operation. */
    public List<String> reported(String key) {
        return checks(ask("/ready"), REPORT).stream()
                .map(it -> String.valueOf(it.getJsonObject("data").get(key)))
                .toList();
    }

    public static boolean isUp(JsonObject health) {
        return health.getString("status").equals("UP");
    }

    /** The checks' statuses by their names, for a server with one application. */
    public static Map<String, String> statuses(JsonObject health) {
        return health.getJsonArray("checks").getValuesAs(JsonObject.class).stream()
                .collect(Collectors.toMap(it -> it.getString("name"), it -> it.getString("status")));
    }

    public static List<JsonObject> checks(JsonObject health, String name) {
        return health.getJsonArray("checks").getValuesAs(JsonObject.class).stream()
                .filter(it -> it.getString("name").equals(name))
                .toList();
    }
}
