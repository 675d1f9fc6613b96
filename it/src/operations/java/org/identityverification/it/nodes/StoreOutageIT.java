package org.identityverification.it.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.identityverification.it.probe.Probe;
import org.identityverification.it.provider.Notices;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.Http;
import org.identityverification.it.server.OwnServer;
import org.identityverification.it.server.Programs;
import org.identityverification.it.server.TestServer;
import org.identityverification.testkit.Check;
import org.identityverification.testkit.FaceProvider;
import org.identityverification.testservers.Database;
import org.identityverification.testservers.KeyValues;
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
 * Five applications on one server: {@code identity}, the reference application, whose provider is a stub; {@code kept}, which never
 * queries; {@code asking}, which queries for results; {@code joining}, whose data source takes part in global transactions; and {@code
 * in-h2}. The provider of the three before is the sandbox. A disk is full when the operating system lets no file of a process grow any
 * more: only root could make a small disk. {@code -Dit.rounds} fills H2's more than once.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Order(1)
class StoreOutageIT {

    private static final String DATA_SOURCE = "identity-verification.data-source=";
    private static final String ASKING = "identity-verification.result-query.enabled";

    /**
     * The shipped one, except that its name is {@code jdbc/joining} and that it takes part in global transactions (the default).
     */
    private static final String JOINING = """
            <dataSource id="joining" jndiName="jdbc/joining" isolationLevel="TRANSACTION_READ_COMMITTED">
            """ + (Databases.MARIADB ? """
                <jdbcDriver libraryRef="mariadb" javax.sql.ConnectionPoolDataSource="org.mariadb.jdbc.MariaDbDataSource"/>
                <properties url="jdbc:mariadb://${mysql.host}:${mysql.port}/${mysql.database}"
                    user="${mysql.user}" password="${mysql.password}"/>
            """ : """
                <jdbcDriver libraryRef="postgresql"/>
                <properties.postgresql serverName="${postgresql.host}" portNumber="${postgresql.port}"
                    databaseName="${postgresql.database}" user="${postgresql.user}" password="${postgresql.password}"/>
            """) + "</dataSource>";

    private static final int ROUNDS = Integer.getInteger("it.rounds", 1);
    private static final int TRIES = 10;

    private static final Duration OUTAGE = Duration.parse(System.getProperty("it.outage", "PT10S"));

    @RegisterExtension
    final FaceProvider provider = FaceProvider.start(0, Sandbox.APP_CODE);

    @AutoClose
    private final Database database = Databases.start();

    @AutoClose
    private OwnServer server;

    @BeforeAll
    void start() throws Exception {
        server = OwnServer.start(
                "outage-" + database.getClass().getSimpleName(),
                database.environment(),
                JOINING,
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
                Probe.notAsking("in-h2", provider),
                Deployments.sandbox());
    }

    @Test
    void is_reported_to_each_caller_and_all_work_resumes_afterwards() {
        JsonObject begun = Http.json(server.startVerification("outage"));
        String believed = begun.getString("id");
        String flow = begun.getString("flowId");
        Probe identity = new Probe(server.uri(), "identity");
        Probe asking = new Probe(server.uri(), "asking");
        JsonObject started = asking.start("outage");
        String asked = started.getString("id");
        database.stop();
        long stopped = System.nanoTime();
        try {
            Sandbox.decide(started.getString("authUrl"), "outcome=pass");
            assertThat(notify(flow)).satisfies(answer -> {
                assertThat(answer.statusCode()).isEqualTo(503);
                assertThat(answer.body()).isEqualTo("{\"received\":false}");
                assertThat(Http.header(answer, "Retry-After")).isNotEmpty();
            });
            assertUnavailable(server.findVerification(believed));
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
        assertThat(List.of(notify(flow), notify(flow)))
                .extracting(HttpResponse::statusCode)
                .contains(200);
        assertThat(Stream.of(identity.awaitEvents(believed, 1), asking.awaitEvents(asked, 1))
                        .flatMap(List::stream))
                .extracting(
                        it -> it.getString("outcome") + " " + it.getBoolean("confirmed") + " " + it.getString("source"))
                .containsExactly("PASSED false NOTIFICATION", "PASSED true QUERY");
        assertThat(Probe.logged(server.logs(), "IDV0021", Probe.shown(believed)))
                .isNotEmpty();
        identity.awaitDelivered(believed);
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

    @Test
    void by_a_full_disk_under_H2_and_the_servers_log_loses_nothing() throws Exception {
        Probe probe = new Probe(server.uri(), "in-h2");
        for (int round = 0; round < ROUNDS; round++) {
            List<String> accepted = new ArrayList<>(List.of(passed(probe), passed(probe), passed(probe)));
            JsonObject open = probe.start("open");
            Check check = provider.check(open.getString("flowId"));
            int calls = provider.calls().size();

            limitFiles("0");
            try {
                for (int i = 0; i < TRIES; i++) {
                    assertThat(Notices.send(check, true, "")).isEqualTo(503);
                    assertUnavailable(probe.start("full"));
                }
            } finally {
                limitFiles("unlimited");
            }
            assertThat(provider.calls()).hasSize(calls);

            await().until(() -> Notices.send(check, true, "") == 200);
            accepted.add(open.getString("id"));
            accepted.forEach(probe::awaitDelivered);
            await().until(() -> !Probe.logged(
                            server.logs(),
                            "IDV0050",
                            Probe.shown(probe.start("after").getString("id")))
                    .isEmpty());
        }
    }

    private String passed(Probe probe) {
        JsonObject started = probe.start("before");
        Check check = provider.check(started.getString("flowId"));
        check.pass();
        assertThat(check.awaitNotified().status()).isEqualTo(200);
        return started.getString("id");
    }

    private static void assertUnavailable(JsonObject started) {
        assertThat(started.getString("kind", "")).isEqualTo("STORE_UNAVAILABLE");
    }

    /** No file of the server and its children can be written beyond this length. */
    private void limitFiles(String bytes) throws Exception {
        Stream<ProcessHandle> processes = Stream.of(
                        ProcessHandle.of(server.process().pid()).orElseThrow())
                .flatMap(root -> Stream.concat(Stream.of(root), root.descendants()));
        for (ProcessHandle process : processes.toList()) {
            Process limit = new ProcessBuilder(
                            Programs.find("prlimit"), "--pid=" + process.pid(), "--fsize=" + bytes + ":")
                    .inheritIO()
                    .start();
            assertThat(limit.waitFor() == 0 || !process.isAlive()).isTrue();
        }
    }

    private HttpResponse<String> notify(String flow) {
        URI notifyUrl = provider.check(flow).notifyUrl().orElseThrow();
        return Http.postJson(notifyUrl, Notices.body(flow, true, ""));
    }

    private static void assertUnavailable(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(Http.header(answer, "Content-Type")).startsWith("application/problem+json");
        assertThat(Http.header(answer, "Retry-After")).isNotEmpty();
    }
}
