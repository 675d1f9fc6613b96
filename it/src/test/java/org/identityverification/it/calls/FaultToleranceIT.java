package org.identityverification.it.calls;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.identityverification.it.calls.Caller.Seen;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.testkit.FaceProvider;
import org.identityverification.testkit.script.BusinessError;
import org.identityverification.testkit.script.Fault;
import org.identityverification.testkit.script.GatewayRefusal;
import org.identityverification.testkit.script.SpoiledAnswer;
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
@DisplayName("Fault tolerance")
class FaultToleranceIT {

    private static final String KEYS = "org.identityverification.impl.provider.FaceAuthCalls/start/";
    private static final int MANY = 1000;
    private static final int TUNED_BULKHEAD = 3;
    private static final long TUNED_RETRY_DELAY = 600;

    @RegisterExtension
    static final FaceProvider PROVIDER = FaceProvider.start(0, Sandbox.APP_CODE);

    private static final Caller DEFAULTS = new Caller("ft-defaults");
    private static final Caller TUNED = new Caller("ft-tuned");
    private static final Caller OFF = new Caller("ft-off");
    private static final Caller REFUSED = new Caller("ft-refused");

    /** Rows of the design's table that are tried again. */
    private static final List<Row> RETRIED = List.of(
            new Row("REFUSED_FOR_NOW", GatewayRefusal.T429ID),
            new Row("REFUSED_FOR_NOW", GatewayRefusal.CLASSIC_THROTTLED),
            new Row("REFUSED_FOR_NOW", GatewayRefusal.I400NC),
            new Row("REFUSED_FOR_NOW", GatewayRefusal.CLASSIC_TIMESTAMP_EXPIRED),
            new Row("UNREACHABLE", GatewayRefusal.D503BB),
            new Row("UNREACHABLE", GatewayRefusal.D503CB));

    /** Rows that are not tried again, though the breaker counts them. */
    private static final List<Row> COUNTED = List.of(
            new Row("TIMEOUT", GatewayRefusal.D504RE),
            new Row("TIMEOUT", GatewayRefusal.X504TO),
            new Row("TIMEOUT", GatewayRefusal.D502FC),
            new Row("TIMEOUT", GatewayRefusal.N502RE),
            new Row("TIMEOUT", GatewayRefusal.CLASSIC_BACKEND),
            new Row("UNREADABLE_ANSWER", SpoiledAnswer.HTML),
            new Row("UNREADABLE_ANSWER", SpoiledAnswer.NO_DATA),
            new Row("UNREADABLE_ANSWER", SpoiledAnswer.HTTP_500),
            new Row("UNREADABLE_ANSWER", SpoiledAnswer.REDIRECT),
            new Row("UNREADABLE_ANSWER", SpoiledAnswer.CUT));

    /** Rows that are neither tried again nor counted. */
    private static final List<Row> SURFACING = List.of(
            new Row("PROVIDER_ERROR", BusinessError.FAILED),
            new Row("PROVIDER_ERROR", Fault.of(200, "{\"code\":39999999,\"message\":\"出错\"}")),
            new Row("INVALID_REQUEST", BusinessError.ID_NUMBER_WRONG),
            new Row("INVALID_REQUEST", BusinessError.WHITE_SPACE),
            new Row("UNDER_AGE", BusinessError.UNDER_14),
            new Row("ACCOUNT", BusinessError.PACKAGE_USED_UP),
            new Row("ACCOUNT", GatewayRefusal.WRONG_APP_CODE),
            new Row("ACCOUNT", GatewayRefusal.QUOTA_USED_UP));

    @Deployment(name = "defaults", testable = false)
    static WebArchive defaults() {
        return Caller.archive("ft-defaults", URI.create(PROVIDER.url()));
    }

