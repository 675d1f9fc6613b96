package org.identityverification.it.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.identityverification.testkit.script.GatewayRefusal.D503BB;
import static org.identityverification.testkit.script.GatewayRefusal.D504RE;
import static org.identityverification.testkit.script.GatewayRefusal.THROTTLED;
import static org.identityverification.testkit.script.SpoiledAnswer.HANG;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.identityverification.it.probe.Probe;
import org.identityverification.it.probe.Probe.Seen;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.OnSharedServer;
import org.identityverification.testkit.FaceProvider;
import org.identityverification.testkit.script.Fault;
import org.identityverification.testkit.wire.Call;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Tests each key on one method, and that the other method has keys of its own. The defaults are tested without a server; what is
 * retried and what is counted, on all servers by {@code portability}; {@code Bulkhead/value}, by {@code UndisturbedNodeIT}.
 */
@OnSharedServer
@RunAsClient
@DisplayName("Fault tolerance")
class FaultToleranceIT {

    private static final int MANY = 1000;
    private static final long TUNED_RETRY_DELAY = 600;
    private static final int TUNED_BREAKER_WINDOW = 4;
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration LESS_THAN_THE_READ_TIMEOUT = Duration.ofSeconds(9);

    @RegisterExtension
    static final FaceProvider PROVIDER = FaceProvider.start(0, Sandbox.APP_CODE);

    private static final Probe TUNED = new Probe("ft-tuned");
    private static final Probe OFF = new Probe("ft-off");
    private static final Probe QUERIES_OFF = new Probe("ft-queries-off");

    @Deployment(name = "tuned", testable = false)
    static WebArchive tuned() {
        return archive(
                "ft-tuned",
                "start",
                Map.of(
                        "Retry/maxRetries", "4",
                        "Retry/delay", Long.toString(TUNED_RETRY_DELAY),
                        "Retry/jitter", "0",
                        "CircuitBreaker/requestVolumeThreshold", Integer.toString(TUNED_BREAKER_WINDOW),
                        "CircuitBreaker/failureRatio", "0.75",
                        "CircuitBreaker/delay", "1000"));
    }

    @Deployment(name = "off", testable = false)
    static WebArchive off() {
        return switchedOff("ft-off", "start");
    }

    @Deployment(name = "queries-off", testable = false)
    static WebArchive queriesOff() {
        return switchedOff("ft-queries-off", "result");
    }

    private static WebArchive switchedOff(String name, String method) {
        return archive(
                name,
                method,
                Map.of(
                        "Retry/enabled",
                        "false",
                        "CircuitBreaker/enabled",
                        "false",
                        "Bulkhead/enabled",
                        "false",
                        "Bulkhead/value",
                        "2"));
    }

    private static WebArchive archive(String name, String method, Map<String, String> keys) {
        Map<String, String> all = new HashMap<>(Map.of(
                Deployments.PROVIDER_URL,
                PROVIDER.url(),
                // The only queries are those of the test.
                "identity-verification.result-query.enabled",
                "true",
                "identity-verification.result-query.first-delay",
                "PT15M"));
        keys.forEach((key, value) ->
                all.put("org.identityverification.impl.provider.FaceAuthCalls/" + method + "/" + key, value));
        return Probe.archive(name, all);
    }

