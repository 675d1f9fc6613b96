package org.identityverification.benchmarks.load;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * The provider's notifications: each is due a second after the start was answered, and its latency counts from that moment,
 * however busy the connections are.
 */
final class Notifier implements AutoCloseable {

    private static final int CONNECTIONS = 64;
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final DelayQueue<Due> queue = new DelayQueue<>();
    private final AtomicInteger announced = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicInteger answered = new AtomicInteger();
    private final Histogram nanos = new ConcurrentHistogram(TimeUnit.MINUTES.toNanos(5), 3);
    private final Map<String, Long> microsOfFlows = new ConcurrentHashMap<>();
    private final List<Thread> threads = new ArrayList<>();

    Notifier(int port) {
        for (int i = 0; i < CONNECTIONS; i++) {
            Thread thread = new Thread(() -> notifyAll(port));
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
    }

    void announce(Stub.Flow flow) {
        announced.incrementAndGet();
        queue.add(new Due(flow, System.nanoTime() + PAUSE.toNanos()));
    }

    int announced() {
        return announced.get();
    }

    int failures() {
        return failures.get();
    }

    double p99Millis() {
        return nanos.getValueAtPercentile(99) / 1e6;
    }

    /** When each flow's notification was answered with 200, in microseconds since 1970. */
    Map<String, Long> answers() {
        return microsOfFlows;
    }

    /** Waits until all have been answered. */
    void awaitAnswers() throws InterruptedException {
        while (answered.get() < announced.get()) {
            Thread.sleep(10);
        }
    }

    private void notifyAll(int port) {
        try (HttpConnection connection = new HttpConnection(port)) {
            while (true) {
                Due due = queue.take();
                notify(connection, due);
                answered.incrementAndGet();
            }
        } catch (IOException e) {
            throw new IllegalStateException("A connection was lost", e);
        } catch (InterruptedException e) {
            // The end.
        }
    }

    private void notify(HttpConnection connection, Due due) throws IOException {
        String path = due.flow.notifyUrl().getPath();
        int status = connection.send(HttpConnection.post(path, due.flow.notification()));
        nanos.recordValue(System.nanoTime() - due.nanoTime);
        if (status == 200) {
            long micros = Duration.between(Instant.EPOCH, Instant.now()).toNanos() / 1000;
            microsOfFlows.put(due.flow.flowId(), micros);
        } else {
            failures.incrementAndGet();
        }
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
    }

    private record Due(Stub.Flow flow, long nanoTime) implements Delayed {

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(nanoTime - System.nanoTime(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(nanoTime - ((Due) other).nanoTime, 0);
        }
    }
}
