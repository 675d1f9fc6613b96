package org.identityverification.it.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.identityverification.it.probe.Probe;
import org.identityverification.it.provider.Notices;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.Http;
import org.identityverification.it.server.KeyValues;
import org.identityverification.it.server.OwnServer;
import org.identityverification.it.server.TestServer;
import org.identityverification.testkit.Check;
import org.identityverification.testkit.FaceProvider;
import org.identityverification.testkit.script.BusinessError;
import org.identityverification.testservers.Database;
import org.identityverification.testservers.Layout;
import org.identityverification.testservers.PostgreSql;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Four applications on one server and one database: {@code identity}, the reference application, whose provider is a stub;
 * {@code kept}, which never queries; {@code asking}, which queries for results; and {@code joining}, whose data source takes
 * part in global transactions. The provider of the last three is the sandbox.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Order(1)
class StoreOutageIT {

    private static final String DATA_SOURCE = "identity-verification.data-source=";
    private static final String RECEIVED = "{\"received\":true}";
    private static final String NOT_RECEIVED = "{\"received\":false}";
    private static final String ASKING = "identity-verification.result-query.enabled";

    private static final Duration OUTAGE = Duration.parse(System.getProperty("it.outage", "PT20S"));
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(3);

    /** A caller that waits for longer waits for the limit of the statement itself. */
    private static final Duration NEXT_LIMIT = Duration.ofSeconds(10);

    @RegisterExtension
    final FaceProvider provider = FaceProvider.start(0, Sandbox.APP_CODE);

    @AutoClose
    final Database database = startDatabase();

    @AutoClose
    private OwnServer server;

    private Probe identity;

    Database startDatabase() {
        return PostgreSql.start(OwnServer.folder());
    }

    private record Started(String id, String flow) {}

    @FunctionalInterface
    interface Work {
        void run() throws SQLException;
    }

    /**
     * The shipped one, except that its name is {@code jdbc/joining} and that it takes part in global transactions (the default).
     */
    String joiningDataSource() {
        return """
            <dataSource id="joining" jndiName="jdbc/joining">
                <jdbcDriver libraryRef="postgresql"/>
                <properties.postgresql serverName="${postgresql.host}" portNumber="${postgresql.port}"
                    databaseName="${postgresql.database}" user="${postgresql.user}" password="${postgresql.password}"/>
            </dataSource>
            """;
    }

    @BeforeAll
    void start() throws Exception {
        server = OwnServer.start(
                "outage-" + database.getClass().getSimpleName(),
                database.environment(),
                joiningDataSource(),
                Probe.in(Deployments.referenceApplication(KeyValues.of(
                        DATA_SOURCE + database.dataSourceName(),
                        ASKING + "=false",
                        Deployments.PROVIDER_URL + "=" + provider.url()))),
                Probe.archive("kept", KeyValues.of(DATA_SOURCE + database.dataSourceName(), ASKING + "=false")),
                Probe.archive("joining", KeyValues.of(DATA_SOURCE + "jdbc/joining", ASKING + "=false")),
                Probe.archive(
                        "asking",
                        KeyValues.of(
                                DATA_SOURCE + database.dataSourceName(),
                                ASKING + "=true",
                                "identity-verification.result-query.first-delay=PT1S",
                                "identity-verification.task-poll=PT0.5S")),
                Deployments.sandbox());
        identity = new Probe(server.uri(), "identity");
    }

