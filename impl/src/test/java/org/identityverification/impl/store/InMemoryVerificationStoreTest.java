package org.identityverification.impl.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.identityverification.impl.verification.Changes.FLOW;
import static org.identityverification.impl.verification.Changes.ID;
import static org.identityverification.impl.verification.Changes.NOW;
import static org.identityverification.impl.verification.Changes.announced;
import static org.identityverification.impl.verification.Changes.passed;
import static org.identityverification.impl.verification.Changes.started;

import java.time.Duration;
import java.time.Instant;
import org.identityverification.VerificationOutcome;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.TaskKind;
import org.identityverification.impl.verification.VerificationRecord;
import org.identityverification.impl.verification.VerificationStore;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The store in memory")
class InMemoryVerificationStoreTest extends VerificationStoreContract {

    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final Instant LATER = NOW.plusSeconds(300);

    private final VerificationStore store = new InMemoryVerificationStore();

    @Override
    VerificationStore emptyStore() {
        return new InMemoryVerificationStore();
    }

    @Test
    @DisplayName("keeps one task for the same announcement, whose lease a repetition does not end")
    void announcements() {
        VerificationRecord record = store.apply(ID, started()).record();
        store.apply(ID, announced(FLOW, VerificationOutcome.PASSED, NOW));
        assertThat(claimOne(LATER).kind()).isEqualTo(TaskKind.CONFIRM);

        store.apply(ID, announced(FLOW, VerificationOutcome.PASSED, NOW.plusSeconds(3)));
        assertThat(store.claim(10, LATER, LEASE)).isEmpty();
        assertThat(store.find(ID)).contains(record);
    }

    @Test
    @DisplayName("ensures a task once, and leaves one alone that is there")
    void ensures() {
        store.ensure(Task.purge(NOW));
        Task task = claimOne(LATER);
        store.ensure(Task.purge(LATER));

        assertThat(store.claim(10, LATER, LEASE)).isEmpty();
        store.again(task, LATER.plusSeconds(1));
        assertThat(claimOne(LATER.plusSeconds(1)).attempts()).isEqualTo(2);
    }

    @Test
    @DisplayName(
            "does not hand out what is parked, which a renewal of its lease does not change, until it is re-driven")
    void parks() {
        store.apply(ID, passed());
        Task task = claimOne(LATER);
        store.park(task);
        store.again(task, LATER);

        assertThat(store.claim(10, LATER.plus(Duration.ofDays(1)), LEASE)).isEmpty();
        assertThat(store.parked(10)).extracting(Task::id).containsExactly(task.id());
        assertThat(store.overdue(LATER.plus(Duration.ofDays(1)), 10)).isEmpty();

        assertThat(store.redrive(task.id(), LATER)).isTrue();
        assertThat(store.parked(10)).isEmpty();
        assertThat(claimOne(LATER)).satisfies(again -> {
            assertThat(again.id()).isEqualTo(task.id());
            assertThat(again.attempts()).isEqualTo(1);
            assertThat(again.createdAt()).isEqualTo(LATER);
        });
    }

    @Test
    @DisplayName("re-drives deliveries only, and takes no word from who held one before")
    void redrives() {
        store.apply(ID, started());
        store.apply(ID, passed());
        Task held = claimOne(LATER);

        assertThat(store.redriveVerification(ID, LATER)).isEqualTo(1);
        store.done(held, LATER);
        store.park(held);
        assertThat(store.overdue(LATER.plusSeconds(1), 10)).extracting(Task::id).containsExactly(held.id());
        assertThat(store.redriveVerification(ID, LATER)).isEqualTo(1);
    }

    private Task claimOne(Instant now) {
        return store.claim(1, now, LEASE).stream().findFirst().orElseThrow();
    }
}
