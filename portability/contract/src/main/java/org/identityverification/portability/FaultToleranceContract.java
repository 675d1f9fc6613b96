package org.identityverification.portability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.identityverification.portability.Contract.isStarted;
import static org.identityverification.testkit.script.SpoiledAnswer.HANG;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.identityverification.testkit.script.Fault;
import org.identityverification.testkit.wire.Answer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Retry, breaker, bulkhead and timeouts take effect. A server that ignores the annotations fails here. */
interface FaultToleranceContract extends Contract {

    @Test
    @DisplayName("the breaker opens after 10 failures in 20 calls, makes no call while it is open, and closes again")
    default void opensTheBreaker() {
        startsFail(Failure.UNREADABLE_500.fault());
        for (int i = 0; i < 10; i++) {
            application().start();
        }
        assertThat(provider().calls()).hasSize(10);

        // On a slow machine the breaker lets a call in meanwhile; as that fails, too, it opens again.
        JsonObject refused = await().atMost(LONG_ENOUGH)
                .pollInterval(Duration.ofMillis(1))
                .until(this::startedWithoutACall, report -> !report.isEmpty());
        assertThat(refused.getString("exception", "")).isEqualTo("CallNotAttemptedException");
        assertThat(refused.getBoolean("retryable")).isTrue();
        provider().reset();
        await().atMost(LONG_ENOUGH).until(() -> isStarted(application().start()));
    }

    private JsonObject startedWithoutACall() {
        int calls = provider().calls().size();
        JsonObject report = application().start();
        return provider().calls().size() == calls ? report : JsonObject.EMPTY_JSON_OBJECT;
    }

    @Test
    @DisplayName("a caller's mistakes do not open the breaker")
    default void countsOnlyFailures() {
        startsFail(Failure.UNDER_AGE.fault());
        for (int i = 0; i < 20; i++) {
            application().start();
        }

        assertThat(provider().calls()).hasSize(20);
    }

    @Test
    @DisplayName("the bulkhead lets in as many calls as its standard key says and refuses more without a call")
    default void limitsCalls() {
        startsFail(HANG);
        List<CompletableFuture<JsonObject>> callers = Stream.generate(application()::startInBackground)
                .limit(ServerContract.BULKHEAD)
                .toList();
        try {
            // Before the read timeout: a call that it ends is no longer in the bulkhead.
            await().atMost(ServerContract.READ_TIMEOUT)
                    .until(() -> provider().calls().size() == ServerContract.BULKHEAD);

            JsonObject oneMore = application().start();

            assertThat(oneMore.getString("exception", "")).isEqualTo("CallNotAttemptedException");
            assertThat(provider().calls()).hasSize(ServerContract.BULKHEAD);
        } finally {
            provider().clock().forward(Fault.Pauses.USUAL.hang());
        }
        assertThat(callers)
                .allSatisfy(caller ->
                        assertThat(isStarted(caller.get(60, TimeUnit.SECONDS))).isTrue());
    }

    @Test
    @DisplayName("a provider that does not answer is given up after the read timeout")
    default void timesOut() {
        startsFail(HANG);

        JsonObject report = application().start();

        assertThat(report.getString("exception", "")).isEqualTo("ProviderTimeoutException");
        assertThat(report.getBoolean("outcomeUnknown")).isTrue();
        assertThat(provider().calls()).hasSize(1);
    }

    @Test
    @DisplayName("a provider that never stops answering is given up at the deadline, and its connection is closed")
    default void givesUpAtTheDeadline() {
        int unknown = running().logLines("IDV0015").size();
        int unexpected = running().logLines("IDV0013").size();
        CountDownLatch cutOff = new CountDownLatch(1);
        provider().nextCall(Fault.of(Answer.streamed(-1, out -> {
            try {
                while (!cutOff.await(200, TimeUnit.MILLISECONDS)) {
                    out.write(' ');
                    out.flush();
                }
            } catch (IOException | InterruptedException e) {
                cutOff.countDown();
            }
        })));

        JsonObject report = application().start();

        assertThat(report.getString("exception", "")).isEqualTo("ProviderTimeoutException");
        assertThat(report.getBoolean("outcomeUnknown")).isTrue();
        // The module closes the connection instead of reading the rest.
        await().atMost(LONG_ENOUGH).until(() -> cutOff.getCount() == 0);
        // The start is reported once: that its call fails later is expected.
        await().atMost(LONG_ENOUGH).until(() -> running().logLines("IDV0015").size() > unknown);
        assertThat(running().logLines("IDV0013")).hasSize(unexpected);
    }
}
