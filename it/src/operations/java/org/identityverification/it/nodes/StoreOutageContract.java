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
import java.util.Map;
import java.util.UUID;
import org.identityverification.it.probe.Probe;
import org.identityverification.it.provider.Notices;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.Http;
import org.identityverification.it.server.OwnServer;
import org.identityverification.it.server.TestServer;
import org.identityverification.testkit.Check;
import org.identityverification.testkit.FaceProvider;
import org.identityverification.testservers.Database;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
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
abstract class StoreOutageContract {

    private static final String DATA_SOURCE = "identity-verification.data-source";
    private static final String RECEIVED = "{\"received\":true}";
    private static final String NOT_RECEIVED = "{\"received\":false}";
    private static final String ASKING = "identity-verification.result-query.enabled";

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(3);
    /** A caller that waits for longer waits for the limit of the statement itself. */
    private static final Duration NEXT_LIMIT = Duration.ofSeconds(10);

    @RegisterExtension
    final FaceProvider provider = FaceProvider.start(0, Sandbox.APP_CODE);

    @AutoClose
    final Database database;

    @AutoClose
    OwnServer server;

    Probe identity;

    StoreOutageContract(Database database) {
        this.database = database;
    }

    record Started(String id, String flow) {}

    /**
     * The shipped one, except that its name is {@code jdbc/joining} and that it takes part in global transactions (the default).
     */
    abstract String joiningDataSource();

    abstract void whileCommitsHang(Runnable work) throws SQLException;

    @BeforeAll
    void start() throws Exception {
        server = OwnServer.start(
                "outage-" + database.getClass().getSimpleName(),
                database.environment(),
                joiningDataSource(),
                Probe.in(Deployments.referenceApplication(Map.of(
                        DATA_SOURCE,
                        database.dataSourceName(),
                        ASKING,
                        "false",
                        Deployments.PROVIDER_URL,
                        provider.url()))),
                Probe.archive("kept", Map.of(DATA_SOURCE, database.dataSourceName(), ASKING, "false")),
                Probe.archive("joining", Map.of(DATA_SOURCE, "jdbc/joining", ASKING, "false")),
                Probe.archive(
                        "asking",
                        Map.of(
                                DATA_SOURCE,
                                database.dataSourceName(),
                                ASKING,
                                "true",
                                "identity-verification.result-query.first-delay",
                                "PT1S",
                                "identity-verification.task-poll",
                                "PT0.5S")),
                Deployments.sandbox());
        identity = new Probe(server.uri(), "identity");
    }

    @Test
    void shorter_than_the_providers_three_tries_loses_nothing_even_without_queries() {
        Started started = startHere();
        database.stop();
        try {
            assertNotReceived(notify(started.flow()));
        } finally {
            database.startAgain();
        }

        assertThat(List.of(notify(started.flow()), notify(started.flow())))
                .extracting(HttpResponse::statusCode)
                .contains(200);
        assertThat(identity.awaitEvents(started.id(), 1)).singleElement().satisfies(event -> {
            assertThat(event.getString("outcome")).isEqualTo("PASSED");
            assertThat(event.getBoolean("confirmed")).isFalse();
            assertThat(event.getString("source")).isEqualTo("NOTIFICATION");
        });
        assertThat(Probe.logged(server.logs(), "IDV0021", Probe.shown(started.id())))
                .isNotEmpty();
        identity.awaitDelivered(started.id());
    }

    @Test
    void while_the_provider_is_called_longer_than_the_start_ends_as_504_without_a_link_its_result_is_delivered()
            throws Exception {
        Check[] called = new Check[1];
        JsonObject failed = identity.start("started-during-outage", provider, check -> {
            called[0] = check;
            database.stop();
        });
        try {
            assertThat(failed.getString("exception", "")).as("%s", failed).isEqualTo("NotStoredException");
            assertThat(failed.getBoolean("outcomeUnknown")).isTrue();
            assertThat(failed.getBoolean("retryable")).isFalse();
        } finally {
            database.startAgain();
        }

        String id = failed.getString("id");
        awaitReceived(called[0].flowId());
        assertThat(identity.awaitEvents(id, 1)).singleElement().satisfies(event -> {
            assertThat(event.getString("contextId")).isEqualTo("started-during-outage");
            assertThat(event.getString("source")).isEqualTo("NOTIFICATION");
        });
        assertThat(Probe.logged(server.logs(), Probe.shown(id)))
                .filteredOn(line -> line.contains("IDV0010") || line.contains("IDV0011") || line.contains("IDV0015"))
                .hasSize(1);
    }

