package org.identityverification.impl.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.identityverification.impl.runtime.messages.LoggedMessages;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.VerificationRecord;
import org.identityverification.impl.verification.VerificationStore;
import org.junit.jupiter.api.Test;

class InMemoryVerificationStoreTest extends StoreFixture implements VerificationStoreContract {

    private VerificationStore holding(int max) {
        return new InMemoryVerificationStore(max, ASKING, clock, told);
    }

    @Test
    void forgets_the_oldest_when_it_is_full_but_no_claim_or_undelivered_result() {
        store = holding(6);
        UUID claim = claim().id();
        UUID undelivered = pass().id();
        UUID oldPending = started();
        UUID oldDelivered = delivered();
        UUID youngDelivered = delivered();
        UUID youngPending = started();

        for (UUID next : List.of(oldDelivered, youngDelivered, oldPending, youngPending)) {
            assertThat(store.find(next)).isPresent();
            started();
            assertThat(store.find(next)).isEmpty();
        }
        assertThat(List.of(claim, undelivered)).allMatch(id -> store.find(id).isPresent());
        assertThat(store.backlog().waiting()).isEqualTo(1);
    }

    private UUID started() {
        clock.move(Duration.ofSeconds(1));
        return start().id();
    }

    private UUID delivered() {
        clock.move(Duration.ofSeconds(1));
        VerificationRecord passed = pass();
        store.change(passed.id(), new Change.Delivered(1));
        return passed.id();
    }

    @Test
    void logs_at_most_once_a_minute_how_many_it_has_forgotten() {
        try (LoggedMessages log = new LoggedMessages(InMemoryVerificationStore.class)) {
            store = holding(2);
            start();
            start();
            assertThat(log.all()).isEmpty();

            start();
            start();

            log.assertOne("IDV0060").contains(" 2 verifications").contains(" 1 were dropped");
        }
    }
}
