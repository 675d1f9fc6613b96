package org.identityverification.it.production;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Probe;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.identityverification.it.provider.Notices;
import org.identityverification.it.server.Http;
import org.identityverification.testkit.Check;
import org.identityverification.testkit.FaceProvider;

/** Traffic that must stay undisturbed: notifications, each of a verification of its own, and liveness probes. */
final class GoodTraffic {

    private final ProductionServer server;
    private final long seconds;
    private final int timesASecond;
    private final Queue<Check> started = new ArrayDeque<>();
    private final List<CompletableFuture<Answered>> notifications = new ArrayList<>();
    private final List<CompletableFuture<Answered>> probes = new ArrayList<>();
    private CompletableFuture<Void> sent;

    GoodTraffic(ProductionServer server, FaceProvider provider, CallerTokens tokens, long seconds, int timesASecond) {
        this.server = server;
        this.seconds = seconds;
        this.timesASecond = timesASecond;
        for (int i = 0; i < seconds * timesASecond; i++) {
            Http.bodyOf(server.beginUntilTaken(tokens.of(UUID.randomUUID().toString())));
            started.add(provider.awaitCheck());
        }
    }

    GoodTraffic begin() {
        sent = CompletableFuture.runAsync(this::send, work -> new Thread(work).start());
        return this;
    }

    /** At fixed moments. */
    private void send() {
        long begun = System.nanoTime();
        for (long i = 0; i < seconds * timesASecond; i++) {
            LockSupport.parkNanos(begun + TimeUnit.SECONDS.toNanos(i) / timesASecond - System.nanoTime());
            Check next = started.remove();
            notifications.add(Answered.to(() -> notify(next)));
            probes.add(Answered.to(() -> server.getPrivately("/health/live")));
        }
    }

    /** As the provider does, which sends again what the node refuses. */
    private HttpResponse<String> notify(Check next) {
        String path = next.notifyUrl().orElseThrow().getPath();
        String body = Notices.body(next.flowId(), true, "");
        HttpResponse<String> first = server.call("POST", path, body);
        return first.statusCode() == 503 ? server.call("POST", path, body) : first;
    }

    void assertUndisturbed() throws IOException {
        sent.join();
        List<Answered> notified = Answered.all(notifications);
        List<Answered> probed = Answered.all(probes);
        Answered.assertAll(notified, 200, Duration.ofSeconds(5));
        assertThat(probed).extracting(Answered::status).containsOnly(200);
        // Kubernetes restarts a node that is late several times in a row.
        Probe probe = Manifests.pod().getContainers().get(0).getLivenessProbe();
        Duration limit = Duration.ofSeconds(probe.getTimeoutSeconds());
        String late = probed.stream()
                .map(it -> it.took().compareTo(limit) < 0 ? "." : "late ")
                .collect(Collectors.joining());
        assertThat(late).doesNotContain("late ".repeat(probe.getFailureThreshold()));
    }
}
