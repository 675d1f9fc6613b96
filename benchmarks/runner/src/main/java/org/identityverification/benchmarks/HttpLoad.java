package org.identityverification.benchmarks;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;
import org.HdrHistogram.Histogram;

/**
 * HTTP requests over connections that stay open, written and read down at the socket, so that as little as possible of two
 * processors goes into making them. Without a rate each connection sends again as soon as it has its answer, which tells the
 * throughput; with one the moments at which requests should leave are fixed beforehand, and latency counts from these.
 */
final class HttpLoad {

    private static final long LONGEST_NANOS = 60_000_000_000L;
    private static final int DIGITS = 3;

    private final int port;
    private final int connections;
    private final LongFunction<byte[]> requests;

    /**
     * A load.
     *
     * @param port on this machine
     * @param connections how many
     * @param requests gives the nth request; {@code null} when there are no more
     */
    HttpLoad(int port, int connections, LongFunction<byte[]> requests) {
        this.port = port;
        this.connections = connections;
        this.requests = requests;
    }

    /** A POST with a JSON body. */
    static byte[] post(String path, String json) {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        return ("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.length + "\r\n\r\n" + json)
                .getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Sends for a while, or until there are no more requests.
     *
     * @param seconds for how long
     * @param ratePerSecond how many a second over all connections; 0 for as many as possible
     */
    Outcome run(double seconds, double ratePerSecond) throws InterruptedException, IOException {
        ExecutorService threads = Executors.newFixedThreadPool(connections);
        try {
            AtomicLong number = new AtomicLong();
            List<Connection> all = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                all.add(new Connection());
            }
            long begin = System.nanoTime();
            long end = begin + (long) (seconds * 1e9);
            List<Future<?>> futures = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                Connection connection = all.get(i);
                long first = ratePerSecond > 0 ? begin + (long) (i * 1e9 / ratePerSecond) : begin;
                futures.add(threads.submit(() -> connection.sendUntil(number, first, end, ratePerSecond)));
            }
            for (Future<?> future : futures) {
                future.get();
            }
            return outcome(all, (System.nanoTime() - begin) / 1e9);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    private static Outcome outcome(List<Connection> all, double seconds) throws IOException {
        Histogram nanos = new Histogram(LONGEST_NANOS, DIGITS);
        Map<Integer, Long> statuses = new TreeMap<>();
        for (Connection connection : all) {
            nanos.add(connection.nanos);
            connection.statuses.forEach((status, count) -> statuses.merge(status, count, Long::sum));
            connection.socket.close();
        }
        return new Outcome(nanos, seconds, statuses);
    }

    /**
     * What happened.
     *
     * @param nanos latencies
     * @param seconds how long it took
     * @param statuses how often each status was answered
     */
    record Outcome(Histogram nanos, double seconds, Map<Integer, Long> statuses) {

        double perSecond() {
            return nanos.getTotalCount() / seconds;
        }

        double p99Millis() {
            return nanos.getValueAtPercentile(99) / 1e6;
        }

        /** Itself, if nothing else was answered. */
        Outcome only(int status) {
            if (!statuses.keySet().equals(java.util.Set.of(status))) {
                throw new IllegalStateException("Expected only " + status + ", but got " + statuses);
            }
            return this;
        }
    }

    private final class Connection {

        private final Histogram nanos = new Histogram(LONGEST_NANOS, DIGITS);
        private final Map<Integer, Long> statuses = new TreeMap<>();
        private Socket socket;
        private InputStream in;
        private OutputStream out;

        private Connection() throws IOException {
            open();
        }

        private void open() throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream());
            out = socket.getOutputStream();
        }

        private Void sendUntil(AtomicLong number, long first, long end, double ratePerSecond) throws IOException {
            long intended = first;
            while (intended - end < 0) {
                byte[] request = requests.apply(number.getAndIncrement());
                if (request == null) {
                    return null;
                }
                waitUntil(intended);
                out.write(request);
                statuses.merge(readAnswer(), 1L, Long::sum);
                long now = System.nanoTime();
                nanos.recordValue(Math.min(now - intended, LONGEST_NANOS));
                intended = ratePerSecond > 0 ? intended + (long) (connections * 1e9 / ratePerSecond) : now;
            }
            return null;
        }

        private int readAnswer() throws IOException {
            String statusLine = readLine();
            int length = 0;
            boolean chunked = false;
            boolean closed = false;
            for (String line = readLine(); !line.isEmpty(); line = readLine()) {
                String header = line.toLowerCase(Locale.ROOT);
                if (header.startsWith("content-length:")) {
                    length = Integer.parseInt(header.substring(15).strip());
                } else if (header.startsWith("transfer-encoding:") && header.contains("chunked")) {
                    chunked = true;
                } else if (header.startsWith("connection:") && header.contains("close")) {
                    closed = true;
                }
            }
            if (chunked) {
                do {
                    length = Integer.parseInt(readLine(), 16);
                    in.skipNBytes(length + 2L);
                } while (length > 0);
            } else {
                in.skipNBytes(length);
            }
            if (closed) {
                // What a server does after an answer is part of the answer's price.
                socket.close();
                open();
            }
            return Integer.parseInt(statusLine.substring(9, 12));
        }

        private String readLine() throws IOException {
            StringBuilder line = new StringBuilder(64);
            int c = in.read();
            while (c != '\n') {
                if (c < 0) {
                    throw new EOFException("The server closed a connection; it answered " + statuses);
                }
                if (c != '\r') {
                    line.append((char) c);
                }
                c = in.read();
            }
            return line.toString();
        }
    }

    private static void waitUntil(long intended) {
        long left;
        while ((left = intended - System.nanoTime()) > 0) {
            LockSupport.parkNanos(left);
        }
    }
}