    @Test
    void is_reported_to_each_caller_and_all_work_resumes_afterwards() {
        Started believed = startHere();
        Probe asking = new Probe(server.uri(), "asking");
        JsonObject started = asking.start("outage");
        String asked = started.getString("id");
        database.stop();
        long stopped = System.nanoTime();
        try {
            Sandbox.decide(started.getString("authUrl"), "outcome=pass");
            assertNotReceived(notify(believed.flow()));
            assertUnavailable(server.findVerification(believed.id()));
            assertThat(asking.find(asked).getString("kind")).isEqualTo("STORE_UNAVAILABLE");
            int calls = provider.calls().size();
            assertUnavailable(server.startVerification("outage"));
            assertThat(provider.calls()).hasSize(calls);
            await().atMost(OUTAGE.plus(TestServer.LONG_ENOUGH))
                    .until(() -> System.nanoTime() - stopped > OUTAGE.toNanos());
            assertThat(Probe.logged(server.logs(), "IDV0021", Probe.shown(asked)))
                    .as("once a minute")
                    .hasSize(1);
        } finally {
            database.startAgain();
        }

        // The provider tries three times.
        assertThat(List.of(notify(believed.flow()), notify(believed.flow())))
                .extracting(HttpResponse::statusCode)
                .contains(200);
        assertThat(identity.awaitEvents(believed.id(), 1)).singleElement().satisfies(event -> {
            assertThat(event.getString("outcome")).isEqualTo("PASSED");
            assertThat(event.getBoolean("confirmed")).isFalse();
            assertThat(event.getString("source")).isEqualTo("NOTIFICATION");
        });
        assertThat(asking.awaitEvents(asked, 1)).singleElement().satisfies(event -> {
            assertThat(event.getString("outcome")).isEqualTo("PASSED");
            assertThat(event.getBoolean("confirmed")).isTrue();
            assertThat(event.getString("source")).isEqualTo("QUERY");
        });
        assertThat(Probe.logged(server.logs(), "IDV0021", Probe.shown(believed.id())))
                .isNotEmpty();
        identity.awaitDelivered(believed.id());
    }

    @Test
    void during_a_providers_call_ends_as_504_and_the_result_is_delivered() throws Exception {
        Check[] called = new Check[1];
        JsonObject failed = identity.start("started-during-outage", provider, check -> {
            called[0] = check;
            database.stop();
        });
        try {
            assertThat(failed.getString("kind", "")).as("%s", failed).isEqualTo("NOT_STORED");
            assertThat(failed.getBoolean("outcomeUnknown")).isTrue();
            assertThat(failed.getBoolean("retryable")).isFalse();
        } finally {
            database.startAgain();
        }

        String id = failed.getString("id");
        await().untilAsserted(() -> assertReceived(notify(called[0].flowId())));
        assertThat(identity.awaitEvents(id, 1)).singleElement().satisfies(event -> {
            assertThat(event.getString("contextId")).isEqualTo("started-during-outage");
            assertThat(event.getString("source")).isEqualTo("NOTIFICATION");
        });
        assertThat(Probe.logged(server.logs(), Probe.shown(id)))
                .filteredOn(line -> line.contains("IDV0010") || line.contains("IDV0011") || line.contains("IDV0015"))
                .hasSize(1);
    }

    @Test
    void caused_by_a_hanging_write_is_reported_after_three_seconds() throws Exception {
        Started started = startHere();
        whileLocked("SELECT 1 FROM identity_verification WHERE id = '" + started.id() + "' FOR UPDATE", () -> {
            assertNotReceivedInTime(started);
            assertNotReceivedInTime(started);
        });

        assertDeliveredOnce(started);
    }

    @Test
    void caused_by_a_hanging_commit_is_reported_after_three_seconds() throws Exception {
        Started started = startHere();
        whileCommitsHang(() -> assertNotReceivedInTime(started));

        assertDeliveredOnce(started);
    }

    @Test
    void of_deletes_alone_keeps_a_start_that_began_nothing_only_until_it_ends() throws Exception {
        String rows = "SELECT id FROM identity_verification WHERE context_id = 'undeletable'";
        whileDeletesFail(() -> {
            provider.nextCall(BusinessError.UNDER_14);
            assertThat(server.startVerification("undeletable", "key").statusCode())
                    .isEqualTo(422);
            assertThat(database.query(rows)).hasSize(1);
            HttpResponse<String> again = server.startVerification("undeletable", "key");
            assertThat(again.statusCode()).isEqualTo(409);
            assertThat(Http.header(again, "Retry-After")).isNotEmpty();
        });

        await().until(() -> database.query(rows).isEmpty());
        assertThat(server.startVerification("undeletable", "key").statusCode()).isEqualTo(201);
    }