    @Test
    void caused_by_a_hanging_write_is_reported_after_three_seconds_a_write_that_ends_late_does_no_harm()
            throws Exception {
        Started started = startHere();
        whileLocked("SELECT 1 FROM identity_verification WHERE id = '" + started.id() + "' FOR UPDATE", () -> {
            assertNotReceivedInTime(started);
            assertNotReceivedInTime(started);
        });

        assertDeliveredOnce(started);
    }

    @Test
    void caused_by_a_hanging_commit_is_reported_after_three_seconds_a_commit_that_ends_late_does_no_harm()
            throws Exception {
        Started started = startHere();
        whileCommitsHang(() -> assertNotReceivedInTime(started));

        assertDeliveredOnce(started);
    }

    @ParameterizedTest
    @ValueSource(strings = {"kept", "joining"})
    void is_not_caused_by_a_rollback_of_the_applications_transaction_with_either_data_source_what_was_stored_stays(
            String application) {
        Probe probe = new Probe(server.uri(), application);
        awaitFreshConnections(probe);
        JsonObject started = probe.startRolledBack("rolled-back");
        String id = started.getString("id");
        assertThat(probe.findRolledBack(id).getString("status")).isEqualTo("PENDING");
        assertThat(probe.find(id).getString("contextId")).isEqualTo("rolled-back");

        Sandbox.decide(started.getString("authUrl"), "outcome=pass");
        probe.awaitDelivered(id);
        assertThat(probe.outcomes(id)).containsExactly("PASSED");
    }

    /** The pool notices the outage at the first use of a connection that the outage has ended. */
    private void awaitFreshConnections(Probe probe) {
        await().atMost(TestServer.LONG_ENOUGH)
                .until(() -> probe.isUnknown(UUID.randomUUID().toString()));
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

    Started startHere() {
        HttpResponse<String> answer = server.startVerification("outage");
        assertThat(answer.statusCode()).isEqualTo(201);
        JsonObject started = Http.json(answer);
        assertThat(started.getString("authUrl")).isNotEmpty();
        return new Started(started.getString("id"), started.getString("flowId"));
    }

    /** A start is refused at once, and the provider is not called. */
    void assertNothingStarts() {
        int calls = provider.calls().size();
        assertUnavailable(server.startVerification("outage"));
        assertThat(provider.calls()).hasSize(calls);
    }

    HttpResponse<String> notify(String flow) {
        URI notifyUrl = provider.check(flow).notifyUrl().orElseThrow();
        return Notices.post(notifyUrl, Notices.body(flow, true, ""));
    }

    private void assertReceived(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(RECEIVED);
    }

    void assertNotReceived(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).isEqualTo(NOT_RECEIVED);
        assertThat(Http.header(answer, "Retry-After")).isNotEmpty();
    }

    private void assertNotReceivedInTime(Started started) {
        long begun = System.nanoTime();
        assertNotReceived(notify(started.flow()));
        assertInTime(begun);
        assertThat(identity.status(started.id())).isEqualTo("PENDING");
    }

    private void assertInTime(long begun) {
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isBetween(LONGEST_WAIT.minusMillis(100), NEXT_LIMIT);
    }

    private void assertDeliveredOnce(Started started) {
        identity.awaitOutcomes(started.id(), "PASSED");
        assertReceived(notify(started.flow()));
        identity.awaitDelivered(started.id());
        assertThat(identity.outcomes(started.id())).containsExactly("PASSED");
    }

    void assertUnavailable(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(Http.header(answer, "Content-Type")).startsWith("application/problem+json");
        assertThat(Http.header(answer, "Retry-After")).isNotEmpty();
    }

    void awaitReceived(String flow) {
        await().atMost(TestServer.LONG_ENOUGH).untilAsserted(() -> assertReceived(notify(flow)));
    }
}
