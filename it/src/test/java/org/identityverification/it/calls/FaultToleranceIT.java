package org.identityverification.it.calls;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.identityverification.testkit.script.GatewayRefusal.D503BB;
import static org.identityverification.testkit.script.GatewayRefusal.D504RE;
import static org.identityverification.testkit.script.GatewayRefusal.THROTTLED;
import static org.identityverification.testkit.script.SpoiledAnswer.HANG;
import static org.identityverification.testkit.script.SpoiledAnswer.HTTP_500;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The defaults, and each key. What is repeated and what is counted is tested on all servers by {@code portability}. */
@OnSharedServer
@RunAsClient
@DisplayName("Fault tolerance")
class FaultToleranceIT {

    private static final int MANY = 1000;
    private static final int TUNED_BULKHEAD = 3;
    private static final long TUNED_RETRY_DELAY = 600;
    private static final int BREAKER_WINDOW = 20;
    private static final int TUNED_BREAKER_WINDOW = 4;
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration LESS_THAN_THE_READ_TIMEOUT = Duration.ofSeconds(9);

    @RegisterExtension
    static final FaceProvider PROVIDER = FaceProvider.start(0, Sandbox.APP_CODE);

    private static final Probe DEFAULTS = new Probe("ft-defaults");

    /** The two calls to the provider, each with keys of its own. */
    @SuppressWarnings("ImmutableEnumChecker") // a probe never changes
    private enum Operation {
        START("start"),
        RESULT("result");

        private final String key;
        private final Probe tuned;
        private final Probe off;

        Operation(String key) {
            this.key = key;
            this.tuned = new Probe("ft-tuned-" + key);
            this.off = new Probe("ft-off-" + key);
        }

        WebArchive archive(String name, Map<String, String> keys) {
            Map<String, String> all = new HashMap<>(Map.of(
                    Deployments.PROVIDER_URL,
                    PROVIDER.url(),
                    // Nothing is asked but what the test asks.
                    "identity-verification.result-query.enabled",
                    "true",
                    "identity-verification.result-query.first-delay",
                    "PT15M"));
            keys.forEach((it, value) ->
                    all.put("org.identityverification.impl.provider.FaceAuthCalls/" + key + "/" + it, value));
            return Probe.archive(name, all);
        }

        WebArchive tuned() {
            return archive(
                    "ft-tuned-" + key,
                    Map.of(
                            "Retry/maxRetries", "4",
                            "Retry/delay", Long.toString(TUNED_RETRY_DELAY),
                            "Retry/jitter", "0",
                            "CircuitBreaker/requestVolumeThreshold", Integer.toString(TUNED_BREAKER_WINDOW),
                            "CircuitBreaker/failureRatio", "0.75",
                            "CircuitBreaker/delay", "1000",
                            "Bulkhead/value", Integer.toString(TUNED_BULKHEAD)));
        }

        WebArchive off() {
            return archive(
                    "ft-off-" + key,
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

        /** What calls are about: for questions, verifications that were started. */
        List<String> subjects(Probe probe, int count) {
            PROVIDER.reset();
            return this == START
                    ? List.of()
                    : Stream.generate(probe::call)
                            .limit(count)
                            .peek(it -> assertThat(it.succeeded()).as("%s", it).isTrue())
                            .map(Seen::verificationId)
                            .toList();
        }

        List<Seen> call(Probe probe, List<String> subjects, int count) {
            return this == START ? probe.call(count) : probe.query(subjects.subList(0, count));
        }

        Seen call(Probe probe, List<String> subjects) {
            return call(probe, subjects, 1).get(0);
        }

        /** Forgets all calls; the next of this kind are answered so. */
        void fail(int count, Fault fault) {
            PROVIDER.reset();
            if (this == START) {
                PROVIDER.nextCalls(count, fault);
            } else {
                PROVIDER.nextQueries(count, fault);
            }
        }

        /** As many successes as a breaker looks back on, so that no test inherits the failures of another. */
        void closeBreaker(Probe probe, int window) {
            List<String> subjects = subjects(probe, 1);
            PROVIDER.reset();
            await().atMost(LONG)
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> call(probe, subjects).succeeded());
            IntStream.range(0, window)
                    .forEach(i -> assertThat(call(probe, subjects).succeeded()).isTrue());
            PROVIDER.reset();
        }
    }

