package org.identityverification.portability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.identityverification.portability.Contract.isStarted;
import static org.identityverification.testkit.script.BusinessError.UNDER_14;
import static org.identityverification.testkit.script.SpoiledAnswer.HANG;
import static org.identityverification.testkit.script.SpoiledAnswer.HTTP_500;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.identityverification.testkit.script.Fault;
import org.identityverification.testkit.wire.Answer;
import org.junit.jupiter.api.Test;

/** Retry, breaker, bulkhead and timeouts take effect. A server that ignores the annotations fails here. */
interface FaultToleranceContract extends Contract {

    @Test
    default void the_breaker_opens_after_10_failures_in_20_calls_and_closes_again() {
        startsFail(HTTP_500);
        for (int i = 0; i < 10; i++) {
            application().start();
        }
        assertThat(provider().calls()).hasSize(10);

        // On a slow machine the breaker lets a call in meanwhile; as that fails, too, it opens again.
        JsonObject refused = await().atMost(LONG_ENOUGH)
                .pollInterval(Duration.ofMillis(1))
                .until(this::startedWithoutACall, report -> !report.isEmpty());
        assertThat(refused.getString("kind", "")).isEqualTo("NOT_ATTEMPTED");
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
    default void a_callers_mistakes_do_not_open_the_breaker() {
        startsFail(UNDER_14);
        for (int i = 0; i < 20; i++) {
            application().start();
        }

        assertThat(provider().calls()).hasSize(20);
    }

    @Test
    default void the_bulkhead_lets_in_as_many_calls_as_its_standard_key_says() throws Exception {
        whileCallsHang(() -> {
            JsonObject oneMore = application().start();

            assertThat(oneMore.getString("kind", "")).isEqualTo("NOT_ATTEMPTED");
            assertThat(provider().calls()).hasSize(ServerContract.BULKHEAD);
        });
    }

    @Test
    default void a_provider_that_does_not_answer_is_given_up_after_the_read_timeout() {
        startsFail(HANG);

        JsonObject report = application().start();

        assertThat(report.getString("kind", "")).isEqualTo("TIMEOUT");
        assertThat(report.getBoolean("outcomeUnknown")).isTrue();
        assertThat(provider().calls()).hasSize(1);
    }

    @Test
    default void the_connection_of_an_answer_that_never_ends_is_closed_at_the_deadline() {
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

        assertThat(report.getString("kind", "")).isEqualTo("TIMEOUT");
        assertThat(report.getBoolean("outcomeUnknown")).isTrue();
        // The module closes the connection instead of reading the rest.
        await().atMost(LONG_ENOUGH).until(() -> cutOff.getCount() == 0);
        // The start is reported once: that its call fails later is expected.
        await().atMost(LONG_ENOUGH).until(() -> running().logLines("IDV0015").size() > unknown);
        assertThat(running().logLines("IDV0013")).hasSize(unexpected);
    }
}
