package org.identityverification.it.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.identityverification.testkit.script.GatewayRefusal.D503BB;
import static org.identityverification.testkit.script.GatewayRefusal.D504RE;
import static org.identityverification.testkit.script.GatewayRefusal.THROTTLED;
import static org.identityverification.testkit.script.SpoiledAnswer.HANG;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.identityverification.it.calls.Caller.Seen;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.testkit.FaceProvider;
import org.identityverification.testkit.script.Fault;
import org.identityverification.testkit.wire.Call;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@ExtendWith(ArquillianExtension.class)
@Execution(ExecutionMode.SAME_THREAD)
@RunAsClient
@DisplayName("Fault tolerance of the question for a result")
class ResultFaultToleranceIT {

    private static final String KEYS = "org.identityverification.impl.provider.FaceAuthCalls/result/";
    private static final int MANY = 1000;
    private static final int TUNED_BULKHEAD = 3;
    private static final long TUNED_RETRY_DELAY = 600;

    @RegisterExtension
    static final FaceProvider PROVIDER = FaceProvider.start(0, Sandbox.APP_CODE);

    private static final Caller TUNED = new Caller("ft-result-tuned");
    private static final Caller OFF = new Caller("ft-result-off");

    @Deployment(name = "tuned", testable = false)
    static WebArchive tuned() {
        return archive(
                "ft-result-tuned",
                KEYS + "Retry/maxRetries=4",
                KEYS + "Retry/delay=" + TUNED_RETRY_DELAY,
                KEYS + "Retry/jitter=0",
                KEYS + "CircuitBreaker/requestVolumeThreshold=4",
                KEYS + "CircuitBreaker/failureRatio=0.75",
                KEYS + "CircuitBreaker/delay=1000",
                KEYS + "Bulkhead/value=" + TUNED_BULKHEAD);
    }

    @Deployment(name = "off", testable = false)
    static WebArchive off() {
        return archive(
                "ft-result-off",
                KEYS + "Retry/enabled=false",
                KEYS + "CircuitBreaker/enabled=false",
                KEYS + "Bulkhead/enabled=false",
                KEYS + "Bulkhead/value=2");
    }

    /** Nothing is asked but what the test asks. */
    private static WebArchive archive(String name, String... keys) {
        List<String> all = new ArrayList<>(List.of(keys));
        all.add("identity-verification.result-query.enabled=true");
        all.add("identity-verification.result-query.first-delay=PT15M");
        return Caller.archive(name, URI.create(PROVIDER.url()), all.toArray(String[]::new));
    }

