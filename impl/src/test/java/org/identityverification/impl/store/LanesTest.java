package org.identityverification.impl.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.identityverification.VerificationOutcome;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.Changes;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The lanes of starts and notifications")
class LanesTest {

    private static final Change START = Changes.startedWithQuery(Changes.FLOW);
    private static final Change NOTIFICATION = Changes.believed(Changes.FLOW, VerificationOutcome.PASSED, Changes.NOW);
    private static final Change RESULT = new Change.Released(Changes.ID, Changes.NOW);

    private final Lanes lanes = new Lanes(Duration.ofMillis(50));
    private final AtomicInteger underWay = new AtomicInteger();
    private final CountDownLatch end = new CountDownLatch(1);

    @Test
    @DisplayName("leave connections for deliveries, and wait for their own")
    void bounded() throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            for (Change change : List.of(START, NOTIFICATION)) {
                for (int i = 0; i < Lanes.WIDTH; i++) {
                    threads.execute(() -> lanes.run(change, this::untilTheEnd));
                }
            }
            await().untilAsserted(() -> assertThat(underWay).hasValue(2 * Lanes.WIDTH));

            assertThat(lanes.run(RESULT, () -> "delivered")).isEqualTo("delivered");
            for (Change change : List.of(START, NOTIFICATION)) {
                assertThatExceptionOfType(StoreException.class)
                        .isThrownBy(() -> lanes.run(change, () -> "stored"))
                        .withMessageStartingWith("The database is busy");
            }
            assertThat(underWay).hasValue(2 * Lanes.WIDTH);

            end.countDown();
            await().untilAsserted(() ->
                    assertThat(lanes.run(NOTIFICATION, () -> "stored")).isEqualTo("stored"));
        } finally {
            end.countDown();
            threads.shutdownNow();
        }
    }

    private boolean untilTheEnd() {
        underWay.incrementAndGet();
        try {
            return end.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            return false;
        }
    }
}
