package org.identityverification.it.calls;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.identityverification.it.provider.StubProvider.after;
import static org.identityverification.it.provider.StubProvider.business;
import static org.identityverification.it.provider.StubProvider.cut;
import static org.identityverification.it.provider.StubProvider.json;
import static org.identityverification.it.provider.StubProvider.plain;
import static org.identityverification.it.provider.StubProvider.refusal;
import static org.identityverification.it.provider.StubProvider.success;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.identityverification.it.calls.Caller.Seen;
import org.identityverification.it.provider.StubProvider;
import org.identityverification.it.provider.StubProvider.Answer;
import org.identityverification.it.provider.StubProvider.Request;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@ExtendWith(ArquillianExtension.class)
@Execution(ExecutionMode.SAME_THREAD)
@RunAsClient
@DisplayName("Fault tolerance")
class FaultToleranceIT {

    private static final String KEYS = "org.identityverification.impl.provider.FaceAuthCalls/start/";
    private static final int TUNED_BULKHEAD = 3;
    private static final long TUNED_RETRY_DELAY = 600;

    private static final StubProvider PROVIDER = StubProvider.start();
    private static final Caller DEFAULTS = new Caller("ft-defaults");
    private static final Caller TUNED = new Caller("ft-tuned");
    private static final Caller OFF = new Caller("ft-off");
    private static final Caller REFUSED = new Caller("ft-refused");

    /** Rows of the design's table that are tried again. */
    private static final List<Row> RETRIED = List.of(
            new Row("REFUSED_FOR_NOW", refusal(429, "T429ID", "Throttled by INNER DOMAIN Flow Control")),
            new Row("REFUSED_FOR_NOW", refusal(403, "", "Throttled by USER Flow Control")),
            new Row("REFUSED_FOR_NOW", refusal(400, "I400NC", "Nonce Used")),
            new Row("REFUSED_FOR_NOW", refusal(400, "", "Timestamp Expired")),
            new Row("UNREACHABLE", refusal(503, "D503BB", "Backend Circuit Breaker Busy")),
            new Row("UNREACHABLE", refusal(503, "D503CB", "Backend Circuit Breaker Open")));

    /** Rows that are not tried again, though the breaker counts them. */
    private static final List<Row> COUNTED = List.of(
            new Row("TIMEOUT", refusal(504, "D504RE", "Backend Service Request Timeout")),
            new Row("TIMEOUT", refusal(504, "X504TO", "Backend Service Timeout")),
            new Row("TIMEOUT", refusal(502, "D502FC", "Backend Function Call Failed")),
            new Row("TIMEOUT", refusal(502, "N502RE", "Network Reset")),
            new Row("TIMEOUT", refusal(504, "", "Failed To Invoke Backend Service")),
            new Row("UNREADABLE_ANSWER", plain(200, List.of("Content-Type: text/html"), "<html>busy</html>")),
            new Row("UNREADABLE_ANSWER", json(200, "{\"code\":0}")),
            new Row("UNREADABLE_ANSWER", plain(500, List.of(), "")),
            new Row("UNREADABLE_ANSWER", plain(302, List.of("Location: /elsewhere"), "")),
            new Row("UNREADABLE_ANSWER", cut()));

    /** Rows that are neither tried again nor counted. */
    private static final List<Row> SURFACING = List.of(
            new Row("PROVIDER_ERROR", business(30500000)),
            new Row("PROVIDER_ERROR", business(39999999)),
            new Row("INVALID_REQUEST", business(30500101)),
            new Row("INVALID_REQUEST", business(30500116)),
            new Row("UNDER_AGE", business(30503059)),
            new Row("ACCOUNT", business(30503107)),
            new Row("ACCOUNT", refusal(400, "A400AC", "Invalid AppCode")),
            new Row("ACCOUNT", refusal(403, "B403MQ", "Quota Exhausted")));

    @Deployment(name = "defaults", testable = false)
    static WebArchive defaults() {
        return Caller.archive("ft-defaults", PROVIDER.uri());
    }

    @Deployment(name = "tuned", testable = false)
    static WebArchive tuned() {
        return Caller.archive(
                "ft-tuned",
                PROVIDER.uri(),
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
                PROVIDER.uri(),
                KEYS + "Retry/enabled=false",
                KEYS + "CircuitBreaker/enabled=false",
                KEYS + "Bulkhead/enabled=false",
                KEYS + "Bulkhead/value=2");
    }

    @Deployment(name = "refused", testable = false)
    static WebArchive refused() {
        return Caller.archive("ft-refused", StubProvider.nobody());
    }

    @AfterAll
    static void stop() {
        PROVIDER.close();
    }

