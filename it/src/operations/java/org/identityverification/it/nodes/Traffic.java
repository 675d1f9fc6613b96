package org.identityverification.it.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionTimeoutException;
import org.identityverification.it.probe.Probe;
import org.identityverification.it.provider.Notices;
import org.identityverification.it.recording.Recorded;
import org.identityverification.it.server.OwnServer;

/** Starts and results without a pause, at servers that fail meanwhile, and what their observer has recorded. */
final class Traffic implements AutoCloseable {

    private static final int SENDERS = 8;
    private static final int MOST_BEFORE_A_FAILURE = 200;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(100);

    private final String name;
    private final Path record;
    private volatile List<OwnServer> servers;
    private final Random random = new Random();
    private final Set<String> started = ConcurrentHashMap.newKeySet();
    private final Set<String> accepted = ConcurrentHashMap.newKeySet();
    private final Set<String> forgotten = new HashSet<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newFixedThreadPool(SENDERS);
    private final List<CompletableFuture<Void>> senders;

    Traffic(String name, Path record, OwnServer... servers) {
        this.name = name;
        this.record = record;
        use(servers);
        this.senders = IntStream.range(0, SENDERS)
                .mapToObj(i -> CompletableFuture.runAsync(() -> sendUntilStopped(i), threads))
                .toList();
    }

    /** From now on, the senders share these servers. */
    void use(OwnServer... servers) {
        this.servers = List.of(servers);
    }

    /** Waits until a random number of further results is accepted. */
    void awaitMoreAccepted() {
        int enough = accepted.size() + 1 + random.nextInt(MOST_BEFORE_A_FAILURE);
        await(name).atMost(LONGEST_WAIT).pollInterval(Duration.ofMillis(2)).until(() -> accepted.size() >= enough);
    }

    int accepted() {
        return accepted.size();
    }

    /** Ends the senders, waits for the deliveries of what was accepted, and looks up what was started or accepted. */
    void finish() {
        close();
        senders.forEach(CompletableFuture::join);
        try {
            await(name).atMost(LONGEST_WAIT).until(() -> missing().isEmpty());
        } catch (ConditionTimeoutException e) {
            // The test says what is missing.
        }
        lookUpAll(new Probe(servers.get(0).uri(), "identity"));
    }

    @Override
    public void close() {
        stopped.countDown();
        threads.shutdown();
    }

    private void sendUntilStopped(int sender) {
        SplittableRandom how = new SplittableRandom();
        while (stopped.getCount() > 0) {
            List<OwnServer> all = servers;
            OwnServer server = all.get(sender % all.size());
            Optional<JsonObject> started = start(server);
            if (started.isEmpty()) {
                pause();
                continue;
            }
            String id = started.get().getString("id");
            this.started.add(id);
            String flow = started.get().getString("flowId");
            switch (how.nextInt(4)) {
                case 0 -> {
                    send(server, id, flow, false);
                    send(server, id, flow, true);
                }
                case 1 -> {
                    send(server, id, flow, true);
                    send(server, id, flow, true);
                    send(server, id, flow, true);
                }
                default -> send(server, id, flow, true);
            }
        }
    }

    /** Empty when the server was killed meanwhile, or has just come back. */
    private static Optional<JsonObject> start(OwnServer server) {
        try {
            JsonObject started = new Probe(server.uri(), "identity").start("traffic");
            return Optional.of(started).filter(it -> it.containsKey("flowId"));
        } catch (UncheckedIOException | IllegalStateException | JsonException e) {
            return Optional.empty();
        }
    }

    private void send(OwnServer server, String id, String flow, boolean success) {
        int status = Notices.send(server.uri(), Notices.token(UUID.fromString(id)), flow, success, "");
        if (status == Notices.RECEIVED) {
            accepted.add(id + " " + (success ? "PASSED" : "FAILED"));
        } else {
            pause();
        }
    }

    private void pause() {
        try {
            boolean unused = stopped.await(200, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Set<String> missing() {
        Set<String> delivered = Recorded.in(record).stream()
                .filter(Recorded::isEnd)
                .map(Recorded::result)
                .collect(Collectors.toSet());
        // A pass that is decided first makes the failure before it obsolete.
        return accepted.stream()
                .filter(it -> !delivered.contains(it) && !delivered.contains(it.replace("FAILED", "PASSED")))
                .collect(Collectors.toSet());
    }

    private void lookUpAll(Probe probe) {
        started.stream().filter(probe::isUnknown).forEach(forgotten::add);
    }

    int lost() {
        return forgotten.size() + missing().size();
    }

    void assertNothingLost() {
        assertThat(forgotten).as("started and not stored").isEmpty();
        assertThat(missing()).as("accepted and not delivered").isEmpty();
    }

    void assertRepeatsAreRecognizable() {
        Map<String, Set<String>> ids = Recorded.in(record).stream()
                .collect(Collectors.groupingBy(
                        Recorded::result, Collectors.mapping(Recorded::deliveryId, Collectors.toSet())));
        assertThat(ids.values())
                .as("delivery ids of one result")
                .allSatisfy(it -> assertThat(it).hasSize(1));
        Map<String, Long> attempts = Recorded.in(record).stream()
                .filter(Recorded::isBegin)
                .map(it -> it.deliveryId() + " attempt " + it.attempt())
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        assertThat(attempts.values()).as("how often the same attempt began").containsOnly(1L);
    }
}
