package org.identityverification.it.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.identityverification.it.probe.Probe;
import org.identityverification.it.provider.Notices;
import org.identityverification.it.recording.Recorded;
import org.identityverification.it.recording.RecordingObserver;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.OwnServer;
import org.identityverification.it.server.RestRoot;

/** Starts and results without a pause, at servers that fail meanwhile, and what their observer has recorded. */
final class Traffic implements AutoCloseable {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(100);
    private static final List<List<Boolean>> WAYS_TO_PASS =
            List.of(List.of(false, true), List.of(true, true, true), List.of(true), List.of(true));

    private final String name;
    private final Path record;
    private final List<OwnServer> servers;
    private final Set<String> started = ConcurrentHashMap.newKeySet();
    private final Set<String> accepted = ConcurrentHashMap.newKeySet();
    private final List<CompletableFuture<Void>> senders;
    private volatile boolean stopped;

    /** A server for it, whose observers record under the name of the server. */
    static OwnServer start(String name, Path record, Map<String, String> environment, Path... files) {
        Map<String, String> all = new HashMap<>(environment);
        all.put("IT_RECORD", record.toString());
        all.put("IT_NODE", name);
        return OwnServer.start(
                name,
                all,
                "",
                List.of(files),
                Probe.in(Deployments.moduleWith(RestRoot.class, RecordingObserver.class)));
    }

    Traffic(String name, Path record, OwnServer... servers) {
        this.name = name;
        this.record = record;
        this.servers = List.of(servers);
        senders = IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.runAsync(() -> repeat(i), it -> new Thread(it).start()))
                .toList();
    }

    /** Waits until a random number of further results is accepted. */
    void awaitMoreAccepted() {
        int enough = accepted.size() + 1 + ThreadLocalRandom.current().nextInt(200);
        await(name).atMost(LONGEST_WAIT).pollInterval(Duration.ofMillis(2)).until(() -> accepted.size() >= enough);
    }

    /** Ends it. Each start is stored, each accepted result delivered, and what is told twice is recognizable. */
    void assertNothingLost(int rounds) {
        close();
        System.out.printf("%s, %d rounds: %d results accepted%n", name, rounds, accepted.size());
        await(name)
                .atMost(LONGEST_WAIT)
                .untilAsserted(() -> assertThat(missing()).isEmpty());
        Probe probe = new Probe(servers.get(0).uri(), "identity");
        assertThat(started).noneMatch(probe::isUnknown);
        List<Recorded> lines = Recorded.in(record);
        Map<String, Set<String>> ids = lines.stream()
                .collect(Collectors.groupingBy(
                        Recorded::result, Collectors.mapping(Recorded::deliveryId, Collectors.toSet())));
        assertThat(ids.values())
                .as("delivery ids of one result")
                .allSatisfy(it -> assertThat(it).hasSize(1));
        assertThat(lines.stream()
                        .filter(it -> it.what().equals("begin"))
                        .map(it -> it.deliveryId() + " attempt " + it.attempt()))
                .as("how often the same attempt began")
                .doesNotHaveDuplicates();
    }

    @Override
    public void close() {
        stopped = true;
        senders.forEach(CompletableFuture::join);
    }

    private void repeat(int sender) {
        while (!stopped) {
            startAndPass(sender);
        }
    }

    private void startAndPass(int sender) {
        OwnServer server = servers.get(sender % servers.size());
        begin(server)
                .ifPresentOrElse(
                        it -> {
                            started.add(it.getString("id"));
                            WAYS_TO_PASS
                                    .get(ThreadLocalRandom.current().nextInt(WAYS_TO_PASS.size()))
                                    .forEach(success -> send(server, it, success));
                        },
                        Traffic::pause);
    }

    /** Empty when the server was killed meanwhile, or has just come back. */
    private static Optional<JsonObject> begin(OwnServer server) {
        try {
            JsonObject started = new Probe(server.uri(), "identity").start("traffic");
            return Optional.of(started).filter(it -> it.containsKey("flowId"));
        } catch (UncheckedIOException | IllegalStateException | JsonException e) {
            return Optional.empty();
        }
    }

    private void send(OwnServer server, JsonObject started, boolean success) {
        String id = started.getString("id");
        if (Notices.send(server, id, started.getString("flowId"), success) == Notices.RECEIVED) {
            accepted.add(id + " " + (success ? "PASSED" : "FAILED"));
        } else {
            pause();
        }
    }

    private static void pause() {
        LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
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
}
