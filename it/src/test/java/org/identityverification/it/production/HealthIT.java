package org.identityverification.it.production;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.identityverification.it.server.Health.LIVENESS;
import static org.identityverification.it.server.Health.READINESS;
import static org.identityverification.it.server.Health.REPORT;
import static org.identityverification.it.server.Health.checks;
import static org.identityverification.it.server.Health.statuses;
import static org.identityverification.testkit.script.GatewayRefusal.D503BB;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.Health;
import org.identityverification.it.server.OwnServer;
import org.identityverification.testkit.FaceProvider;
import org.identityverification.testservers.PostgreSql;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("The health of a server")
@Order(7)
class HealthIT {

    private static final Duration LONG = Duration.ofSeconds(60);

    private static final int MANY = 1000;

    @RegisterExtension
    static final FaceProvider PROVIDER = FaceProvider.start(0, Sandbox.APP_CODE);

    @AutoClose
    private static PostgreSql database;

    @AutoClose
    private static OwnServer server;

    private static Health health;

    @BeforeAll
    static void start() throws Exception {
        database = PostgreSql.start(OwnServer.folder());
        server = OwnServer.start(
                "health",
                OwnServer.with(database, Map.of("IDENTITY_VERIFICATION_MP_REST_URL", PROVIDER.url())),
                Deployments.referenceApplication());
        health = new Health(server.uri());
    }

    @Test
    @DisplayName("is reported without a call to the provider, and shows nothing of the configuration")
    void neverCallsTheProvider() {
        JsonObject all = health.ask("");

        assertThat(statuses(all)).containsEntry(LIVENESS, "UP").containsEntry(READINESS, "UP");
        assertThat(checks(all, READINESS).get(0).getJsonObject("data").getString("store"))
                .isEqualTo("database");
        assertThat(statuses(health.ask("/live"))).containsEntry(LIVENESS, "UP").doesNotContainKeys(READINESS, REPORT);
        assertThat(PROVIDER.calls()).isEmpty();
        assertThat(all.toString())
                .doesNotContain(
                        "jdbc", "postgresql", "localhost", Integer.toString(database.port()), "app-code", "secret");
    }

    @Test
    @DisplayName(
            "is ready while the provider fails and the circuit breaker is open, and does not show the breaker's state")
    void providerFails() {
        PROVIDER.nextCalls(MANY, D503BB);
        await().atMost(LONG).until(() -> {
            int calls = PROVIDER.calls().size();
            return server.startVerification("health").statusCode() == 503
                    && PROVIDER.calls().size() == calls;
        });

        JsonObject ready = health.ask("/ready");
        assertThat(statuses(ready)).containsEntry(READINESS, "UP").containsEntry(REPORT, "UP");
        assertThat(checks(ready, REPORT).get(0).getJsonObject("data").keySet())
                .contains("deliveries.hung")
                .allMatch(key -> key.startsWith("deliveries."));

        PROVIDER.reset();
        await().atMost(LONG).until(() -> server.startVerification("health").statusCode() == 201);
    }

    @Test
    @DisplayName("is not ready while the store does not answer, stays alive, and recovers")
    void storeIsDown() throws Exception {
        database.stop();
        try {
            await().atMost(LONG)
                    .until(
                            () -> health.ask("/ready"),
                            it -> "DOWN".equals(statuses(it).get(READINESS)));
            assertThat(health.ask("/live").getString("status")).isEqualTo("UP");
            assertThat(statuses(health.ask(""))).containsEntry(REPORT, "UP").containsEntry(LIVENESS, "UP");
        } finally {
            database.startAgain();
        }
        await().atMost(LONG).until(() -> health.ask("/ready"), it -> "UP".equals(it.getString("status")));
    }
}