    @Deployment(name = "tuned", testable = false)
    static WebArchive tuned() {
        return Caller.archive(
                "ft-tuned",
                URI.create(PROVIDER.url()),
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
        return Caller.archive(
                "ft-off",
                URI.create(PROVIDER.url()),
                KEYS + "Retry/enabled=false",
                KEYS + "CircuitBreaker/enabled=false",
                KEYS + "Bulkhead/enabled=false",
                KEYS + "Bulkhead/value=2");
    }

    @Deployment(name = "refused", testable = false)
    static WebArchive refused() {
        FaceProvider closed = FaceProvider.start();
        closed.close();
        return Caller.archive("ft-refused", URI.create(closed.url()));
    }

    /** As many successes as a breaker looks back on, so that no test inherits the failures of another. */
    @BeforeEach
    void closeTheBreakers() {
        close(DEFAULTS, 20);
        close(TUNED, 4);
        PROVIDER.reset();
    }

    @Test
    @DisplayName("tries three times what never reached the provider, each time with a fresh nonce")
    void triesAgain() {
        for (Row row : RETRIED) {
            answers(row.fault());

            Seen seen = DEFAULTS.start();

            assertThat(seen.kind()).isEqualTo(row.kind());
            assertThat(seen.retryable()).isTrue();
            assertThat(seen.outcomeUnknown()).isFalse();
            assertThat(nonces()).hasSize(3).doesNotHaveDuplicates();
            close(DEFAULTS, 20);
        }
    }

    @Test
    @DisplayName("succeeds when a later attempt does")
    void succeedsLater() {
        PROVIDER.nextCall(RETRIED.get(0).fault());
        PROVIDER.nextCall(RETRIED.get(4).fault());

        assertThat(DEFAULTS.start().succeeded()).isTrue();
        assertThat(PROVIDER.calls()).hasSize(3);
    }

    @Test
    @DisplayName("tries three times when the connection is refused")
    void triesARefusedConnectionAgain() {
        REFUSED.attempts();

        Seen seen = REFUSED.start();

        assertThat(seen.type()).isEqualTo("ProviderUnreachableException");
        assertThat(REFUSED.attempts()).hasSize(3).doesNotHaveDuplicates();
    }

    @Test
    @DisplayName("never repeats a call that may have reached the provider, or that was refused for good")
    void neverRepeats() {
        for (Row row : Stream.concat(COUNTED.stream(), SURFACING.stream()).toList()) {
            answers(row.fault());

            Seen seen = DEFAULTS.start();

            assertThat(seen.kind()).isEqualTo(row.kind());
            assertThat(PROVIDER.calls()).as("attempts at %s", seen).hasSize(1);
            close(DEFAULTS, 20);
        }
    }

    @Test
    @DisplayName(
            "opens the breaker after 10 failures in 20 calls, makes no call while it is open, and tries again after 5 s")
    void opensTheBreaker() {
        answers(SpoiledAnswer.HTTP_500);
        DEFAULTS.start(9);
        PROVIDER.reset();
        assertThat(DEFAULTS.start().succeeded()).as("after 9 of 20").isTrue();
        close(DEFAULTS, 20);

        answers(SpoiledAnswer.HTTP_500);
        IntStream.range(0, 10).forEach(i -> DEFAULTS.start());
        long opened = System.nanoTime();
        PROVIDER.reset();
        Seen refused = DEFAULTS.start();

        assertThat(refused.type()).isEqualTo("CallNotAttemptedException");
        assertThat(refused.retryable()).isTrue();
        assertThat(refused.outcomeUnknown()).isFalse();
        assertThat(PROVIDER.calls()).isEmpty();

        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> DEFAULTS.start().succeeded());
        assertThat(NANOSECONDS.toMillis(System.nanoTime() - opened)).isGreaterThanOrEqualTo(4500);
        assertThat(PROVIDER.calls()).hasSize(1);
    }

    @Test
    @DisplayName("lets the breaker count what says something about the provider's health")
    void countsFailures() {
        for (Row row : Stream.concat(COUNTED.stream().skip(4), RETRIED.stream().skip(4))
                .toList()) {
            answers(row.fault());
            IntStream.range(0, 3).forEach(i -> TUNED.start());

            PROVIDER.reset();
            assertThat(TUNED.start().type()).isEqualTo("CallNotAttemptedException");
            assertThat(PROVIDER.calls()).isEmpty();
            close(TUNED, 4);
        }
    }

    @Test
    @DisplayName("does not let the breaker count what the caller or the account did wrong")
    void doesNotCountTheRest() {
        for (Row row : SURFACING) {
            answers(row.fault());
            IntStream.range(0, 20).forEach(i -> DEFAULTS.start());

            assertThat(PROVIDER.calls()).hasSize(20);
        }
        for (Row row : RETRIED.subList(0, 4)) {
            answers(row.fault());
            List<Seen> seen = DEFAULTS.start(20);

            assertThat(seen).allMatch(it -> it.kind().equals(row.kind()));
            assertThat(PROVIDER.calls()).hasSize(60);
        }
    }

    @Test
    @DisplayName("has 200 calls of 200 callers in flight with default configuration")
    void hasTwoHundredInFlight() {
        answers(SpoiledAnswer.HANG);

        CompletableFuture<List<Seen>> callers = DEFAULTS.startInBackground(200);
        await().atMost(Duration.ofSeconds(9)).until(() -> PROVIDER.calls().size() == 200);
        PROVIDER.clock().forward(Fault.Pauses.USUAL.hang());

        assertThat(callers).succeedsWithin(Duration.ofSeconds(30));
        assertThat(callers.join()).hasSize(200).allMatch(Seen::succeeded);
        assertThat(nonces()).hasSize(200).doesNotHaveDuplicates();
    }

    @Test
    @DisplayName("lets 256 calls in at once and refuses more without a call")
    void limitsCalls() {
        answers(SpoiledAnswer.HANG);

        CompletableFuture<List<Seen>> callers = DEFAULTS.startInBackground(256);
        await().atMost(Duration.ofSeconds(9)).until(() -> PROVIDER.calls().size() == 256);
        Seen oneMore = DEFAULTS.start();
        PROVIDER.clock().forward(Fault.Pauses.USUAL.hang());

        assertThat(oneMore.type()).isEqualTo("CallNotAttemptedException");
        assertThat(oneMore.retryable()).isTrue();
        assertThat(callers.join()).allMatch(Seen::succeeded);
        assertThat(PROVIDER.calls()).hasSize(256);
    }

