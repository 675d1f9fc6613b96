package org.identityverification.impl.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.enterprise.inject.Instance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.identityverification.impl.Proxies;
import org.identityverification.impl.runtime.concurrent.Deadline;
import org.identityverification.impl.runtime.concurrent.TestExecutors;
import org.junit.jupiter.api.Test;

class CurrentClientTest {

    private static final Deadline LATER = Deadline.after(Duration.ofHours(1));

    private final List<FaceAuthClient> made = new ArrayList<>();
    /** By the place of each in the order in which they were made. */
    private final Set<Integer> closed = ConcurrentHashMap.newKeySet();

    private final CurrentClient clients = new CurrentClient(instance(), TestExecutors.full());

    @Test
    void is_closed_when_the_last_call_of_its_own_has_ended() {
        clients.call(LATER, (client, abandon) -> null);
        clients.call(
                LATER,
                (first, abandonFirst) -> clients.call(LATER, (same, abandonSecond) -> {
                    abandonSecond.run();
                    assertThat(same).isSameAs(first);
                    assertThat(closed).as("another call goes on").isEmpty();
                    clients.call(LATER, (next, abandon) -> assertThat(next).isNotSameAs(first));
                    abandonFirst.run();
                    assertThat(closed).as("before both calls return").containsExactly(0);
                    return null;
                }));

        assertThat(made).hasSize(2);
        assertThat(closed).containsExactly(0);
    }

    @Test
    void is_replaced_and_closed_when_its_only_call_is_late_even_when_no_thread_is_free() {
        clients.call(Deadline.after(Duration.ZERO), (late, abandon) -> {
            await().until(() -> closed.contains(0));
            return clients.call(LATER, (next, abandonNext) -> assertThat(next).isNotSameAs(late));
        });

        assertThat(made).hasSize(2);
        assertThat(closed).containsExactly(0);
    }

    @SuppressWarnings("unchecked")
    private Instance<FaceAuthClient> instance() {
        return Proxies.of(
                Instance.class, (proxy, method, arguments) -> method.getName().equals("get") ? newClient() : null);
    }

    private FaceAuthClient newClient() {
        int place = made.size();
        made.add(Proxies.of(
                CloseableClient.class,
                (proxy, method, arguments) -> method.getName().equals("close") ? closed.add(place) : null));
        return made.get(place);
    }

    /** Can be closed although its interface does not say so, like real clients. */
    private interface CloseableClient extends FaceAuthClient, AutoCloseable {}
}
