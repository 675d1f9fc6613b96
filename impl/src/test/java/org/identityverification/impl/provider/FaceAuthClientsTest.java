package org.identityverification.impl.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.identityverification.impl.concurrent.Deadline;
import org.identityverification.impl.concurrent.TestExecutors;
import org.junit.jupiter.api.Test;

class FaceAuthClientsTest {

    private static final Duration GRACE = Duration.ofMillis(50);
    private static final Duration AN_HOUR = Duration.ofHours(1);

    private final List<FakeClient> made = new CopyOnWriteArrayList<>();
    private final List<FaceAuthClient> disposed = new CopyOnWriteArrayList<>();
    private final FaceAuthClients clients =
            new FaceAuthClients(this::make, disposed::add, TestExecutors.on(Runnable::run), GRACE);

    @Test
    void stays_the_same_as_long_as_every_call_ends_in_time() {
        call();
        call();

        assertThat(made).hasSize(1);
        assertThat(made.get(0).isClosed()).isFalse();
    }

    @Test
    void is_replaced_and_closed_when_its_only_call_is_past_its_deadline() {
        CompletableFuture<Void> stuck = stuckCall(clients);

        await().until(() -> made.get(0).isClosed());
        call();

        assertThat(stuck).succeedsWithin(Duration.ofSeconds(10));
        assertThat(made).hasSize(2);
        assertThat(made.get(1).isClosed()).isFalse();
        assertThat(disposed).containsExactly(made.get(0));
    }

    @Test
    void is_closed_even_when_no_thread_of_the_executor_is_free() {
        FaceAuthClients busy = new FaceAuthClients(this::make, disposed::add, TestExecutors.full(), GRACE);

        stuckCall(busy).join();

        assertThat(made.get(0).isClosed()).isTrue();
    }

    @Test
    void is_closed_only_after_the_last_call_whose_caller_still_waits() {
        CountDownLatch go = new CountDownLatch(1);
        CompletableFuture<Void> healthy =
                CompletableFuture.runAsync(() -> clients.call(Deadline.after(AN_HOUR), (client, cutOff) -> {
                    awaitLatch(go);
                    return null;
                }));
        await().until(() -> made.size() == 1);
        CompletableFuture<Void> stuck = stuckCall(clients);

        await().until(() -> {
            call();
            return made.size() == 2;
        });
        assertThat(made.get(0).isClosed()).isFalse();
        go.countDown();

        assertThat(healthy).succeedsWithin(Duration.ofSeconds(10));
        await().until(() -> made.get(0).isClosed());
        assertThat(stuck).succeedsWithin(Duration.ofSeconds(10));
    }

    private FaceAuthClient make() {
        FakeClient client = new FakeClient();
        made.add(client);
        return client;
    }

    private void call() {
        clients.call(Deadline.after(AN_HOUR), (client, cutOff) -> null);
    }

    private CompletableFuture<Void> stuckCall(FaceAuthClients used) {
        CompletableFuture<Void> stuck =
                CompletableFuture.runAsync(() -> used.call(Deadline.after(Duration.ZERO), (client, cutOff) -> {
                    awaitLatch(((FakeClient) client).closed);
                    return null;
                }));
        await().until(() -> !made.isEmpty());
        return stuck;
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Can be closed although its interface does not say so, like real clients. */
    private static final class FakeClient implements FaceAuthClient, AutoCloseable {
        private final CountDownLatch closed = new CountDownLatch(1);

        @Override
        public Response start(String authorization, FaceAuthRequest request) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Response result(String authorization, String flowId) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {
            closed.countDown();
        }

        private boolean isClosed() {
            return closed.getCount() == 0;
        }
    }
}
