package org.identityverification.impl.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("A waiter")
@Timeout(60)
class WaiterTest {

    private static final Duration FOREVER = Duration.ofDays(1);
    private static final Duration BOUND = Duration.ofSeconds(30);

    private final Waiter waiter = new Waiter();

    @Test
    @DisplayName("ends the next wait when it was rung for before, and only that one")
    void rungBeforeAWait() throws Exception {
        waiter.wake();
        waiter.wake();
        waiter.await(FOREVER);

        Thread waiting = waitingThread();
        assertThat(waiting.isAlive()).isTrue();
        waiter.wake();
        join(waiting);
    }

    @Test
    @DisplayName("keeps every appointment, in the order of their times")
    void keepsAll() throws Exception {
        long begin = System.nanoTime();
        waiter.wakeIn(Duration.ofMillis(90));
        waiter.wakeIn(FOREVER);
        waiter.wakeIn(Duration.ofMillis(30));
        waiter.wakeIn(Duration.ofMillis(60));

        for (int millis = 30; millis <= 90; millis += 30) {
            waiter.await(FOREVER);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofMillis(millis));
        }
        Thread waiting = waitingThread();
        assertThat(waiting.isAlive()).isTrue();
        waiter.wake();
        join(waiting);
    }

    @Test
    @DisplayName("makes up for an appointment that passed while nothing waited, once for all that passed")
    void missedAppointments() throws Exception {
        waiter.wakeIn(Duration.ZERO);
        waiter.wakeIn(Duration.ofMillis(2));
        long passed = System.nanoTime() + Duration.ofMillis(20).toNanos();
        await().atMost(BOUND).until(() -> System.nanoTime() - passed > 0);
        waiter.await(FOREVER);

        Thread waiting = waitingThread();
        assertThat(waiting.isAlive()).isTrue();
        waiter.wake();
        join(waiting);
    }

    @RepeatedTest(20)
    @DisplayName("does not end a wait before its appointment, by no fraction of a millisecond")
    void notTooEarly() throws Exception {
        long begin = System.nanoTime();
        waiter.wakeIn(Duration.ofMillis(2));
        waiter.await(FOREVER);

        assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(2_000_000);
    }

    @Test
    @DisplayName("that is stopped lets no thread wait any more")
    void stopped() throws Exception {
        Thread waiting = waitingThread();
        waiter.stop();
        join(waiting);

        waiter.await(FOREVER);
        waiter.await(FOREVER);
        assertThat(waiter.isStopped()).isTrue();
    }

    private Thread waitingThread() {
        return started(() -> {
            try {
                waiter.await(FOREVER);
            } catch (InterruptedException e) {
                throw new AssertionError("No test interrupts it", e);
            }
        });
    }

    private static Thread started(Runnable work) {
        Thread thread = new Thread(work, "waits");
        thread.setDaemon(true);
        thread.start();
        await().atMost(BOUND).until(() -> thread.getState() == Thread.State.TIMED_WAITING);
        return thread;
    }

    private static void join(Thread thread) throws InterruptedException {
        thread.join(BOUND.toMillis());
        assertThat(thread.isAlive()).isFalse();
    }
}
