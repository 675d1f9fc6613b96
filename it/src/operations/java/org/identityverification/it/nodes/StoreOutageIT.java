package org.identityverification.it.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.identityverification.it.probe.Probe;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.server.OwnServer;
import org.identityverification.it.server.TestServer;
import org.identityverification.testservers.PostgreSql;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

@Order(1)
class StoreOutageIT extends StoreOutageContract {

    private static final Duration LONG_OUTAGE = Duration.parse(System.getProperty("it.outage", "PT20S"));
    private static final Duration PAUSE_AFTER_REFUSAL = Duration.ofMillis(100);
    private static final int UNDER_LOAD = 200;
    private static final int SENDERS = 4;

    StoreOutageIT() {
        super(PostgreSql.start(OwnServer.folder()));
    }

    @Test
    void that_lasts_is_reported_to_each_caller_nothing_is_started_meanwhile_and_afterwards_all_work_resumes() {
        long stopped = System.nanoTime();
        Started before = startHere();
        Probe asking = new Probe(server.uri(), "asking");
        JsonObject asked = asking.start("long-outage");
        database.stop();
        try {
            Sandbox.decide(asked.getString("authUrl"), "outcome=pass");
            assertNotReceived(notify(before.flow()));
            assertUnavailable(server.findVerification(before.id()));
            assertThat(asking.find(asked.getString("id")).getString("exception"))
                    .isEqualTo("StoreUnavailableException");
            assertNothingStarts();
            await().atMost(LONG_OUTAGE.plus(TestServer.LONG_ENOUGH))
                    .until(() -> System.nanoTime() - stopped > LONG_OUTAGE.toNanos());
            assertThat(Probe.logged(server.logs(), "IDV0021", Probe.shown(asked.getString("id"))))
                    .as("once a minute")
                    .hasSize(1);
        } finally {
            database.startAgain();
        }

        assertThat(asking.awaitEvents(asked.getString("id"), 1)).singleElement().satisfies(event -> {
            assertThat(event.getString("outcome")).isEqualTo("PASSED");
            assertThat(event.getBoolean("confirmed")).isTrue();
            assertThat(event.getString("source")).isEqualTo("QUERY");
        });
        awaitReceived(before.flow());
        identity.awaitOutcomes(before.id(), "PASSED");
    }

    @Test
    void that_cuts_connections_and_stops_the_database_under_load_loses_nothing_that_was_answered_with_200()
            throws Exception {
        List<Started> all =
                IntStream.range(0, UNDER_LOAD).mapToObj(i -> startHere()).toList();
        Queue<Started> open = new ConcurrentLinkedQueue<>(all);
        AtomicInteger received = new AtomicInteger();
        Set<Integer> answers = ConcurrentHashMap.newKeySet();
        ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
        try {
            for (int i = 0; i < SENDERS; i++) {
                senders.execute(() -> send(open, received, answers));
            }
            awaitUnderLoad(() -> received.get() > UNDER_LOAD / 8);
            database.cutConnections();
            awaitUnderLoad(() -> received.get() > UNDER_LOAD / 4);
            database.stop();
            try {
                awaitUnderLoad(() -> answers.contains(503));
            } finally {
                database.startAgain();
            }
            senders.shutdown();
            assertThat(senders.awaitTermination(TestServer.LONG_ENOUGH.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
        } finally {
            senders.shutdown();
        }

        assertThat(received).hasValue(UNDER_LOAD);
        assertThat(answers).containsExactlyInAnyOrder(200, 503);
        for (Started started : all) {
            identity.awaitDelivered(started.id());
            // At least once: an outage between an observer's work and the record of it causes another attempt.
            assertThat(identity.outcomes(started.id())).isNotEmpty().containsOnly("PASSED");
            assertThat(identity.events(started.id()).stream()
                            .map(it -> it.getString("deliveryId"))
                            .distinct())
                    .hasSize(1);
        }
    }

    private void send(Queue<Started> open, AtomicInteger received, Set<Integer> answers) {
        Started next;
        while ((next = open.poll()) != null) {
            int status = notify(next.flow()).statusCode();
            answers.add(status);
            if (status == 200) {
                received.incrementAndGet();
            } else {
                open.add(next);
                LockSupport.parkNanos(PAUSE_AFTER_REFUSAL.toNanos());
            }
        }
    }

    private void awaitUnderLoad(Callable<Boolean> condition) {
        await().atMost(TestServer.LONG_ENOUGH)
                .pollInterval(Duration.ofMillis(2))
                .until(condition);
    }

    @Override
    String joiningDataSource() {
        return """
            <dataSource id="joining" jndiName="jdbc/joining">
                <jdbcDriver libraryRef="postgresql"/>
                <properties.postgresql serverName="${postgresql.host}" portNumber="${postgresql.port}"
                    databaseName="${postgresql.database}" user="${postgresql.user}" password="${postgresql.password}"/>
            </dataSource>
            """;
    }

    @Override
    void whileCommitsHang(Runnable work) throws SQLException {
        database.execute(
                "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS"
                        + " 'BEGIN PERFORM pg_advisory_xact_lock(1); RETURN NULL; END'",
                "CREATE CONSTRAINT TRIGGER slow_commit AFTER UPDATE ON identity_verification"
                        + " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW"
                        + " WHEN (OLD.status = 'PENDING' AND NEW.status = 'PASSED') EXECUTE FUNCTION slow()");
        try (Connection other = database.connect();
                Statement lock = other.createStatement()) {
            lock.execute("SELECT pg_advisory_lock(1)");
            work.run();
        } finally {
            // Waits for the commit.
            database.execute("DROP TRIGGER slow_commit ON identity_verification", "DROP FUNCTION slow()");
        }
    }
}