    @Test
    void is_none_while_a_delivery_hangs_and_delivering_again_says_that_it_is_under_way() {
        Started started = startHere("hangs-forever");
        assertReceived(notify(started.flow()));
        identity.awaitEvents(started.id(), 1);

        JsonObject answer = Http.json(
                server.postJson("/identity/api/operations/verifications/" + started.id() + "/deliver-again", ""));

        assertThat(answer.getInt("scheduled")).isZero();
        assertThat(answer.getInt("underWay")).isEqualTo(1);
        identity.mend("hangs-forever");
        identity.awaitDelivered(started.id());
        assertThat(identity.events(started.id())).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"kept", "joining"})
    void keeps_what_was_stored_when_the_application_rolls_back(String application) {
        Probe probe = new Probe(server.uri(), application);
        // The pool notices an outage at the first use of a connection that the outage has ended.
        await().until(() -> probe.isUnknown(UUID.randomUUID().toString()));
        JsonObject started = probe.startRolledBack("rolled-back");
        String id = started.getString("id");
        assertThat(probe.findRolledBack(id).getString("status")).isEqualTo("PENDING");
        assertThat(probe.find(id).getString("contextId")).isEqualTo("rolled-back");

        Sandbox.decide(started.getString("authUrl"), "outcome=pass");
        probe.awaitDelivered(id);
        assertThat(probe.outcomes(id)).containsExactly("PASSED");
    }

    @Test
    void in_the_middle_of_a_batch_writes_none_of_its_values_to_the_logs() throws Exception {
        Probe kept = new Probe(server.uri(), "kept");
        JsonObject started = kept.start("fails-1-batch");
        String id = started.getString("id");
        Sandbox.decide(started.getString("authUrl"), "outcome=pass");
        String row = " FROM identity_verification WHERE id = '" + id + "'";
        String checkCode = await().until(
                        () -> database.query("SELECT verify_code" + row + " AND failing_since IS NOT NULL"),
                        found -> !found.isEmpty())
                .get(0);

        try (Connection other = database.connect();
                Statement lock = other.createStatement()) {
            other.setAutoCommit(false);
            lock.execute("SELECT 1" + row + " FOR UPDATE");
            // The next attempt takes the row in a batch.
            await().until(database::makesAnyWait);
            database.kill();
            database.startAgain();
        }

        kept.awaitDelivered(id);
        // The server does not report a broken batch of Connector/J.
        if (database instanceof PostgreSql) {
            assertThat(Probe.logged(server.logs(), "J2CA0056I", "Batch entry")).isNotEmpty();
        }
        // Without the flow id, which the sandbox logs.
        List<String> values = List.of(id, checkCode);
        assertThat(Layout.texts(server.logs()))
                .allSatisfy((file, text) -> assertThat(
                                text.lines().filter(line -> values.stream().anyMatch(line::contains)))
                        .isEmpty());
    }

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

    private void whileLocked(String sql, Runnable work) throws SQLException {
        try (Connection other = database.connect();
                Statement lock = other.createStatement()) {
            other.setAutoCommit(false);
            lock.execute(sql);
            work.run();
            other.rollback();
        }
    }

    void whileDeletesFail(Work work) throws SQLException {
        database.execute(
                "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE ''no''; END'",
                "CREATE TRIGGER refuses BEFORE DELETE ON identity_verification FOR EACH ROW EXECUTE FUNCTION refuse()");
        work.run();
        database.execute("DROP TRIGGER refuses ON identity_verification", "DROP FUNCTION refuse()");
    }

    private Started startHere() {
        return startHere("outage");
    }

    private Started startHere(String contextId) {
        HttpResponse<String> answer = server.startVerification(contextId);
        assertThat(answer.statusCode()).isEqualTo(201);
        JsonObject started = Http.json(answer);
        assertThat(started.getString("authUrl")).isNotEmpty();
        return new Started(started.getString("id"), started.getString("flowId"));
    }

    private HttpResponse<String> notify(String flow) {
        URI notifyUrl = provider.check(flow).notifyUrl().orElseThrow();
        return Http.postJson(notifyUrl, Notices.body(flow, true, ""));
    }

    private static void assertReceived(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(RECEIVED);
    }

    private static void assertNotReceived(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).isEqualTo(NOT_RECEIVED);
        assertThat(Http.header(answer, "Retry-After")).isNotEmpty();
    }

    private void assertNotReceivedInTime(Started started) {
        long begun = System.nanoTime();
        assertNotReceived(notify(started.flow()));
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isBetween(LONGEST_WAIT.minusMillis(100), NEXT_LIMIT);
        assertThat(identity.status(started.id())).isEqualTo("PENDING");
    }

    private void assertDeliveredOnce(Started started) {
        identity.awaitOutcomes(started.id(), "PASSED");
        assertReceived(notify(started.flow()));
        identity.awaitDelivered(started.id());
        assertThat(identity.outcomes(started.id())).containsExactly("PASSED");
    }

    private static void assertUnavailable(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(Http.header(answer, "Content-Type")).startsWith("application/problem+json");
        assertThat(Http.header(answer, "Retry-After")).isNotEmpty();
    }
}
