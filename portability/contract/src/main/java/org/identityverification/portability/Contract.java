package org.identityverification.portability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.identityverification.testkit.script.Outcome.passes;
import static org.identityverification.testkit.script.SpoiledAnswer.HANG;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.identityverification.testkit.FaceProvider;
import org.identityverification.testkit.script.Fault;
import org.identityverification.testkit.script.SpoiledAnswer;
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
        return started(Client.CONTEXT_ID);
    }

    default JsonObject started(String contextId) {
        JsonObject started = application().start("?contextId=" + contextId);
        assertThat(isStarted(started)).as("%s", started).isTrue();
        return started;
    }

    /** Starts one whose pass the provider knows, and sends no notification of. */
    default JsonObject passed(String contextId) {
        JsonObject started = started(contextId);
        provider().check(started.getString("flowId")).end(passes().notificationLost());
        return started;
    }

    default JsonObject passed() {
        return passed(Client.CONTEXT_ID);
    }

    /** Fills the bulkhead with starts, each on a thread that the server does not manage, which are answered after this work. */
    default void whileCallsHang(Runnable work) throws Exception {
        startsFail(HANG);
        CompletableFuture<List<JsonObject>> callers = application().startManyInBackground(ServerContract.BULKHEAD);
        try {
            // Before the read timeout: a call that it ends is no longer in the bulkhead.
            await().atMost(ServerContract.READ_TIMEOUT)
                    .until(() -> provider().calls().size() == ServerContract.BULKHEAD);
            work.run();
        } finally {
            provider().clock().forward(SpoiledAnswer.HANG_TIME);
        }
        assertThat(callers.get(LONG_ENOUGH.toSeconds(), TimeUnit.SECONDS))
                .hasSize(ServerContract.BULKHEAD)
                .allMatch(Contract::isStarted);
    }

    static boolean isStarted(JsonObject report) {
        return !report.containsKey("exception");
    }

    static UUID idOf(JsonObject report) {
        return UUID.fromString(report.getString("id"));
    }

    static String notice(JsonObject started, boolean success) {
        return "{\"flowId\":\"%s\",\"success\":%s,\"contextId\":\"%s\",\"verifycode\":\"a-code\"}"
                .formatted(started.getString("flowId"), success, Client.CONTEXT_ID);
    }

    /** Waits until observers were called so many times, in all, for a verification. */
    default List<JsonObject> awaitObserved(UUID id, int sightings) {
        return await().atMost(LONG_ENOUGH).until(() -> application().observed(id), it -> it.size() >= sightings);
    }

    default void awaitDelivered(UUID id) {
        await().atMost(LONG_ENOUGH).until(() -> application().find(id).containsKey("deliveredAt"));
    }

    default void assertPending(JsonObject started) {
        assertThat(application().find(idOf(started)).getString("status")).isEqualTo("PENDING");
    }
}
