package org.identityverification.impl.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("A time limit")
@Timeout(60)
class TimeLimitTest {

    /** The looks that the timer would run. */
    private final Queue<Runnable> looks = new ArrayDeque<>();

    @Test
    @DisplayName("gives what comes out, and throws what the work throws")
    void transparent() throws Exception {
        TimeLimit limit = limit(Duration.ofHours(1));

        assertThat(limit.<Integer, IOException>within(() -> 7, () -> {})).isEqualTo(7);
        assertThatThrownBy(() -> limit.within(
                        () -> {
                            throw new IOException("canary");
                        },
                        () -> {}))
                .isInstanceOf(IOException.class);
    }

    @Test
    @DisplayName("looks while something is under way, once for all of it, and not while nothing is")
    void looksWhenItMust() {
        TimeLimit limit = limit(Duration.ofHours(1));

        within(limit, () -> {
            assertThat(looks).hasSize(1);
            within(limit, () -> assertThat(looks).hasSize(1));
            looks.remove().run();
            assertThat(looks).as("still something under way").hasSize(1);
        });
        looks.remove().run();
        assertThat(looks).as("nothing under way").isEmpty();

        within(limit, () -> assertThat(looks).hasSize(1));
    }

    @Test
    @DisplayName("looks again although the timer has lost a look")
    void lostLook() throws Exception {
        TimeLimit limit = limit(Duration.ofMillis(10));
        within(limit, looks::clear);
        Thread.sleep(20);

        within(limit, () -> assertThat(looks).hasSize(1));
    }

    @Test
    @DisplayName("tells each that takes too long, once, although to tell another one takes long as well")
    void tells() {
        TimeLimit limit = limit(Duration.ZERO);
        CountDownLatch innerTold = new CountDownLatch(1);
        CountDownLatch outerTold = new CountDownLatch(1);
        AtomicInteger told = new AtomicInteger();

        limit.<Boolean, RuntimeException>within(
                () -> {
                    boolean inTime = limit.within(
                            () -> {
                                looks.remove().run();
                                looks.remove().run();
                                return waitFor(innerTold);
                            },
                            innerTold::countDown);
                    assertThat(inTime).isTrue();
                    return waitFor(outerTold);
                },
                () -> {
                    told.incrementAndGet();
                    waitFor(innerTold);
                    outerTold.countDown();
                });

        assertThat(outerTold.getCount()).isZero();
        assertThat(told).hasValue(1);
    }

    @Test
    @DisplayName("does not tell what has ended: what it used may be somebody else's by then")
    void leavesOthersAlone() throws Exception {
        TimeLimit limit = limit(Duration.ZERO);
        AtomicInteger told = new AtomicInteger();
        CountDownLatch other = new CountDownLatch(1);

        limit.<Integer, RuntimeException>within(() -> 7, told::incrementAndGet);
        limit.<Boolean, RuntimeException>within(
                () -> {
                    looks.remove().run();
                    return waitFor(other);
                },
                other::countDown);

        assertThat(other.getCount()).isZero();
        assertThat(told).hasValue(0);
    }

    @Test
    @DisplayName("does not tell what has ended just before the thread came that would have told it")
    void tooLate() {
        Queue<Runnable> tells = new ArrayDeque<>();
        TimeLimit limit = new TimeLimit(Duration.ZERO, (nanos, look) -> looks.add(look), tells::add);
        AtomicInteger told = new AtomicInteger();

        limit.<Integer, RuntimeException>within(
                () -> {
                    looks.remove().run();
                    return 7;
                },
                told::incrementAndGet);
        tells.remove().run();

        assertThat(told).hasValue(0);
    }

    @Test
    @DisplayName("does not return while it is telling")
    void oneAfterTheOther() {
        TimeLimit limit = limit(Duration.ZERO);
        CountDownLatch telling = new CountDownLatch(1);
        AtomicBoolean told = new AtomicBoolean();

        limit.<Boolean, RuntimeException>within(
                () -> {
                    looks.remove().run();
                    return waitFor(telling);
                },
                () -> {
                    telling.countDown();
                    waitFor(new CountDownLatch(1), 50);
                    told.set(true);
                });

        assertThat(told).isTrue();
    }

    @Test
    @DisplayName("is kept by the JDK's timer, also after a while in which there was nothing under way")
    void realTimer() {
        TimeLimit limit = new TimeLimit(Duration.ofMillis(20));

        for (int i = 0; i < 3; i++) {
            CountDownLatch told = new CountDownLatch(1);
            assertThat(limit.<Boolean, RuntimeException>within(() -> waitFor(told), told::countDown))
                    .isTrue();
            // Long enough that nobody looks any more.
            waitFor(new CountDownLatch(1), 20);
        }
    }

    private TimeLimit limit(Duration longest) {
        return new TimeLimit(longest, (nanos, look) -> looks.add(look), tell -> new Thread(tell).start());
    }

    private static void within(TimeLimit limit, Runnable work) {
        limit.within(
                () -> {
                    work.run();
                    return 0;
                },
                () -> {});
    }

    private static boolean waitFor(CountDownLatch latch) {
        return waitFor(latch, 20_000);
    }

    private static boolean waitFor(CountDownLatch latch, long millis) {
        try {
            return latch.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
