package org.identityverification.impl.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.identityverification.impl.Proxies;
import org.identityverification.impl.runtime.concurrent.Deadline;
import org.identityverification.impl.runtime.concurrent.TestExecutors;
import org.junit.jupiter.api.Test;

class CurrentClientTest {

    private static final Deadline LATER = Deadline.after(Duration.ofHours(1));

    private final List<FakeClient> made = new ArrayList<>();
    private final CurrentClient clients = new CurrentClient(instance(), TestExecutors.full());

    @Test
    void is_closed_when_the_last_call_of_its_own_has_ended() {
        clients.call(LATER, (client, abandon) -> null);
        clients.call(
                LATER,
                (first, abandonFirst) -> clients.call(LATER, (same, abandonSecond) -> {
                    abandonSecond.run();
                    assertThat(same).isSameAs(first);
                    assertThat(made.get(0).closed).as("another call goes on").isFalse();
                    clients.call(LATER, (next, abandon) -> assertThat(next).isNotSameAs(first));
                    abandonFirst.run();
                    assertThat(made.get(0).closed)
                            .as("before both calls return")
                            .isTrue();
                    return null;
                }));

        assertThat(made).hasSize(2);
        assertThat(made.get(1).closed).isFalse();
    }

    @Test
    void is_replaced_and_closed_when_its_only_call_is_late_even_when_no_thread_is_free() {
        clients.call(Deadline.after(Duration.ZERO), (late, abandon) -> {
            await().until(() -> made.get(0).closed);
            return clients.call(LATER, (next, abandonNext) -> assertThat(next).isNotSameAs(late));
        });

        assertThat(made).hasSize(2);
        assertThat(made.get(1).closed).isFalse();
    }

    @SuppressWarnings("unchecked")
    private Instance<FaceAuthClient> instance() {
        return Proxies.of(Instance.class, (proxy, method, arguments) -> {
            if (method.getName().equals("get")) {
                made.add(new FakeClient());
                return made.get(made.size() - 1);
            }
            return null;
        });
    }

    /** Can be closed although its interface does not say so, like real clients. */
    private static final class FakeClient implements FaceAuthClient, AutoCloseable {
        private volatile boolean closed;

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
            closed = true;
        }
    }
}