    @Test
    @DisplayName("follows Retry/maxRetries, Retry/delay and Retry/jitter")
    void followsRetryKeys() {
        answers(RETRIED.get(0).fault());

        TUNED.start(TUNED_BULKHEAD);

        assertThat(PROVIDER.calls()).hasSize(TUNED_BULKHEAD * 5);
        // With the default jitter of 100 ms about half of these pauses would be shorter than the delay.
        List<Instant> rounds = PROVIDER.calls().stream().map(Call::at).sorted().toList();
        for (int i = TUNED_BULKHEAD; i < rounds.size(); i++) {
            Duration pause = Duration.between(rounds.get(i - TUNED_BULKHEAD), rounds.get(i));
            assertThat(pause.toMillis()).isGreaterThanOrEqualTo(TUNED_RETRY_DELAY - 40);
        }
    }

    @Test
    @DisplayName("follows CircuitBreaker/requestVolumeThreshold, CircuitBreaker/failureRatio and CircuitBreaker/delay")
    void followsBreakerKeys() {
        PROVIDER.nextCall(COUNTED.get(0).fault());
        PROVIDER.nextCall(COUNTED.get(0).fault());
        IntStream.range(0, 2).forEach(i -> TUNED.start());
        assertThat(TUNED.start().succeeded()).as("after 2 of 4").isTrue();
        close(TUNED, 4);

        answers(COUNTED.get(0).fault());
        IntStream.range(0, 3).forEach(i -> TUNED.start());
        long opened = System.nanoTime();
        assertThat(TUNED.start().type()).as("after 3 of 4").isEqualTo("CallNotAttemptedException");
        assertThat(PROVIDER.calls()).hasSize(3);

        PROVIDER.reset();
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> TUNED.start().succeeded());
        Duration open = Duration.ofNanos(System.nanoTime() - opened);
        // Less than the default of 5 s, more than nothing.
        assertThat(open).isBetween(Duration.ofMillis(800), Duration.ofMillis(4500));
    }

    @Test
    @DisplayName("follows Bulkhead/value")
    void followsTheBulkheadKey() {
        answers(SpoiledAnswer.HANG);

        CompletableFuture<List<Seen>> callers = TUNED.startInBackground(TUNED_BULKHEAD);
        await().atMost(Duration.ofSeconds(9)).until(() -> PROVIDER.calls().size() == TUNED_BULKHEAD);
        Seen oneMore = TUNED.start();
        PROVIDER.clock().forward(Fault.Pauses.USUAL.hang());

        assertThat(oneMore.type()).isEqualTo("CallNotAttemptedException");
        assertThat(callers.join()).allMatch(Seen::succeeded);
        assertThat(PROVIDER.calls()).hasSize(TUNED_BULKHEAD);
    }

    @Test
    @DisplayName("follows Retry/enabled and CircuitBreaker/enabled")
    void canBeSwitchedOff() {
        answers(RETRIED.get(4).fault());

        IntStream.range(0, 30).forEach(i -> assertThat(OFF.start().type()).isEqualTo("ProviderUnreachableException"));

        assertThat(PROVIDER.calls()).hasSize(30);
    }

    @Test
    @DisplayName("follows Bulkhead/enabled; then the connection pool is the limit, and a caller waits a second for it")
    void canDoWithoutBulkhead() {
        answers(SpoiledAnswer.HANG);

        CompletableFuture<List<Seen>> callers = OFF.startInBackground(2);
        await().atMost(Duration.ofSeconds(9)).until(() -> PROVIDER.calls().size() == 2);
        Seen oneMore = OFF.start();
        PROVIDER.clock().forward(Fault.Pauses.USUAL.hang());

        assertThat(oneMore.type()).isEqualTo("CallNotAttemptedException");
        assertThat(oneMore.message()).contains("No connection");
        assertThat(oneMore.took()).isBetween(Duration.ofMillis(900), Duration.ofSeconds(5));
        assertThat(callers.join()).allMatch(Seen::succeeded);
    }

    /** Forgets all calls; every start is answered so from now on. */
    private static void answers(Fault fault) {
        PROVIDER.reset();
        PROVIDER.nextCalls(MANY, fault);
    }

    private static List<String> nonces() {
        return PROVIDER.calls().stream()
                .map(call -> call.header("X-Ca-Nonce").orElseThrow())
                .toList();
    }

    private static void close(Caller caller, int calls) {
        PROVIDER.reset();
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> caller.start().succeeded());
        IntStream.range(0, calls)
                .forEach(i -> assertThat(caller.start().succeeded()).isTrue());
    }

    private record Row(String kind, Fault fault) {}
}
