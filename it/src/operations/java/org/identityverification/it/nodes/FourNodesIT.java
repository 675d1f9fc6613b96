package org.identityverification.it.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.identityverification.it.probe.Probe;
import org.identityverification.it.provider.Notices;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.recording.Recorded;
import org.identityverification.it.recording.RecordingObserver;
import org.identityverification.it.server.OwnServer;
import org.identityverification.testkit.FaceProvider;
import org.identityverification.testkit.script.Fault;
import org.identityverification.testservers.PostgreSql;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * Confirmed results arrive without a pause at four nodes: one is killed, one frozen for longer than a lease, one drained, and one is
 * new, on tables to which a script of a made-up next version has added. {@code -Dit.rounds} for a long run.
 */
@Timeout(value = 3, unit = TimeUnit.HOURS) // for -Dit.rounds
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("long")
@Order(2)
class FourNodesIT {

    private static final int ROUNDS = Integer.getInteger("it.rounds", 1);
    // The lease is 30 s.
    private static final Duration LEASE_AND_MORE = Duration.ofSeconds(75);
    private static final Duration LONG_ENOUGH_TO_CALL = Duration.ofSeconds(3);
    private static final String FROZEN = "four-frozen";
    private static final String DRAINED = "four-drained";

    /** Of whatever the test asks: its own notifications decide nothing. */
    private static final String PASSED =
            "{\"code\":0,\"data\":{\"status\":\"SUCCESS\",\"similarity\":\"95.25\",\"livingScore\":\"99.0\"}}";

    private static final String[] NEXT_VERSION = {
        "ALTER TABLE identity_verification ADD COLUMN IF NOT EXISTS channel VARCHAR(16)",
        "INSERT INTO identity_verification_schema (version) VALUES (2) ON CONFLICT DO NOTHING"
    };

    @AutoClose
    private final FaceProvider provider = FaceProvider.start(0, Sandbox.APP_CODE);

    @AutoClose
    private final PostgreSql database = PostgreSql.start(OwnServer.folder());

    private Path record;

    /** The delivery that is held ends when this file exists. */
    private Path gate;

    @AutoClose
    private OwnServer killed;

    @AutoClose
    private OwnServer frozen;

    @AutoClose
    private OwnServer drained;

    @BeforeAll
    void start() throws IOException {
        provider.nextQueries(Integer.MAX_VALUE, Fault.of(200, PASSED));
        // As the documents say: otherwise a frozen node keeps its locks.
        database.execute("ALTER ROLE postgres SET idle_in_transaction_session_timeout = '30s'");
        record = OwnServer.newRecord("four-nodes");
        killed = node("four-killed");
        frozen = node(FROZEN);
        drained = node(DRAINED);
    }

    private OwnServer node(String name) {
        Map<String, String> environment = Notices.environment(database, provider.url());
        environment.put("IDENTITY_VERIFICATION_RESULT_QUERY_ENABLED", "true");
        return Traffic.start(name, record, environment);
    }

    @Test
    void lose_nothing_while_one_is_killed_one_drained_one_frozen_and_one_new() throws Exception {
        try (Traffic traffic = new Traffic("Four nodes", record, frozen, killed, drained)) {
            for (int round = 0; round < ROUNDS; round++) {
                round(traffic);
            }
            traffic.assertNothingLost(ROUNDS);
        }
        assertThat(database.query(
                        "SELECT id FROM identity_verification WHERE status IN ('PASSED', 'FAILED') AND NOT confirmed"))
                .isEmpty();
        assertThat(attemptsOfTheDrained("begin"))
                .as("when it was drained, all had ended")
                .isEqualTo(attemptsOfTheDrained("end"));
        Recorded.in(record).stream()
                .collect(Collectors.groupingBy(Recorded::deliveryId))
                .values()
                .forEach(FourNodesIT::assertOneLateCall);
    }

    private void round(Traffic traffic) throws Exception {
        database.execute(NEXT_VERSION);
        if (!killed.isAlive()) {
            // By an earlier round.
            killed.startAgain();
            drained.startAgain();
        }
        try (OwnServer added = node("four-new")) {
            traffic.use(frozen, killed, drained, added);
            String held = heldByTheFrozen();
            frozen.freeze();
            String written;
            try {
                killed.kill();
                traffic.awaitMoreAccepted();
                drained.close();
                traffic.awaitMoreAccepted();
                await().atMost(LEASE_AND_MORE).until(() -> of(held).size() == 2);
                Files.createFile(gate);
                new Probe(added.uri(), "identity").awaitDelivered(held);
                written = row(held);
            } finally {
                frozen.thaw();
            }
            await().until(() -> of(held).stream().anyMatch(it -> it.isEnd() && isFrozen(it)));
            await().during(LONG_ENOUGH_TO_CALL)
                    .until(() -> of(held).size() == 5 && row(held).equals(written));
            assertThat(of(held))
                    .extracting(it -> it.what() + " " + it.attempt() + " " + isFrozen(it))
                    .containsExactly("begin 1 true", "begin 2 false", "end 2 false", "second 2 false", "end 1 true");
            traffic.awaitMoreAccepted();
            traffic.use(frozen);
        }
    }

    /** A delivery that has begun on the node and does not end. Mostly, but not always, the notified node delivers a result. */
    private String heldByTheFrozen() throws IOException {
        while (true) {
            gate = record.resolveSibling(RecordingObserver.HELD + UUID.randomUUID());
            JsonObject started =
                    new Probe(frozen.uri(), "identity").start(gate.getFileName().toString());
            String id = started.getString("id");
            await().until(() -> Notices.sendPassed(frozen, started) == Notices.RECEIVED);
            await().until(() -> !of(id).isEmpty());
            if (isFrozen(of(id).get(0))) {
                return id;
            }
            Files.createFile(gate);
        }
    }

    private static boolean isFrozen(Recorded line) {
        return line.node().equals(FROZEN);
    }

    private String row(String id) throws Exception {
        return database.query("SELECT v::text FROM identity_verification v WHERE id = '" + id + "'")
                .get(0);
    }

    private List<Recorded> of(String id) {
        return Recorded.in(record, id);
    }

    private List<String> attemptsOfTheDrained(String what) {
        return Recorded.in(record).stream()
                .filter(it -> it.node().equals(DRAINED) && it.what().equals(what))
                .map(it -> it.deliveryId() + " " + it.attempt())
                .sorted()
                .toList();
    }

    /** After another node has begun the next attempt. */
    private static void assertOneLateCall(List<Recorded> ofOneDelivery) {
        int latest = 0;
        int late = 0;
        for (Recorded line : ofOneDelivery) {
            if (line.attempt() < latest && !line.isEnd()) {
                late++;
            }
            latest = Math.max(latest, line.attempt());
        }
        assertThat(late).as("late calls: %s", ofOneDelivery).isLessThan(2);
    }
}
