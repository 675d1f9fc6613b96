package org.identityverification.benchmarks.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;

/**
 * Requests over 16 connections, each of which sends again as soon as it has its answer: tells the throughput.
 *
 * @param port on this machine
 * @param requests gives the nth request; {@code null} when there are no more
 * @param status that every answer must have
 */
record ClosedLoad(int port, LongFunction<byte[]> requests, int status) {

    static final int CONNECTIONS = 16;

    /** How many were answered in how many seconds. */
    record Outcome(long count, double seconds) {

        double perSecond() {
            return count / seconds;
        }
    }

    Outcome run(double seconds) throws InterruptedException, IOException {
        ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
        try {
            AtomicLong number = new AtomicLong();
            long begin = System.nanoTime();
            long end = begin + (long) (seconds * 1e9);
            List<Future<Long>> futures = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                futures.add(threads.submit(() -> sendUntil(end, number)));
            }
            long count = 0;
            for (Future<Long> future : futures) {
                count += future.get();
            }
            return new Outcome(count, (System.nanoTime() - begin) / 1e9);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    private long sendUntil(long end, AtomicLong number) throws IOException {
        try (HttpConnection connection = new HttpConnection(port)) {
            long count = 0;
            byte[] request = requests.apply(number.getAndIncrement());
            while (request != null && System.nanoTime() - end < 0) {
                int answered = connection.send(request);
                if (answered != status) {
                    throw new IOException("Expected only " + status + ", but got " + answered);
                }
                count++;
                request = requests.apply(number.getAndIncrement());
            }
            return count;
        }
    }
}
