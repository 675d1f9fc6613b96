package org.identityverification.impl.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.identityverification.impl.verification.Changes.ID;
import static org.identityverification.impl.verification.Changes.SHOWN_ID;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.identityverification.impl.concurrent.TestExecutors;
import org.identityverification.impl.config.Keys;
import org.identityverification.impl.messages.LoggedMessages;
import org.identityverification.impl.verification.DueFor;
import org.identityverification.impl.verification.VerificationStore;
import org.identityverification.impl.verification.VerificationStore.Taken;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class HungDeliveriesTest {

    private final RunnerFixture fixture = new RunnerFixture();
    private final TestHandler deliver = fixture.deliver();
    private final CountDownLatch gate = new CountDownLatch(1);
    private final LoggedMessages log = new LoggedMessages(Leases.class);
    private final Set<UUID> hanging = ConcurrentHashMap.newKeySet();

    @AfterEach
    void end() {
        gate.countDown();
        fixture.close();
        log.close();
    }

    @Test
    void count_as_failing_from_then_on_and_delay_no_other_delivery_even_100_at_once() {
        deliver.before(work -> {
            if (hanging.contains(work.record().id())) {
                TestExecutors.pass(gate);
            }
        });
        TaskRunner runner = fixture.begun(fixture.store, Keys.DELIVERY_HUNG_AFTER, "PT1S", Keys.TASK_POLL, "PT0.2S");
        List<UUID> ids = Stream.generate(UUID::randomUUID).limit(100).toList();
        hanging.addAll(ids);
        ids.forEach(fixture::pass);
        await().until(() -> runner.hung() == 100);

        fixture.pass(ID);

        await().until(() -> fixture.isDelivered(ID));
        await().until(() ->
                ids.stream().allMatch(id -> fixture.find(id).delivery().failingSince() != null));
        assertThat(log.all()).hasSize(100);
        gate.countDown();
        await().until(() -> runner.hung() == 0 && ids.stream().allMatch(fixture::isDelivered));
    }

    @Test
    void are_logged_once_with_what_their_threads_are_doing() {
        Set<RunningWork> running = ConcurrentHashMap.newKeySet();
        Leases works = works(running);
        RunningWork work = running(ID);
        running.add(work);
        assertThat(works.findHung()).as("before its thread begins").isEmpty();
        work.thread = Thread.currentThread();

        assertThat(works.findHung()).containsExactly(work);
        assertThat(works.findHung()).isEmpty();

        log.assertOne("IDV0042")
                .contains(
                        work.record().deliveryId().toString(),
                        SHOWN_ID,
                        Thread.currentThread().getName())
                .contains("\tat " + HungDeliveriesTest.class.getName())
                .doesNotContain(ID.toString());
    }

    @Test
    void show_the_threads_of_their_asynchronous_observers_instead_of_the_one_that_waits_for_them()
            throws InterruptedException {
        Thread helper = new Thread(() -> TestExecutors.pass(gate), "observer-7");
        helper.start();
        RunningWork work = running(ID);
        work.thread = Thread.currentThread();
        work.setHelpers(() -> List.of(helper));

        works(Set.of(work)).findHung();

        assertThat(log.all())
                .singleElement()
                .asString()
                .contains("observer-7 is in")
                .doesNotContain("helpers:");
        gate.countDown();
        helper.join();
    }

    private Leases works(Set<RunningWork> running) {
        return new Leases(fixture.store, running, VerificationStore.LEASE, Duration.ZERO);
    }

    private RunningWork running(UUID id) {
        fixture.pass(id);
        Taken taken = fixture.take(DueFor.DELIVER).get(0);
        return new RunningWork(taken);
    }
}
