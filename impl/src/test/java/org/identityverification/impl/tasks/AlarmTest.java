package org.identityverification.impl.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("An alarm")
@Timeout(60)
class AlarmTest {

    private static final Duration FOREVER = Duration.ofDays(1);
    private static final Duration BOUND = Duration.ofSeconds(30);

    private final Alarm alarm = new Alarm();

    @Test
    @DisplayName("ends a wait after the longest time when nothing rings")
    void longest() throws Exception {
        alarm.await(Duration.ofMillis(5));

        assertThat(alarm.isStopped()).isFalse();
    }

    @Test
    @DisplayName("ends the wait that is under way when it rings")
    void ringsDuringAWait() throws Exception {
        Thread waiting = waitingThread();
        alarm.ringNow();

        join(waiting);
    }

    @Test
    @DisplayName("ends the next wait when it rang before, and only that one")
    void ringsBeforeAWait() throws Exception {
        alarm.ringNow();
        alarm.ringNow();
        alarm.await(FOREVER);

        Thread waiting = waitingThread();
        assertThat(waiting.isAlive()).isTrue();
        alarm.ringNow();
        join(waiting);
    }

    @Test
    @DisplayName("ends a wait at its appointment, the earliest of several, and then forgets it")
    void appointment() throws Exception {
        alarm.ringIn(FOREVER);
        alarm.ringIn(Duration.ofMillis(5));
        alarm.ringIn(FOREVER);
        alarm.await(FOREVER);

        Thread waiting = waitingThread();
        assertThat(waiting.isAlive()).isTrue();
        alarm.ringIn(Duration.ZERO);
        join(waiting);
    }

    @RepeatedTest(20)
    @DisplayName("does not end a wait before its appointment, by no fraction of a millisecond")
    void notTooEarly() throws Exception {
        long begin = System.nanoTime();
        alarm.ringIn(Duration.ofMillis(2));
        alarm.await(FOREVER);

        assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(2_000_000);
    }

    @Test
    @DisplayName("that is stopped lets nobody wait any more")
    void stopped() throws Exception {
        Thread waiting = waitingThread();
        alarm.stop();
        join(waiting);

        alarm.await(FOREVER);
        alarm.awaitQuietly(FOREVER);
        assertThat(alarm.isStopped()).isTrue();
    }

    @Test
    @DisplayName("stops when a thread that waits quietly is interrupted, and keeps the interrupt")
    void interrupted() throws Exception {
        AtomicBoolean keptInterrupt = new AtomicBoolean();
        Thread waiting = started(() -> {
            alarm.awaitQuietly(FOREVER);
            keptInterrupt.set(Thread.currentThread().isInterrupted());
        });
        waiting.interrupt();
        join(waiting);

        assertThat(keptInterrupt).isTrue();
        assertThat(alarm.isStopped()).isTrue();
    }

    private Thread waitingThread() {
        return started(() -> alarm.awaitQuietly(FOREVER));
    }

    private static Thread started(Runnable work) {
        Thread thread = new Thread(work, "waits-for-the-alarm");
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
