package org.identityverification.it.calls;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.identityverification.it.provider.StubProvider.after;
import static org.identityverification.it.provider.StubProvider.refusal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.identityverification.it.calls.Caller.Seen;
import org.identityverification.it.provider.StubFlows;
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
@DisplayName("Fault tolerance of the question for a result")
class ResultFaultToleranceIT {

    private static final String KEYS = "org.identityverification.impl.provider.FaceAuthCalls/result/";
    private static final int TUNED_BULKHEAD = 3;
    private static final long TUNED_RETRY_DELAY = 600;

    /** Tried again. */
    private static final Answer THROTTLED = refusal(429, "T429ID", "Throttled by INNER DOMAIN Flow Control");
    /** Tried again, and counted by the breaker. */
    private static final Answer BUSY = refusal(503, "D503BB", "Backend Circuit Breaker Busy");
    /** Counted by the breaker. */
    private static final Answer TIMED_OUT = refusal(504, "D504RE", "Backend Service Request Timeout");
    /** A flow that goes on. */
    private static final Answer GOES_ON = StubFlows.status("ING");

    private static final StubProvider PROVIDER = StubProvider.start();
    private static final Caller TUNED = new Caller("ft-result-tuned");
    private static final Caller OFF = new Caller("ft-result-off");

    private final StubFlows flows = new StubFlows();

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
        return Caller.archive(name, PROVIDER.uri(), all.toArray(String[]::new));
    }

    @AfterAll
    static void stop() {
        PROVIDER.close();
    }

    /** As many successes as the breaker looks back on, so that no test inherits the failures of another. */
    @BeforeEach
    void closeTheBreaker() {
        List<String> ids = started(TUNED, 1);
        PROVIDER.answers(GOES_ON);
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
        PROVIDER.answers(THROTTLED);

        assertThat(TUNED.query(ids)).allMatch(it -> it.type().equals("ThrottledException"));

        assertThat(PROVIDER.nonces()).hasSize(TUNED_BULKHEAD * 5).doesNotHaveDuplicates();
        for (List<Long> attempts : attemptsByFlow()) {
            assertThat(attempts).hasSize(5);
            // With the default jitter of 100 ms about half of these pauses would be shorter than the delay.
            for (int i = 1; i < attempts.size(); i++) {
                assertThat(NANOSECONDS.toMillis(attempts.get(i) - attempts.get(i - 1)))
                        .isGreaterThanOrEqualTo(TUNED_RETRY_DELAY - 40);
            }
        }
    }

    @Test
    @DisplayName("follows CircuitBreaker/requestVolumeThreshold, failureRatio and delay, and does not hold up starts")
    void followsBreakerKeys() {
        List<String> ids = started(TUNED, 1);
        PROVIDER.answers(GOES_ON);
        PROVIDER.answersOnce(TIMED_OUT, TIMED_OUT);
        IntStream.range(0, 2).forEach(i -> TUNED.query(ids));
        assertThat(TUNED.query(ids).get(0).succeeded()).as("after 2 of 4").isTrue();
        closeTheBreaker();

        PROVIDER.answers(TIMED_OUT);
        IntStream.range(0, 3).forEach(i -> TUNED.query(ids));
        long opened = System.nanoTime();
        assertThat(TUNED.query(ids).get(0).type()).as("after 3 of 4").isEqualTo("CallNotAttemptedException");
        assertThat(PROVIDER.requests()).hasSize(3);
        started(TUNED, 1);

        PROVIDER.answers(GOES_ON);
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
        CountDownLatch go = new CountDownLatch(1);
        PROVIDER.answers(after(go, GOES_ON));

        CompletableFuture<List<Seen>> callers = TUNED.queryInBackground(ids);
        await().atMost(Duration.ofSeconds(9)).until(() -> PROVIDER.inFlight() == TUNED_BULKHEAD);
        Seen oneMore = TUNED.query(ids.subList(0, 1)).get(0);
        PROVIDER.answersOnce(StubProvider.success());
        Seen start = TUNED.start();
        go.countDown();

        assertThat(oneMore.type()).isEqualTo("CallNotAttemptedException");
        assertThat(start.succeeded()).isTrue();
        assertThat(callers.join()).hasSize(TUNED_BULKHEAD).allMatch(Seen::succeeded);
        assertThat(PROVIDER.requests()).hasSize(TUNED_BULKHEAD + 1);
    }

    @Test
    @DisplayName("leaves the keys of starts alone: they are tried three times, at the default pace")
    void leavesStartsAlone() {
        PROVIDER.answers(BUSY);

        assertThat(TUNED.start().type()).isEqualTo("ProviderUnreachableException");
        assertThat(OFF.start().type()).isEqualTo("ProviderUnreachableException");

        assertThat(PROVIDER.requests()).hasSize(2 * 3);
    }

    @Test
    @DisplayName("follows Retry/enabled and CircuitBreaker/enabled")
    void canBeSwitchedOff() {
        List<String> ids = started(OFF, 1);
        PROVIDER.answers(BUSY);

        IntStream.range(0, 30)
                .forEach(i -> assertThat(OFF.query(ids).get(0).type()).isEqualTo("ProviderUnreachableException"));

        assertThat(PROVIDER.requests()).hasSize(30);
    }

    @Test
    @DisplayName("follows Bulkhead/enabled")
    void canDoWithoutBulkhead() {
        List<String> ids = started(OFF, 5);
        CountDownLatch go = new CountDownLatch(1);
        PROVIDER.answers(after(go, GOES_ON));

        CompletableFuture<List<Seen>> callers = OFF.queryInBackground(ids);
        await().atMost(Duration.ofSeconds(9)).until(() -> PROVIDER.inFlight() == 5);
        go.countDown();

        assertThat(callers.join()).hasSize(5).allMatch(Seen::succeeded);
    }

    /** Verifications whose results can be asked for. */
    private List<String> started(Caller caller, int count) {
        PROVIDER.answers(flows);
        return Stream.generate(caller::start)
                .limit(count)
                .peek(it -> assertThat(it.succeeded()).as("%s", it).isTrue())
                .map(Seen::verificationId)
                .toList();
    }

    private static List<List<Long>> attemptsByFlow() {
        return PROVIDER.requests().stream()
                .map(Request::line)
                .distinct()
                .map(line -> PROVIDER.requests().stream()
                        .filter(it -> it.line().equals(line))
                        .map(Request::at)
                        .sorted()
                        .toList())
                .toList();
    }
}
