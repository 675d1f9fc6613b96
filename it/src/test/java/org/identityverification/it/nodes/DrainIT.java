package org.identityverification.it.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.identityverification.it.probe.Crowd;
import org.identityverification.it.probe.Probe;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.recording.Recorded;
import org.identityverification.it.recording.RecordingObserver;
import org.identityverification.it.server.OwnServer;
import org.identityverification.testkit.FaceProvider;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DrainIT {

    private static final String APPLICATION = "drain";
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final Duration PART_OF_THE_DRAIN = Duration.ofSeconds(3);
    private static final String FINISHES = RecordingObserver.HELD + "finishes";
    private static final String LASTS_TOO_LONG = RecordingObserver.HELD + "lasts-too-long";

    @RegisterExtension
    static final FaceProvider PROVIDER = FaceProvider.start(0, Sandbox.APP_CODE);

    @AutoClose
    private static OwnServer server;

    private static Probe probe;
    private static Path record;
    private static String finishing;
    private static String lastingTooLong;

    @BeforeAll
    static void stopAndStartAgain() throws Exception {
        record = OwnServer.newRecord(APPLICATION);
        server = OwnServer.start(
                APPLICATION,
                Map.of("IT_RECORD", record.toString(), "IT_NODE", "only"),
                Probe.notAsking(APPLICATION, PROVIDER).addClass(RecordingObserver.class));
        probe = new Probe(server.uri(), APPLICATION);
        finishing = notified(FINISHES);
        lastingTooLong = notified(LASTS_TOO_LONG);

        CompletableFuture<Void> stopped = stopInBackground();
        await().atMost(LONG)
                .until(() -> !Probe.logged(server.logs(), "CWWKE1101I").isEmpty());
        await().pollDelay(PART_OF_THE_DRAIN).until(() -> true);
        letGo(FINISHES);
        stopped.join();
        server.startAgain();
        letGo(LASTS_TOO_LONG);
    }

    @Test
    void one_that_needs_3_more_seconds_finishes_and_its_delivery_is_not_repeated() {
        assertThat(probe.find(finishing)).as("after the restart").containsKey("deliveredAt");
        // The other's lease is as old: by the time of its delivery, this one would have been repeated, too.
        probe.awaitDelivered(lastingTooLong);
        assertThat(of(finishing)).extracting(Recorded::what).containsExactly("begin", "end");
    }

    @Test
    void one_that_needs_more_than_10_s_is_repeated_after_the_restart() {
        probe.awaitDelivered(lastingTooLong);

        assertThat(of(lastingTooLong))
                .extracting(it -> it.what() + " " + it.attempt())
                .containsExactly("begin 1", "begin 2", "end 2");
        assertThat(of(lastingTooLong))
                .extracting(Recorded::deliveryId)
                .containsOnly(of(lastingTooLong).get(0).deliveryId());
    }

    private static String notified(String contextId) {
        try (Crowd crowd = new Crowd(probe, PROVIDER)) {
            String id = crowd.passed(contextId).id();
            await().atMost(LONG).until(() -> of(id).size() == 1);
            return id;
        }
    }

    private static CompletableFuture<Void> stopInBackground() {
        return CompletableFuture.runAsync(server::close, task -> new Thread(task).start());
    }

    private static void letGo(String contextId) throws IOException {
        Files.createFile(record.resolveSibling(contextId));
    }

    private static List<Recorded> of(String id) {
        return Recorded.in(record, id);
    }
}
