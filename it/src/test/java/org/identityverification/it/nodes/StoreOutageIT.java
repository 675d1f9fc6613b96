package org.identityverification.it.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.identityverification.it.probe.Probe;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.server.OwnServer;
import org.identityverification.it.server.TestServer;
import org.identityverification.testservers.PostgreSql;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

@DisplayName("An outage of the store in PostgreSQL")
@Order(1)
class StoreOutageIT extends StoreOutageContract {

    private static final Duration LONG_OUTAGE = Duration.ofSeconds(60);

    StoreOutageIT() {
        super(PostgreSql.start(OwnServer.folder()));
    }

    @Test
    @DisplayName("of a minute is reported to each caller while starts go on, and afterwards all work resumes")
    void longOutage() {
        long stopped = System.nanoTime();
        Started before = startHere();
        Probe asking = new Probe(server.uri(), "asking");
        JsonObject asked = asking.start("long-outage");
        database.stop();
        Started during;
        try {
            Sandbox.decide(asked.getString("authUrl"), "outcome=pass");
            assertNotReceived(notify(before.flow()));
            assertUnavailable(server.findVerification(before.id()));
            assertThat(asking.find(asked.getString("id")).getString("exception"))
                    .isEqualTo("StoreUnavailableException");
            during = startHere();
            assertThat(Probe.logged(server.logs(), "IDV0010:", Probe.shown(during.id())))
                    .hasSize(1);
            assertNotReceived(notify(during.flow()));
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
        for (Started started : List.of(before, during)) {
            awaitReceived(started.flow());
            identity.awaitOutcomes(started.id(), "PASSED");
        }
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
    String lockAgainstReading() {
        return "LOCK TABLE identity_verification IN ACCESS EXCLUSIVE MODE";
    }

    @Override
    void setReadOnly(boolean readOnly) {
        database.execute(
                "SET default_transaction_read_only = off",
                "ALTER DATABASE postgres SET default_transaction_read_only = " + readOnly);
        database.cutConnections();
    }

    @Override
    void whileCommitsHang(Runnable work) {
        database.execute(
                "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS"
                        + " 'BEGIN PERFORM pg_sleep(5); RETURN NULL; END'",
                "CREATE CONSTRAINT TRIGGER slow_commit AFTER UPDATE ON identity_verification"
                        + " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW"
                        + " WHEN (OLD.status = 'PENDING' AND NEW.status = 'PASSED') EXECUTE FUNCTION slow()");
        try {
            work.run();
        } finally {
            // Waits for the commit.
            database.execute("DROP TRIGGER slow_commit ON identity_verification", "DROP FUNCTION slow()");
        }
    }
}
