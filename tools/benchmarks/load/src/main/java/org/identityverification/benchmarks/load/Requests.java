package org.identityverification.benchmarks.load;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
 * Sends requests when they are due, and a refused one up to twice more, as the provider does (contract, section 2). Latency counts
 * from the due time of each request, even if all connections are busy.
 */
final class Requests implements AutoCloseable {

    private static final List<Duration> PAUSES = List.of(Duration.ofSeconds(2), Duration.ofMillis(5500));

    private final int port;
    private final int expectedStatus;
    private final DelayQueue<Request> waiting = new DelayQueue<>();
    private final AtomicInteger added = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();
    private final Histogram nanos = new ConcurrentHistogram(TimeUnit.MINUTES.toNanos(5), 3);
    private final Map<String, Long> answered = new ConcurrentHashMap<>();
    private volatile IOException lost;
    private final List<Thread> threads = new ArrayList<>();

    /** For requests that should all be answered with this status. */
    Requests(int port, int expectedStatus) {
        this.port = port;
        this.expectedStatus = expectedStatus;
    }

    void add(String id, byte[] bytes, Duration pause) {
        added.incrementAndGet();
        waiting.add(new Request(
                id,
                bytes,
                System.nanoTime() + pause.toNanos(),
                micros(Instant.now().plus(pause)),
                PAUSES));
    }

    Requests send(int connections) {
        for (int i = 0; i < connections; i++) {
            Thread thread = new Thread(this::sendAll);
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
        return this;
    }

    /**
     * Waits until all requests have ended, and returns how many there were.
     *
     * @throws IllegalStateException if none had the expected status
     */
    int awaitAnswers() throws InterruptedException, IOException {
        while (ended.get() < added.get()) {
            if (lost != null) {
                throw lost;
            }
            Thread.sleep(5);
        }
        if (answered.isEmpty()) {
            throw new IllegalStateException("None of " + added.get() + " requests was answered with " + expectedStatus);
        }
        return added.get();
    }

    /** How many answers had another status and were followed by a retry. */
    int refused() {
        return refused.get();
    }

    /** How many requests never had the expected status. */
    int failures() {
        return failures.get();
    }

    double p99Millis() {
        return nanos.getValueAtPercentile(99) / 1e6;
    }

    /** The due time of each request with the expected answer, in microseconds since 1970. */
    Map<String, Long> answered() {
        return answered;
    }

    private static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    private void sendAll() {
        try (HttpConnection connection = new HttpConnection(port)) {
            while (true) {
                Request request = waiting.take();
                int status = connection.send(request.bytes);
                nanos.recordValue(System.nanoTime() - request.due);
                if (status == expectedStatus) {
                    answered.put(request.id, request.dueMicros);
                    ended.incrementAndGet();
                } else if (request.pauses.isEmpty()) {
                    failures.incrementAndGet();
                    ended.incrementAndGet();
                } else {
                    refused.incrementAndGet();
                    waiting.add(request.retry());
                }
            }
        } catch (IOException e) {
            lost = e;
        } catch (InterruptedException e) {
            // This object was closed.
        }
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Request(String id, byte[] bytes, long due, long dueMicros, List<Duration> pauses)
            implements Delayed {

        Request retry() {
            long next = System.nanoTime() + pauses.get(0).toNanos();
            return new Request(id, bytes, next, dueMicros, pauses.subList(1, pauses.size()));
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(due - System.nanoTime(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(due, ((Request) other).due);
        }
    }
}
