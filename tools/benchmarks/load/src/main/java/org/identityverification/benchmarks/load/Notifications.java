package org.identityverification.benchmarks.load;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.Histogram;

/**
 * Notifies servers of results when they are due, and after a refusal up to twice more, as the provider does (contract, section 2).
 * Latency counts from the first due time of each notification, even if all connections are busy. Times are microseconds since 1970.
 */
final class Notifications implements AutoCloseable {

    private static final List<Duration> PAUSES = List.of(Duration.ofSeconds(2), Duration.ofMillis(5500));

    static {
        System.setProperty("http.maxConnections", "1000");
    }

    private final List<Server> servers;
    private final ScheduledExecutorService connections;
    private final AtomicInteger added = new AtomicInteger();
    /** How many answers were no acceptance and were followed by a retry. */
    final AtomicInteger refused = new AtomicInteger();
    /** How many notifications were never accepted. */
    final AtomicInteger failed = new AtomicInteger();

    /** When each was accepted. */
    final Map<String, Long> accepted = new ConcurrentHashMap<>();

    private final Map<String, Long> dues = new ConcurrentHashMap<>();

    Notifications(List<Server> servers, int connections) {
        this.servers = servers;
        this.connections = Executors.newScheduledThreadPool(connections);
    }

    void add(Stub.Flow flow, Duration pause) {
        Server server = servers.get(added.getAndIncrement() % servers.size());
        schedule(server, flow, now() + pause.toNanos() / 1000, pause, PAUSES);
    }

    private void schedule(Server server, Stub.Flow flow, long due, Duration pause, List<Duration> pauses) {
        Runnable notifying = () -> {
            if (isAccepted(server, flow)) {
                dues.put(flow.id(), due);
                accepted.put(flow.id(), now());
            } else if (pauses.isEmpty()) {
                failed.incrementAndGet();
            } else {
                refused.incrementAndGet();
                schedule(server, flow, due, pauses.get(0), pauses.subList(1, pauses.size()));
            }
        };
        var unused = connections.schedule(notifying, pause.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Sends one notification now. */
    static boolean isAccepted(Server server, Stub.Flow flow) {
        try {
            URI uri = URI.create(
                    "http://localhost:" + server.port() + flow.notifyUrl().getPath());
            HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
            connection.setReadTimeout(60_000);
            connection.setRequestProperty("Content-Type", "application/json");
            connection.setDoOutput(true);
            try (OutputStream out = connection.getOutputStream()) {
                String body = "{\"flowId\":\"" + flow.id() + "\",\"success\":true,\"verifyCode\":\"4711\"}";
                out.write(body.getBytes(StandardCharsets.UTF_8));
            }
            // Only a connection whose answer was read is used again. The answer of an error makes this throw.
            try (InputStream in = connection.getInputStream()) {
                in.readAllBytes();
            }
            return connection.getResponseCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** Waits until all have ended, and returns how many were accepted, which must not be none. */
    int awaitAnswers() {
        Server.await()
                .pollInterval(Duration.ofMillis(5))
                .until(() -> !accepted.isEmpty() && accepted.size() + failed.get() >= added.get());
        return accepted.size();
    }

    /** From the first due time of the accepted ones to what happened to them, if it did. */
    double p99MillisUntil(Map<String, Long> times) {
        Histogram micros = new Histogram(TimeUnit.HOURS.toMicros(1), 3);
        dues.forEach((flow, due) -> micros.recordValue(Math.max(0, times.getOrDefault(flow, due) - due)));
        return micros.getValueAtPercentile(99) / 1e3;
    }

    static long now() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    @Override
    public void close() {
        connections.shutdownNow();
    }
}
