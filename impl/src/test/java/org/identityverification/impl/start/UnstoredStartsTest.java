package org.identityverification.impl.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.identityverification.impl.verification.Changes.ID;
import static org.identityverification.impl.verification.Changes.NOW;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.identityverification.FaceAuthMode;
import org.identityverification.VerificationOutcome;
import org.identityverification.impl.concurrent.TestClock;
import org.identityverification.impl.concurrent.TestExecutors;
import org.identityverification.impl.concurrent.Work;
import org.identityverification.impl.lifecycle.ModuleStart;
import org.identityverification.impl.lifecycle.ModuleStop;
import org.identityverification.impl.messages.LoggedMessages;
import org.identityverification.impl.store.TestStore;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.Changes;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.TaskGroup;
import org.identityverification.impl.verification.TaskKind;
import org.identityverification.impl.verification.Transition;
import org.identityverification.impl.verification.VerificationRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("Starts that the store did not take")
@Timeout(60)
class UnstoredStartsTest {

    private static final Duration BOUND = Duration.ofSeconds(30);
    private static final String WHY = "The database failed (SQLState 08006, vendor code 7)";
    private static final Change.OfStart STARTED = (Change.OfStart) Changes.startedWithQuery(Changes.FLOW);
    private static final Change.OfStart UNANSWERED = (Change.OfStart) Changes.unanswered();

    /** Verifications that the store never takes, although it takes others. */
    private static final List<UUID> REFUSED =
            Stream.generate(UUID::randomUUID).limit(100).toList();

    private final AtomicInteger tries = new AtomicInteger();
    private final TestStore store = new TestStore() {
        @Override
        public Transition apply(UUID id, Change change) {
            tries.incrementAndGet();
            if (REFUSED.contains(id)) {
                throw new IllegalStateException("canary");
            }
            return super.apply(id, change);
        }
    };
    private final TestClock clock = new TestClock(NOW);
    private final LoggedMessages log = new LoggedMessages(UnstoredStarts.class);
    private final TestExecutors.Hanging threads = TestExecutors.full(EnumSet.noneOf(Work.class));
    private final UnstoredStarts starts = new UnstoredStarts(store, threads.executor(), clock);

    @AfterEach
    void end() {
        Logger.getLogger(UnstoredStarts.class.getName()).setUseParentHandlers(true);
        starts.stop(new ModuleStop());
        store.close();
        threads.close();
        log.close();
    }

    @Test
    @DisplayName("are written completely when the store works again, and are logged twice")
    void written() {
        storeFails();
        List<UUID> ids = IntStream.range(0, 100)
                .mapToObj(i -> UUID.randomUUID())
                .peek(id -> starts.keep(id, STARTED, WHY))
                .toList();
        starts.start(new ModuleStart());
        await().atMost(BOUND).until(() -> tries.get() > 1);

        store.heal();

        await().atMost(BOUND).until(() -> ids.stream().allMatch(this::isStored));
        assertThat(find(ids.get(7)).contextId()).isEqualTo("order-7");
        assertThat(find(ids.get(7)).expiresAt()).isEqualTo(Changes.LINK_EXPIRY);
        assertThat(tasks(TaskGroup.QUERIES)).hasSize(100);
        assertThat(tasks(TaskGroup.HOUSEKEEPING))
                .hasSize(100)
                .allSatisfy(task -> assertThat(task.kind()).isEqualTo(TaskKind.EXPIRE));
        await().atMost(BOUND).until(() -> log.all().size() == 200);
        assertThat(log.all().subList(0, 100))
                .allMatch(line -> line.startsWith("IDV0010") && line.contains(WHY) && line.contains("tries again"));
        assertThat(log.all().subList(100, 200)).allMatch(line -> line.startsWith("IDV0015"));
    }

    @Test
    @DisplayName("are merged with a notification that came meanwhile")
    void notifiedMeanwhile() {
        starts.keep(ID, STARTED, WHY);
        store.apply(ID, Changes.believed(Changes.FLOW, VerificationOutcome.PASSED, NOW));

        starts.start(new ModuleStart());

        await().atMost(BOUND)
                .until(() -> store.find(ID).filter(it -> it.contextId() != null).isPresent());
        assertThat(tasks(TaskGroup.HELD_RESULTS)).hasSize(1);
    }

