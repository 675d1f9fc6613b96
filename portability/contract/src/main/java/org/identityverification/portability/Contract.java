package org.identityverification.portability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.identityverification.testkit.script.Outcome.passes;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.identityverification.testkit.FaceProvider;
import org.identityverification.testkit.script.Fault;
import org.junit.jupiter.api.BeforeEach;

/** What all parts of the contract share. */
interface Contract {

    Duration LONG_ENOUGH = Duration.ofSeconds(60);

    int MANY = 1000;

    Running running();

    default Client application() {
        return running().client();
    }

    default FaceProvider provider() {
        return running().provider();
    }

    /** Fills the breaker's window with successes, so that no test inherits the failures of another. */
    @BeforeEach
    default void closeTheBreaker() {
        provider().reset();
        await().atMost(LONG_ENOUGH)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> isStarted(application().start()));
        for (int i = 0; i < 20; i++) {
            started();
        }
        provider().reset();
    }

    default void startsFail(Fault fault) {
        provider().nextCalls(MANY, fault);
    }

    default List<String> nonces() {
        return provider().calls().stream()
                .map(call -> call.header("X-Ca-Nonce").orElseThrow())
                .toList();
    }

    default JsonObject started() {
        JsonObject started = application().start();
        assertThat(isStarted(started)).as("%s", started).isTrue();
        return started;
    }

    /** The provider knows a pass, and sends no notification of it. */
    default JsonObject passed(JsonObject started) {
        provider().check(started.getString("flowId")).end(passes().notificationLost());
        return started;
    }

    static boolean isStarted(JsonObject report) {
        return !report.containsKey("exception");
    }

    static UUID idOf(JsonObject report) {
        return UUID.fromString(report.getString("id"));
    }

    static String notice(JsonObject started, boolean success) {
        return "{\"flowId\":\"%s\",\"success\":%s,\"contextId\":\"%s\",\"verifycode\":\"a-code\"}"
                .formatted(started.getString("flowId"), success, "201908221430111");
    }

    /** Waits until observers were called so many times, in all, for a verification. */
    default List<JsonObject> awaitObserved(UUID id, int sightings) {
        return await().atMost(LONG_ENOUGH).until(() -> application().observed(id), it -> it.size() >= sightings);
    }

    default void awaitStatus(UUID id, String status) {
        await().atMost(LONG_ENOUGH)
                .until(() -> application().find(id).getString("status", "none").equals(status));
    }

    default void awaitDelivered(UUID id) {
        await().atMost(LONG_ENOUGH).until(() -> application().find(id).containsKey("deliveredAt"));
    }
}