    /** As many successes as a breaker looks back on, so that no test inherits the failures of another. */
    @BeforeEach
    void closeTheBreakers() {
        PROVIDER.answers(success());
        close(DEFAULTS, 20);
        close(TUNED, 4);
        PROVIDER.answers(success());
    }

    @Test
    @DisplayName("tries three times what never reached the provider, each time with a fresh nonce")
    void triesAgain() {
        for (Row row : RETRIED) {
            PROVIDER.answers(row.answer());

            Seen seen = DEFAULTS.start();

            assertThat(seen.kind()).isEqualTo(row.kind());
            assertThat(seen.retryable()).isTrue();
            assertThat(seen.outcomeUnknown()).isFalse();
            assertThat(PROVIDER.nonces()).hasSize(3).doesNotHaveDuplicates();
            close(DEFAULTS, 20);
        }
    }

    @Test
    @DisplayName("succeeds when a later attempt does")
    void succeedsLater() {
        PROVIDER.answersOnce(RETRIED.get(0).answer(), RETRIED.get(4).answer());

        assertThat(DEFAULTS.start().succeeded()).isTrue();
        assertThat(PROVIDER.requests()).hasSize(3);
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
            PROVIDER.answers(row.answer());

            Seen seen = DEFAULTS.start();

            assertThat(seen.kind()).isEqualTo(row.kind());
            assertThat(PROVIDER.requests()).as("attempts at %s", seen).hasSize(1);
            close(DEFAULTS, 20);
        }
    }

    @Test
    @DisplayName(
            "opens the breaker after 10 failures in 20 calls, makes no call while it is open, and tries again after 5 s")
    void opensTheBreaker() {
        PROVIDER.answers(plain(500, List.of(), ""));
        DEFAULTS.start(9);
        PROVIDER.answers(success());
        assertThat(DEFAULTS.start().succeeded()).as("after 9 of 20").isTrue();
        close(DEFAULTS, 20);

        PROVIDER.answers(plain(500, List.of(), ""));
        IntStream.range(0, 10).forEach(i -> DEFAULTS.start());
        long opened = System.nanoTime();
        PROVIDER.answers(success());
        Seen refused = DEFAULTS.start();

        assertThat(refused.type()).isEqualTo("CallNotAttemptedException");
        assertThat(refused.retryable()).isTrue();
        assertThat(refused.outcomeUnknown()).isFalse();
        assertThat(PROVIDER.requests()).isEmpty();

        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> DEFAULTS.start().succeeded());
        assertThat(NANOSECONDS.toMillis(System.nanoTime() - opened)).isGreaterThanOrEqualTo(4500);
        assertThat(PROVIDER.requests()).hasSize(1);
    }

    @Test
    @DisplayName("lets the breaker count what says something about the provider's health")
    void countsFailures() {
        for (Row row : Stream.concat(COUNTED.stream().skip(4), RETRIED.stream().skip(4))
                .toList()) {
            PROVIDER.answers(row.answer());
            IntStream.range(0, 3).forEach(i -> TUNED.start());

            PROVIDER.answers(success());
            assertThat(TUNED.start().type()).isEqualTo("CallNotAttemptedException");
            assertThat(PROVIDER.requests()).isEmpty();
            close(TUNED, 4);
        }
    }

    @Test
    @DisplayName("does not let the breaker count what the caller or the account did wrong")
    void doesNotCountTheRest() {
        for (Row row : SURFACING) {
            PROVIDER.answers(row.answer());
            IntStream.range(0, 20).forEach(i -> DEFAULTS.start());

            assertThat(PROVIDER.requests()).hasSize(20);
        }
        for (Row row : RETRIED.subList(0, 4)) {
            PROVIDER.answers(row.answer());
            List<Seen> seen = DEFAULTS.start(20);

            assertThat(seen).allMatch(it -> it.kind().equals(row.kind()));
            assertThat(PROVIDER.requests()).hasSize(60);
        }
    }

    @Test
    @DisplayName("has 200 calls of 200 callers in flight with default configuration")
    void hasTwoHundredInFlight() {
        CountDownLatch go = new CountDownLatch(1);
        PROVIDER.answers(after(go, success()));

        CompletableFuture<List<Seen>> callers = DEFAULTS.startInBackground(200);
        await().atMost(Duration.ofSeconds(9)).until(() -> PROVIDER.inFlight() == 200);
        go.countDown();

        assertThat(callers).succeedsWithin(Duration.ofSeconds(30));
        assertThat(callers.join()).hasSize(200).allMatch(Seen::succeeded);
        assertThat(PROVIDER.nonces()).hasSize(200).doesNotHaveDuplicates();
    }

    @Test
    @DisplayName("lets 256 calls in at once and refuses more without a call")
    void limitsCalls() {
        CountDownLatch go = new CountDownLatch(1);
        PROVIDER.answers(after(go, success()));

        CompletableFuture<List<Seen>> callers = DEFAULTS.startInBackground(256);
        await().atMost(Duration.ofSeconds(9)).until(() -> PROVIDER.inFlight() == 256);
        Seen oneMore = DEFAULTS.start();
        go.countDown();

        assertThat(oneMore.type()).isEqualTo("CallNotAttemptedException");
        assertThat(oneMore.retryable()).isTrue();
        assertThat(callers.join()).allMatch(Seen::succeeded);
        assertThat(PROVIDER.requests()).hasSize(256);
    }

    @Test
    @DisplayName("follows Retry/maxRetries, Retry/delay and Retry/jitter")
    void followsRetryKeys() {
        PROVIDER.answers(RETRIED.get(0).answer());

        TUNED.start(TUNED_BULKHEAD);

        assertThat(PROVIDER.requests()).hasSize(TUNED_BULKHEAD * 5);
        // With the default jitter of 100 ms about half of these pauses would be shorter than the delay.
        List<Long> rounds =
                PROVIDER.requests().stream().map(Request::at).sorted().toList();
        for (int i = TUNED_BULKHEAD; i < rounds.size(); i++) {
            long pause = NANOSECONDS.toMillis(rounds.get(i) - rounds.get(i - TUNED_BULKHEAD));
            assertThat(pause).isGreaterThanOrEqualTo(TUNED_RETRY_DELAY - 40);
        }
    }

    @Test
    @DisplayName("follows CircuitBreaker/requestVolumeThreshold, CircuitBreaker/failureRatio and CircuitBreaker/delay")
    void followsBreakerKeys() {
        PROVIDER.answersOnce(COUNTED.get(0).answer(), COUNTED.get(0).answer());
        IntStream.range(0, 2).forEach(i -> TUNED.start());
        assertThat(TUNED.start().succeeded()).as("after 2 of 4").isTrue();
        close(TUNED, 4);

        PROVIDER.answers(COUNTED.get(0).answer());
        IntStream.range(0, 3).forEach(i -> TUNED.start());
        long opened = System.nanoTime();
        assertThat(TUNED.start().type()).as("after 3 of 4").isEqualTo("CallNotAttemptedException");
        assertThat(PROVIDER.requests()).hasSize(3);

        PROVIDER.answers(success());
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
        CountDownLatch go = new CountDownLatch(1);
        PROVIDER.answers(after(go, success()));

        CompletableFuture<List<Seen>> callers = TUNED.startInBackground(TUNED_BULKHEAD);
        await().atMost(Duration.ofSeconds(9)).until(() -> PROVIDER.inFlight() == TUNED_BULKHEAD);
        Seen oneMore = TUNED.start();
        go.countDown();

        assertThat(oneMore.type()).isEqualTo("CallNotAttemptedException");
        assertThat(callers.join()).allMatch(Seen::succeeded);
        assertThat(PROVIDER.requests()).hasSize(TUNED_BULKHEAD);
    }

    @Test
    @DisplayName("follows Retry/enabled and CircuitBreaker/enabled")
    void canBeSwitchedOff() {
        PROVIDER.answers(RETRIED.get(4).answer());

        IntStream.range(0, 30).forEach(i -> assertThat(OFF.start().type()).isEqualTo("ProviderUnreachableException"));

        assertThat(PROVIDER.requests()).hasSize(30);
    }

    @Test
    @DisplayName("follows Bulkhead/enabled; then the connection pool is the limit, and a caller waits a second for it")
    void canDoWithoutBulkhead() {
        CountDownLatch go = new CountDownLatch(1);
        PROVIDER.answers(after(go, success()));

        CompletableFuture<List<Seen>> callers = OFF.startInBackground(2);
        await().atMost(Duration.ofSeconds(9)).until(() -> PROVIDER.inFlight() == 2);
        Seen oneMore = OFF.start();
        go.countDown();

        assertThat(oneMore.type()).isEqualTo("CallNotAttemptedException");
        assertThat(oneMore.message()).contains("No connection");
        assertThat(oneMore.took()).isBetween(Duration.ofMillis(900), Duration.ofSeconds(5));
        assertThat(callers.join()).allMatch(Seen::succeeded);
    }

    private static void close(Caller caller, int calls) {
        PROVIDER.answers(success());
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> caller.start().succeeded());
        IntStream.range(0, calls)
                .forEach(i -> assertThat(caller.start().succeeded()).isTrue());
    }

    private record Row(String kind, Answer answer) {}
}
