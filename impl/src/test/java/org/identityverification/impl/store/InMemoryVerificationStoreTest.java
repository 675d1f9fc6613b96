package org.identityverification.impl.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.identityverification.impl.messages.LoggedMessages;
import org.identityverification.impl.telemetry.Telemetry;
import org.identityverification.impl.verification.Backlog;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.TaskGroup;
import org.identityverification.impl.verification.VerificationStore;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The store in memory")
class InMemoryVerificationStoreTest implements VerificationStoreContract {

    private static final int MAX = 4;

    /** The clock that measures leases. */
    private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 1);

    private VerificationStore store = storeOf(100_000);

    @Override
    public VerificationStore store() {
        return store;
    }

    @Override
    public VerificationStore otherNode() {
        return store;
    }

    @Override
    public void onlyAsk() {
        store = storeOf(100_000, false);
    }

    @Override
    public void endLeases() {
        nanoTime.addAndGet(LEASE.toNanos());
    }

    @Test
    @DisplayName("that is full forgets delivered verifications first, the oldest first, then pending ones")
    void forgets() {
        store = storeOf(MAX);
        UUID oldPending = startedBefore(100);
        UUID oldDelivered = delivered(80);
        UUID youngDelivered = delivered(60);
        UUID youngPending = startedBefore(40);
        List<UUID> all = List.of(oldPending, oldDelivered, youngDelivered, youngPending);
        assertThat(all).allMatch(id -> store.find(id).isPresent());

        start();
        assertThat(all.stream().filter(id -> store.find(id).isEmpty())).containsExactly(oldDelivered);
        start();
        assertThat(store.find(youngDelivered)).isEmpty();
        start();
        assertThat(store.find(oldPending)).isEmpty();
        assertThat(store.find(youngPending)).isPresent();
        start();
        assertThat(store.find(youngPending)).isEmpty();
        // Their tasks are forgotten with them.
        assertThat(store.claim(TaskGroup.HOUSEKEEPING, 100, NOW.plusSeconds(1200), LEASE))
                .hasSize(MAX);
    }

    @Test
    @DisplayName("that is full never forgets an undelivered or held result, parked or not")
    void keepsResultsWhenFull() {
        store = storeOf(1);
        UUID parked = pass(NOW.minusSeconds(9));
        store.park(claimDelivery());
        UUID waiting = UUID.randomUUID();
        store.apply(waiting, notified(FLOW, "code"));
        UUID notConfirmed = UUID.randomUUID();
        store.apply(notConfirmed, notified(FLOW, "code"));
        store.parkHeld(notConfirmed);

        UUID started = start();

        assertThat(Stream.of(parked, waiting, notConfirmed))
                .allMatch(id -> store.find(id).isPresent());
        assertThat(store.find(started)).isEmpty();
        assertThat(store.backlog()).isEqualTo(new Backlog(0, 2, NOW.minusSeconds(9), 1, NOW));
    }

    @Test
    @DisplayName("logs at most once a minute how many it has forgotten")
    void logsForgotten() {
        try (LoggedMessages log = new LoggedMessages(InMemoryVerificationStore.class)) {
            store = storeOf(2);
            start();
            start();
            assertThat(log.all()).isEmpty();

            start();
            start();
            start();

            assertThat(log.all())
                    .singleElement()
                    .satisfies(message -> assertThat(message)
                            .startsWith("IDV0060")
                            .contains(" 2 verifications")
                            .contains(" 1 were dropped"));
            nanoTime.addAndGet(TimeUnit.MINUTES.toNanos(1));
            start();
            assertThat(log.all()).hasSize(2).last().asString().contains(" 3 were dropped");
        }
    }

    private VerificationStore storeOf(int max) {
        return storeOf(max, true);
    }

    private VerificationStore storeOf(int max, boolean delivers) {
        return new InMemoryVerificationStore(max, delivers, new AfterCommit(new Telemetry()), nanoTime::get);
    }

    private UUID startedBefore(int seconds) {
        UUID id = UUID.randomUUID();
        store.apply(id, startedAt(NOW.minusSeconds(seconds)));
        return id;
    }

    private UUID delivered(int secondsBefore) {
        UUID id = pass(NOW.minusSeconds(secondsBefore));
        Task delivery = claimDelivery();
        store.complete(delivery, NOW.minusSeconds(secondsBefore));
        return id;
    }
}