    @Deployment(name = "defaults", testable = false)
    static WebArchive defaults() {
        return Operation.START.archive("ft-defaults", Map.of());
    }

    @Deployment(name = "tuned-start", testable = false)
    static WebArchive tunedStart() {
        return Operation.START.tuned();
    }

    @Deployment(name = "off-start", testable = false)
    static WebArchive offStart() {
        return Operation.START.off();
    }

    @Deployment(name = "tuned-result", testable = false)
    static WebArchive tunedResult() {
        return Operation.RESULT.tuned();
    }

    @Deployment(name = "off-result", testable = false)
    static WebArchive offResult() {
        return Operation.RESULT.off();
    }

    @BeforeEach
    void closeTheBreakers() {
        Operation.START.closeBreaker(DEFAULTS, BREAKER_WINDOW);
        for (Operation operation : Operation.values()) {
            operation.closeBreaker(operation.tuned, TUNED_BREAKER_WINDOW);
        }
    }

    @Test
    @DisplayName(
            "opens the breaker after 10 failures in 20 calls, makes no call while it is open, and tries again after 5 s")
    void opensTheBreaker() {
        Operation.START.fail(MANY, HTTP_500);
        DEFAULTS.call(9);
        PROVIDER.reset();
        assertThat(DEFAULTS.call().succeeded()).as("after 9 of 20").isTrue();
        Operation.START.closeBreaker(DEFAULTS, BREAKER_WINDOW);

        Operation.START.fail(MANY, HTTP_500);
        IntStream.range(0, 10).forEach(i -> DEFAULTS.call());
        long opened = System.nanoTime();
        PROVIDER.reset();
        Seen refused = DEFAULTS.call();
        assertThat(refused.type()).isEqualTo("CallNotAttemptedException");
        assertThat(refused.retryable()).isTrue();
        assertThat(refused.outcomeUnknown()).isFalse();
        assertThat(PROVIDER.calls()).isEmpty();

        await().atMost(LONG)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> DEFAULTS.call().succeeded());
        assertThat(NANOSECONDS.toMillis(System.nanoTime() - opened)).isGreaterThanOrEqualTo(4500);
        assertThat(PROVIDER.calls()).hasSize(1);
    }

