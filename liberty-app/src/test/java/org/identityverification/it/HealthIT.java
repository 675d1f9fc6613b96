package org.identityverification.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.identityverification.it.StubProvider.plain;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

@DisplayName("The health of a server")
@Order(7)
class HealthIT {

    private static final Duration LONG = Duration.ofSeconds(60);

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String LIVENESS = "identity-verification-tasks";
    private static final String READINESS = "identity-verification-store";
    private static final String REPORT = "identity-verification-operation";

    private static final StubProvider PROVIDER = StubProvider.start();
    private static Database database;
    private static OwnServer server;

    @BeforeAll
    static void start() throws Exception {
        database = Database.start();
        server = OwnServer.start(
                "health",
                Map.of(
                        "POSTGRESQL_PORT", Integer.toString(database.port()),
                        "POSTGRESQL_DATABASE", "postgres",
                        "POSTGRESQL_USER", "postgres"),
                "",
                List.of(),
                Deployments.referenceApplication(Map.of(
                        "identity-verification.data-source",
                        "jdbc/identity-verification-postgresql",
                        "identity-verification.application",
                        "health",
                        Deployments.PROVIDER_URL,
                        PROVIDER.uri().toString())));
    }

    @AfterAll
    static void stop() throws Exception {
        if (server != null) {
            server.close();
        }
        database.close();
        PROVIDER.close();
    }

    @Test
    @DisplayName("is asked without a call to the provider, and shows nothing that anybody configured")
    void neverCallsTheProvider() throws Exception {
        PROVIDER.answers(StubProvider.success());

        JsonObject all = health("");

        assertThat(statuses(all)).containsEntry(LIVENESS, "UP").containsEntry(READINESS, "UP");
        assertThat(check(all, READINESS).getJsonObject("data").getString("store"))
                .isEqualTo("database");
        assertThat(statuses(health("/live"))).containsEntry(LIVENESS, "UP").doesNotContainKeys(READINESS, REPORT);
        assertThat(PROVIDER.requests()).isEmpty();
        assertThat(all.toString())
                .doesNotContain(
                        "jdbc", "postgresql", "localhost", Integer.toString(database.port()), "app-code", "secret");
    }

    @Test
    @DisplayName("is ready while the provider fails, and tells that the circuit breaker has opened")
    void providerFails() throws Exception {
        PROVIDER.answers(plain(503, List.of("X-Ca-Error-Code: D503BB"), ""));
        await().atMost(LONG).until(() -> {
            startVerification();
            return report("circuitBreaker.start").equals("\"open\"");
        });

        assertThat(statuses(health("/ready"))).containsEntry(READINESS, "UP").containsEntry(REPORT, "UP");
        assertThat(report("circuitBreaker.result")).isEqualTo("\"closed\"");

        PROVIDER.answers(StubProvider.success());
        await().atMost(LONG).until(() -> {
            startVerification();
            return report("circuitBreaker.start").equals("\"closed\"");
        });
    }

    @Test
    @DisplayName("is ready while results can't be delivered, and tells how many and for how long")
    void deliveriesAreStuck() throws Exception {
        await().atMost(LONG).until(() -> report("deliveries.parked").equals("0"));

        database.execute("INSERT INTO identity_verification_task"
                + " (application, id, kind, verification_id, attempts, created_at)"
                + " VALUES ('health', '" + UUID.randomUUID() + "', 'DELIVER', '" + UUID.randomUUID()
                + "', 300, now() - interval '1 hour')");

        await().atMost(LONG).until(() -> report("deliveries.parked").equals("1"));
        assertThat(Long.parseLong(report("deliveries.oldestAgeSeconds"))).isBetween(3600L, 3720L);
        assertThat(statuses(health("/ready"))).containsEntry(REPORT, "UP");
        database.execute("DELETE FROM identity_verification_task WHERE due_at IS NULL");
    }

    @Test
    @DisplayName("is not ready while the store does not answer, stays alive, and recovers")
    void storeIsDown() throws Exception {
        database.stop();
        try {
            await().atMost(LONG)
                    .until(
                            () -> health("/ready"),
                            it -> "DOWN".equals(statuses(it).get(READINESS)));
            assertThat(health("/live").getString("status")).isEqualTo("UP");
            assertThat(statuses(health(""))).containsEntry(REPORT, "UP").containsEntry(LIVENESS, "UP");
        } finally {
            database.startAgain();
        }
        await().atMost(LONG).until(() -> health("/ready"), it -> "UP".equals(it.getString("status")));
    }

    private static String report(String key) throws IOException, InterruptedException {
        return String.valueOf(
                check(health("/ready"), REPORT).getJsonObject("data").get(key));
    }

    private static Map<String, String> statuses(JsonObject health) {
        return health.getJsonArray("checks").getValuesAs(JsonObject.class).stream()
                .collect(Collectors.toMap(it -> it.getString("name"), it -> it.getString("status")));
    }

    private static JsonObject check(JsonObject health, String name) {
        return health.getJsonArray("checks").getValuesAs(JsonObject.class).stream()
                .filter(it -> it.getString("name").equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static JsonObject health(String path) throws IOException, InterruptedException {
        HttpResponse<String> response = HTTP.send(
                HttpRequest.newBuilder(server.uri().resolve("/health" + path))
                        .timeout(LONG)
                        .build(),
                BodyHandlers.ofString());
        JsonObject body = Json.createReader(new StringReader(response.body())).readObject();
        assertThat(response.statusCode()).isEqualTo(body.getString("status").equals("UP") ? 200 : 503);
        return body;
    }

    private static void startVerification() throws IOException, InterruptedException {
        HTTP.send(
                HttpRequest.newBuilder(server.uri().resolve("/identity/api/verifications"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(Persons.json(Persons.NAME, "TENCENT", "health")))
                        .build(),
                BodyHandlers.discarding());
    }
}