    /** Fills the breaker's window with successes, so that no test inherits the failures of another. */
    @BeforeEach
    void closeTheBreaker() {
        PROVIDER.reset();
        await().atMost(LONG)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> TUNED.call().succeeded());
        IntStream.range(0, TUNED_BREAKER_WINDOW)
                .forEach(i -> assertThat(TUNED.call().succeeded()).isTrue());
        PROVIDER.reset();
    }

    @Test
    @DisplayName("follows Retry/maxRetries, Retry/delay and Retry/jitter, each attempt with a fresh nonce")
    void followsRetryKeys() {
        PROVIDER.nextCalls(MANY, THROTTLED);
        assertThat(TUNED.call().type()).isEqualTo("ThrottledException");
        assertThat(PROVIDER.calls())
                .hasSize(5)
                .extracting(call -> call.header("X-Ca-Nonce").orElseThrow())
                .doesNotHaveDuplicates();
        List<Instant> attempts =
                PROVIDER.calls().stream().map(Call::at).sorted().toList();
        // With the default jitter of 100 ms about half of these pauses would be shorter than the delay.
        for (int i = 1; i < attempts.size(); i++) {
            assertThat(Duration.between(attempts.get(i - 1), attempts.get(i)).toMillis())
                    .isGreaterThanOrEqualTo(TUNED_RETRY_DELAY - 40);
        }
    }

    @Test
    @DisplayName("follows CircuitBreaker/requestVolumeThreshold, CircuitBreaker/failureRatio and CircuitBreaker/delay")
    void followsBreakerKeys() {
        PROVIDER.nextCalls(2, D504RE);
        IntStream.range(0, 2).forEach(i -> TUNED.call());
        assertThat(TUNED.call().succeeded()).as("after 2 of 4").isTrue();
        closeTheBreaker();

        PROVIDER.nextCalls(3, D504RE);
        IntStream.range(0, 3).forEach(i -> TUNED.call());
        long opened = System.nanoTime();
        Seen refused = TUNED.call();
        assertThat(refused.type()).as("after 3 of 4").isEqualTo("CallNotAttemptedException");
        assertThat(refused.retryable()).isTrue();
        assertThat(refused.outcomeUnknown()).isFalse();
        assertThat(PROVIDER.calls()).hasSize(3);
        await().atMost(LONG)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> TUNED.call().succeeded());
        // Less than the default of 5 s, more than nothing.
        assertThat(Duration.ofNanos(System.nanoTime() - opened))
                .isBetween(Duration.ofMillis(800), Duration.ofMillis(4500));
    }

    @Test
    @DisplayName("follows Retry/enabled and CircuitBreaker/enabled")
    void canBeSwitchedOff() {
        PROVIDER.nextCalls(MANY, D503BB);
        IntStream.range(0, 30).forEach(i -> assertThat(OFF.call().type()).isEqualTo("ProviderUnreachableException"));
        assertThat(PROVIDER.calls()).hasSize(30);
    }

    @Test
    @DisplayName("keeps to Bulkhead/value even without the bulkhead")
    void canDoWithoutBulkhead() {
        PROVIDER.nextCalls(MANY, HANG);
        CompletableFuture<List<Seen>> callers = OFF.callInBackground(2);
        awaitCalls(2);
        Seen oneMore = OFF.call();
        PROVIDER.clock().forward(Fault.Pauses.USUAL.hang());
        assertThat(oneMore.type()).isEqualTo("CallNotAttemptedException");
        assertThat(oneMore.message()).contains("too many are under way");
        assertThat(callers.join()).allMatch(Seen::succeeded);
    }

    @Test
    @DisplayName("of queries is switched off by keys of its own, and leaves starts unchanged")
    void leavesStartsAlone() {
        List<String> ids =
                QUERIES_OFF.call(5).stream().map(Seen::verificationId).toList();
        PROVIDER.reset();
        PROVIDER.nextQueries(MANY, D503BB);
        QUERIES_OFF.query(ids);
        assertThat(PROVIDER.calls()).as("one attempt each").hasSize(5);

        PROVIDER.reset();
        PROVIDER.nextQueries(MANY, HANG);
        CompletableFuture<List<Seen>> callers = QUERIES_OFF.queryInBackground(ids);
        awaitCalls(5);
        PROVIDER.nextCalls(MANY, D503BB);
        assertThat(QUERIES_OFF.call().type()).isEqualTo("ProviderUnreachableException");
        assertThat(PROVIDER.calls()).as("three attempts, as by default").hasSize(5 + 3);
        PROVIDER.clock().forward(Fault.Pauses.USUAL.hang());
        assertThat(callers.join()).hasSize(5).allMatch(Seen::succeeded);
    }

    private static void awaitCalls(int count) {
        await().atMost(LESS_THAN_THE_READ_TIMEOUT).until(() -> PROVIDER.calls().size() == count);
    }
}