    @Test
    @DisplayName("lets 256 calls in at once and refuses more without a call")
    void limitsCalls() {
        Operation.START.fail(MANY, HANG);
        CompletableFuture<List<Seen>> callers = DEFAULTS.callInBackground(256);
        awaitCalls(256);
        Seen oneMore = DEFAULTS.call();
        PROVIDER.clock().forward(Fault.Pauses.USUAL.hang());
        assertThat(oneMore.type()).isEqualTo("CallNotAttemptedException");
        assertThat(oneMore.retryable()).isTrue();
        assertThat(callers.join()).hasSize(256).allMatch(Seen::succeeded);
        assertThat(PROVIDER.calls())
                .extracting(call -> call.header("X-Ca-Nonce").orElseThrow())
                .hasSize(256)
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("follows Retry/maxRetries, Retry/delay and Retry/jitter, each attempt with a fresh nonce")
    void followsRetryKeys(Operation operation) {
        List<String> subjects = operation.subjects(operation.tuned, 1);
        operation.fail(MANY, THROTTLED);
        assertThat(operation.call(operation.tuned, subjects).type()).isEqualTo("ThrottledException");
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

    @ParameterizedTest
    @EnumSource
    @DisplayName("follows CircuitBreaker/requestVolumeThreshold, CircuitBreaker/failureRatio and CircuitBreaker/delay")
    void followsBreakerKeys(Operation operation) {
        Probe probe = operation.tuned;
        List<String> subjects = operation.subjects(probe, 1);
        operation.fail(2, D504RE);
        IntStream.range(0, 2).forEach(i -> operation.call(probe, subjects));
        assertThat(operation.call(probe, subjects).succeeded())
                .as("after 2 of 4")
                .isTrue();
        operation.closeBreaker(probe, TUNED_BREAKER_WINDOW);

        operation.fail(3, D504RE);
        IntStream.range(0, 3).forEach(i -> operation.call(probe, subjects));
        long opened = System.nanoTime();
        assertThat(operation.call(probe, subjects).type()).as("after 3 of 4").isEqualTo("CallNotAttemptedException");
        assertThat(PROVIDER.calls()).hasSize(3);
        await().atMost(LONG)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> operation.call(probe, subjects).succeeded());
        // Less than the default of 5 s, more than nothing.
        assertThat(Duration.ofNanos(System.nanoTime() - opened))
                .isBetween(Duration.ofMillis(800), Duration.ofMillis(4500));
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("follows Bulkhead/value")
    void followsTheBulkheadKey(Operation operation) {
        Probe probe = operation.tuned;
        List<String> subjects = operation.subjects(probe, TUNED_BULKHEAD);
        operation.fail(MANY, HANG);
        CompletableFuture<List<Seen>> callers = CompletableFuture.supplyAsync(
                () -> operation.call(probe, subjects, TUNED_BULKHEAD), call -> new Thread(call).start());
        awaitCalls(TUNED_BULKHEAD);
        Seen oneMore = operation.call(probe, subjects);
        PROVIDER.clock().forward(Fault.Pauses.USUAL.hang());
        assertThat(oneMore.type()).isEqualTo("CallNotAttemptedException");
        assertThat(callers.join()).hasSize(TUNED_BULKHEAD).allMatch(Seen::succeeded);
        assertThat(PROVIDER.calls()).hasSize(TUNED_BULKHEAD);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("follows Retry/enabled and CircuitBreaker/enabled")
    void canBeSwitchedOff(Operation operation) {
        List<String> subjects = operation.subjects(operation.off, 1);
        operation.fail(MANY, D503BB);
        IntStream.range(0, 30)
                .forEach(i -> assertThat(operation.call(operation.off, subjects).type())
                        .isEqualTo("ProviderUnreachableException"));
        assertThat(PROVIDER.calls()).hasSize(30);
    }

    @Test
    @DisplayName("follows Bulkhead/enabled; then the connection pool is the limit, and a caller waits a second for it")
    void canDoWithoutBulkhead() {
        Operation.START.fail(MANY, HANG);
        CompletableFuture<List<Seen>> callers = Operation.START.off.callInBackground(2);
        awaitCalls(2);
        Seen oneMore = Operation.START.off.call();
        PROVIDER.clock().forward(Fault.Pauses.USUAL.hang());
        assertThat(oneMore.type()).isEqualTo("CallNotAttemptedException");
        assertThat(oneMore.message()).contains("No connection");
        assertThat(oneMore.took()).isBetween(Duration.ofMillis(900), Duration.ofSeconds(5));
        assertThat(callers.join()).allMatch(Seen::succeeded);
    }

    @Test
    @DisplayName("of questions follows Bulkhead/enabled, and starts go on with keys of their own")
    void leavesStartsAlone() {
        List<String> subjects = Operation.RESULT.subjects(Operation.RESULT.off, 5);
        Operation.RESULT.fail(MANY, HANG);
        CompletableFuture<List<Seen>> callers = Operation.RESULT.off.queryInBackground(subjects);
        awaitCalls(5);
        PROVIDER.nextCalls(MANY, D503BB);
        assertThat(Operation.RESULT.off.call().type()).isEqualTo("ProviderUnreachableException");
        assertThat(PROVIDER.calls()).as("three attempts, as by default").hasSize(5 + 3);
        PROVIDER.clock().forward(Fault.Pauses.USUAL.hang());
        assertThat(callers.join()).hasSize(5).allMatch(Seen::succeeded);
    }

    private static void awaitCalls(int count) {
        await().atMost(LESS_THAN_THE_READ_TIMEOUT).until(() -> PROVIDER.calls().size() == count);
    }
}