    /** As many successes as the breaker looks back on, so that no test inherits the failures of another. */
    @BeforeEach
    void closeTheBreaker() {
        List<String> ids = started(TUNED, 1);
        PROVIDER.reset();
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> TUNED.query(ids).get(0).succeeded());
        IntStream.range(0, 4)
                .forEach(i -> assertThat(TUNED.query(ids)).singleElement().matches(Seen::succeeded));
    }

    @Test
    @DisplayName("follows Retry/maxRetries, Retry/delay and Retry/jitter, each attempt with a fresh nonce")
    void followsRetryKeys() {
        List<String> ids = started(TUNED, TUNED_BULKHEAD);
        queriesFail(THROTTLED);

        assertThat(TUNED.query(ids)).allMatch(it -> it.type().equals("ThrottledException"));

        assertThat(PROVIDER.calls())
                .hasSize(TUNED_BULKHEAD * 5)
                .extracting(call -> call.header("X-Ca-Nonce").orElseThrow())
                .doesNotHaveDuplicates();
        for (List<Instant> attempts : attemptsByFlow()) {
            assertThat(attempts).hasSize(5);
            // With the default jitter of 100 ms about half of these pauses would be shorter than the delay.
            for (int i = 1; i < attempts.size(); i++) {
                assertThat(Duration.between(attempts.get(i - 1), attempts.get(i))
                                .toMillis())
                        .isGreaterThanOrEqualTo(TUNED_RETRY_DELAY - 40);
            }
        }
    }

    @Test
    @DisplayName("follows CircuitBreaker/requestVolumeThreshold, failureRatio and delay, and does not hold up starts")
    void followsBreakerKeys() {
        List<String> ids = started(TUNED, 1);
        PROVIDER.nextQueries(2, D504RE);
        IntStream.range(0, 2).forEach(i -> TUNED.query(ids));
        assertThat(TUNED.query(ids).get(0).succeeded()).as("after 2 of 4").isTrue();
        closeTheBreaker();

        queriesFail(D504RE);
        IntStream.range(0, 3).forEach(i -> TUNED.query(ids));
        long opened = System.nanoTime();
        assertThat(TUNED.query(ids).get(0).type()).as("after 3 of 4").isEqualTo("CallNotAttemptedException");
        assertThat(PROVIDER.calls()).hasSize(3);
        started(TUNED, 1);

        PROVIDER.reset();
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> TUNED.query(ids).get(0).succeeded());
        // Less than the default of 5 s, more than nothing.
        assertThat(Duration.ofNanos(System.nanoTime() - opened))
                .isBetween(Duration.ofMillis(800), Duration.ofMillis(4500));
    }

    @Test
    @DisplayName("follows Bulkhead/value, and does not hold up starts")
    void followsTheBulkheadKey() {
        List<String> ids = started(TUNED, TUNED_BULKHEAD);
        queriesFail(HANG);

        CompletableFuture<List<Seen>> callers = TUNED.queryInBackground(ids);
        await().atMost(Duration.ofSeconds(9)).until(() -> PROVIDER.calls().size() == TUNED_BULKHEAD);
        Seen oneMore = TUNED.query(ids.subList(0, 1)).get(0);
        Seen start = TUNED.start();
        PROVIDER.clock().forward(Fault.Pauses.USUAL.hang());

        assertThat(oneMore.type()).isEqualTo("CallNotAttemptedException");
        assertThat(start.succeeded()).isTrue();
        assertThat(callers.join()).hasSize(TUNED_BULKHEAD).allMatch(Seen::succeeded);
        assertThat(PROVIDER.calls()).hasSize(TUNED_BULKHEAD + 1);
    }

    @Test
    @DisplayName("leaves the keys of starts alone: they are tried three times, at the default pace")
    void leavesStartsAlone() {
        PROVIDER.reset();
        PROVIDER.nextCalls(MANY, D503BB);

        assertThat(TUNED.start().type()).isEqualTo("ProviderUnreachableException");
        assertThat(OFF.start().type()).isEqualTo("ProviderUnreachableException");

        assertThat(PROVIDER.calls()).hasSize(2 * 3);
    }

    @Test
    @DisplayName("follows Retry/enabled and CircuitBreaker/enabled")
    void canBeSwitchedOff() {
        List<String> ids = started(OFF, 1);
        queriesFail(D503BB);

        IntStream.range(0, 30)
                .forEach(i -> assertThat(OFF.query(ids).get(0).type()).isEqualTo("ProviderUnreachableException"));

        assertThat(PROVIDER.calls()).hasSize(30);
    }

    @Test
    @DisplayName("follows Bulkhead/enabled")
    void canDoWithoutBulkhead() {
        List<String> ids = started(OFF, 5);
        queriesFail(HANG);

        CompletableFuture<List<Seen>> callers = OFF.queryInBackground(ids);
        await().atMost(Duration.ofSeconds(9)).until(() -> PROVIDER.calls().size() == 5);
        PROVIDER.clock().forward(Fault.Pauses.USUAL.hang());

        assertThat(callers.join()).hasSize(5).allMatch(Seen::succeeded);
    }

    /** Forgets all calls; every question is answered so from now on. */
    private static void queriesFail(Fault fault) {
        PROVIDER.reset();
        PROVIDER.nextQueries(MANY, fault);
    }

    /** Verifications whose results can be asked for. */
    private List<String> started(Caller caller, int count) {
        PROVIDER.reset();
        return Stream.generate(caller::start)
                .limit(count)
                .peek(it -> assertThat(it.succeeded()).as("%s", it).isTrue())
                .map(Seen::verificationId)
                .toList();
    }

    private static List<List<Instant>> attemptsByFlow() {
        return PROVIDER.calls().stream()
                .map(Call::path)
                .distinct()
                .map(path -> PROVIDER.calls().stream()
                        .filter(it -> it.path().equals(path))
                        .map(Call::at)
                        .sorted()
                        .toList())
                .toList();
    }
}
