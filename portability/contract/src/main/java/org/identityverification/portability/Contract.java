package org.identityverification.portability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.identityverification.testkit.FaceProvider;
import org.identityverification.testkit.script.Fault;
import org.junit.jupiter.api.BeforeEach;

/** What all parts of the contract share. */
interface Contract {

    /** The longest that a test waits for anything. */
    Duration LONG_ENOUGH = Duration.ofSeconds(60);

    /** More calls than a test makes. */
    int MANY = 1000;

    /** What runs. */
    Running running();

    /** The application that runs. */
    default Client application() {
        return running().client();
    }

    /** The provider that it calls. */
    default FaceProvider provider() {
        return running().provider();
    }

    /** So that no test inherits the failures of another: as many successes as a breaker looks back on. */
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

    /** From now on all starts are answered so. */
    default void startsFail(Fault fault) {
        provider().nextCalls(MANY, fault);
    }

    /** The nonces of all calls. */
    default List<String> nonces() {
        return provider().calls().stream()
                .map(call -> call.header("X-Ca-Nonce").orElseThrow())
                .toList();
    }

    /** A verification that was just started. */
    default JsonObject started() {
        JsonObject started = application().start();
        assertThat(isStarted(started)).as("%s", started).isTrue();
        return started;
    }

    /** Whether a start was a success. */
    static boolean isStarted(JsonObject report) {
        return report.getString("type").equals("FaceVerification");
    }

    /** Of which verification a report is. */
    static UUID idOf(JsonObject report) {
        return UUID.fromString(report.getString("verificationId"));
    }

    /** The provider's notification. */
    static String notice(JsonObject started, boolean success) {
        return "{\"flowId\":\"%s\",\"success\":%s,\"contextId\":\"%s\",\"verifycode\":\"a-code\"}"
                .formatted(started.getString("flowId"), success, "201908221430111");
    }

    /** Waits until so many observers were called for a verification, all of them together. */
    default List<JsonObject> awaitObserved(UUID id, int sightings) {
        return await().atMost(LONG_ENOUGH).until(() -> application().observed(id), it -> it.size() >= sightings);
    }

    /** Waits until a verification stands so. */
    default void awaitStatus(UUID id, String status) {
        await().atMost(LONG_ENOUGH)
                .until(() -> application().find(id).getString("status", "none").equals(status));
    }

    /** Waits until every observer has had the result. */
    default void awaitDelivered(UUID id) {
        await().atMost(LONG_ENOUGH).until(() -> application().find(id).containsKey("deliveredAt"));
    }
}
