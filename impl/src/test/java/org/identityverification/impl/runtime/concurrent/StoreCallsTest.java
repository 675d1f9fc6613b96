package org.identityverification.impl.runtime.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.identityverification.impl.runtime.messages.LoggedMessages;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StoreCallsTest {

    private static final String PART = "the renewal of leases";

    private final AtomicLong nanoTime = new AtomicLong();
    private final StoreCalls calls = new StoreCalls(nanoTime::get, Contexts.NONE);
    private final TestExecutors.Threads threads = new TestExecutors.Threads();
    private final CountDownLatch driver = new CountDownLatch(1);

    @AutoClose
    private final LoggedMessages log = new LoggedMessages(StoreCalls.class);

    /** A part of one thread, which is inside a call. */
    @BeforeEach
    void begin() {
        AtomicReference<Thread> thread = new AtomicReference<>();
        threads.execute(() -> {
            long begin = calls.begin();
            thread.set(Thread.currentThread());
            TestExecutors.pass(driver);
            calls.end(begin, true);
        });
        await().until(() -> thread.get() != null);
        calls.watch(PART, () -> Set.of(thread.get()));
        calls.watch("the threads of STARTS", Set::of);
    }

    @AfterEach
    void end() {
        driver.countDown();
    }

    @Test
    void are_stuck_once_a_write_has_ended_that_began_more_than_three_minutes_later() {
        pass(Duration.ofMinutes(3));
        call(true);
        assertThat(calls.findStuck()).as("in time").isEmpty();
        pass(Duration.ofSeconds(1));
        call(false);
        assertThat(calls.findStuck()).as("only a read has ended").isEmpty();

        call(true);

        assertThat(calls.findStuck()).containsExactly(PART);
    }

    @Test
    void are_not_stuck_while_nothing_is_written_unless_the_database_is_part_of_this_JVM() {
        call(true);
        pass(Duration.ofHours(1));
        assertThat(calls.findStuck()).isEmpty();

        calls.areEmbedded();

        assertThat(calls.findStuck()).containsExactly(PART);
    }

    @Test
    void are_reported_with_their_stacks_once_a_minute() {
        pass(Duration.ofMinutes(4));
        call(true);

        for (int second = 0; second < 60; second++) {
            calls.findStuck();
            pass(Duration.ofSeconds(1));
        }
        log.assertOne("IDV0066").contains(PART, "PT3M", "task-0 is in", "\tat " + StoreCallsTest.class.getName());
        calls.findStuck();
        assertThat(log.all()).hasSize(2);
    }

    private void pass(Duration time) {
        nanoTime.addAndGet(time.toNanos());
    }

    private void call(boolean writes) {
        calls.end(calls.begin(), writes);
    }
}