    @Test
    @DisplayName("are written with the most that is known")
    void bestKnown() {
        UUID reversed = UUID.randomUUID();
        starts.keep(ID, UNANSWERED, WHY);
        starts.keep(ID, STARTED, WHY);
        starts.keep(reversed, STARTED, WHY);
        starts.keep(reversed, UNANSWERED, WHY);
        assertThat(log.all()).hasSize(2);

        starts.start(new ModuleStart());

        await().atMost(BOUND).until(() -> isStored(ID) && isStored(reversed));
        assertThat(List.of(find(ID), find(reversed)))
                .allSatisfy(it -> assertThat(it.flowId()).isEqualTo(Changes.FLOW));
    }

    @Test
    @DisplayName("do not wait for others that the store never takes, not even for a pause")
    void poisonous() {
        REFUSED.forEach(id -> starts.keep(id, STARTED, WHY));
        starts.keep(ID, UNANSWERED, WHY);

        starts.start(new ModuleStart());

        await().atMost(BOUND).until(() -> isStored(ID));
        assertThat(find(ID).mode()).isEqualTo(FaceAuthMode.TENCENT);
    }

    @Test
    @DisplayName("delay no caller while the store hangs")
    void storeHangs() {
        store.hang();
        starts.start(new ModuleStart());
        starts.keep(ID, STARTED, WHY);
        await().atMost(BOUND).until(() -> tries.get() == 1);

        starts.keep(UUID.randomUUID(), STARTED, WHY);

        assertThat(log.all()).hasSize(2);
        assertThat(tries).hasValue(1);
    }

    @Test
    @DisplayName("are at most 10 000: the newest is lost, and IDV0010 says so")
    void bounded() {
        Logger.getLogger(UnstoredStarts.class.getName()).setUseParentHandlers(false);
        IntStream.range(0, UnstoredStarts.MAX).forEach(i -> starts.keep(UUID.randomUUID(), UNANSWERED, WHY));
        assertThat(log.all()).noneMatch(line -> line.contains("is lost"));

        starts.keep(ID, UNANSWERED, WHY);

        assertThat(log.all().get(UnstoredStarts.MAX))
                .startsWith("IDV0010")
                .contains(Changes.SHOWN_ID, "It is lost, because 10000 others wait");
        starts.start(new ModuleStart());
        await().atMost(BOUND).until(() -> tries.get() == UnstoredStarts.MAX);
        assertThat(store.find(ID)).isEmpty();
    }

    @Test
    @DisplayName("are given up, and counted in the log, when no result can come any more")
    void expired() {
        storeFails();
        starts.keep(ID, STARTED, WHY);
        starts.keep(UUID.randomUUID(), UNANSWERED, WHY);
        clock.set(Changes.GIVE_UP.plusMillis(1));

        starts.start(new ModuleStart());

        await().atMost(BOUND).until(() -> log.all().size() == 3);
        assertThat(log.all().get(2))
                .isEqualTo("IDV0016: 2 starts that IDV0010 reported are lost, because their links have expired");
    }

    @Test
    @DisplayName("are tried once more when the application has stopped, including those of the drain")
    void lastTry() {
        storeFails();
        starts.keep(ID, STARTED, WHY);
        starts.start(new ModuleStart());
        await().atMost(BOUND).until(() -> tries.get() >= 2);
        starts.stop(new ModuleStop());
        UUID ofTheDrain = UUID.randomUUID();
        starts.keep(ofTheDrain, UNANSWERED, WHY);
        store.heal();

        stop();

        assertThat(isStored(ID)).isTrue();
        assertThat(isStored(ofTheDrain)).isTrue();
        assertThat(log.all()).noneMatch(line -> line.startsWith("IDV0016"));
    }

    @Test
    @DisplayName("are lost when the application stops and the store still fails, and the log counts them")
    void lostAtTheStop() {
        storeFails();
        starts.start(new ModuleStart());
        starts.keep(ID, STARTED, WHY);

        stop();

        assertThat(log.all().get(1))
                .isEqualTo("IDV0016: 1 starts that IDV0010 reported are lost, because the application stops");
    }

    private void stop() {
        starts.stop(new ModuleStop());
        threads.close();
        starts.afterDrain(new ModuleStop());
    }

    private void storeFails() {
        store.failWith(TestStore.failure());
    }

    private boolean isStored(UUID id) {
        return store.find(id).isPresent();
    }

    private VerificationRecord find(UUID id) {
        return store.find(id).orElseThrow();
    }

    private List<Task> tasks(TaskGroup group) {
        return store.claim(group, 1000, NOW.plus(Changes.VALID_FOR), Duration.ofMinutes(1));
    }
}
