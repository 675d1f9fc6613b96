package org.identityverification.it.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.identityverification.it.probe.Probe;
import org.identityverification.it.provider.Notices;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.OwnServer;
import org.identityverification.it.server.RestRoot;
import org.identityverification.it.server.TestServer;
import org.identityverification.testkit.Check;
import org.identityverification.testkit.FaceProvider;
import org.identityverification.testservers.Database;
import org.identityverification.testservers.PostgreSql;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ErasureIT {

    private static final String CONTEXT = "customer-7";
    private static final int MANY = 1000;
    /** How many verifications of a context the module erases in one transaction. */
    private static final int AT_ONCE = 100;

    private static final String OF_CONTEXT = "FROM identity_verification WHERE context_id = '" + CONTEXT + "'";

    private final FaceProvider provider = FaceProvider.start(0, Sandbox.APP_CODE);
    private final Database database = PostgreSql.start(OwnServer.folder());

    private OwnServer server;
    private Probe probe;

    @BeforeAll
    void start() throws IOException {
        server = OwnServer.start(
                "erasure",
                Notices.environment(database, provider.url()),
                Probe.in(Deployments.moduleWith(RestRoot.class)));
        probe = new Probe(server.uri(), "identity");
    }

    @AfterAll
    void stop() {
        try {
            if (server != null) {
                server.close();
            }
        } finally {
            database.close();
            provider.close();
        }
    }

    @Test
    void stays_erased_when_the_server_is_killed_amid_a_thousand_others_late_notifications_bring_nothing_back()
            throws Exception {
        String id = probe.start(CONTEXT).getString("id");
        Check check = provider.awaitCheck();
        copy(id);
        assertThat(probe.countContext(CONTEXT)).isEqualTo(MANY);
        List<String> all = database.query("SELECT id " + OF_CONTEXT);

        try (Connection blocking = database.connect();
                Statement lock = blocking.createStatement()) {
            blocking.setAutoCommit(false);
            lock.execute("SELECT id " + OF_CONTEXT + " ORDER BY started_at LIMIT 1 FOR UPDATE");
            CompletableFuture<Integer> cut = CompletableFuture.supplyAsync(() -> probe.eraseContext(CONTEXT));
            await().atMost(TestServer.LONG_ENOUGH).until(() -> left() == AT_ONCE);
            server.kill();
            assertThat(cut).failsWithin(TestServer.LONG_ENOUGH);
            blocking.rollback();
        }
        server.startAgain();

        assertThat(probe.countContext(CONTEXT)).isEqualTo(AT_ONCE);
        assertThat(probe.eraseContext(CONTEXT)).isEqualTo(AT_ONCE);
        assertThat(left()).isZero();
        assertThat(all.stream().filter(it -> !probe.isUnknown(it))).isEmpty();
        assertThat(send(Notices.tokenOf(check), check.flowId())).isEqualTo(404);
        assertThat(send(Notices.token(UUID.fromString(all.get(1))), check.flowId()))
                .isEqualTo(404);
        assertThat(probe.countContext(CONTEXT)).isZero();
    }

    private int left() throws SQLException {
        return database.query("SELECT id " + OF_CONTEXT).size();
    }

    /** Copies a verification many times. */
    private void copy(String id) {
        String columns =
                "application, version, flow_id, context_id, face_auth_mode, give_up_at, status, confirmed, due_for,"
                        + " due_at, asks, refusals, denials, round, attempts";
        database.execute("""
                INSERT INTO identity_verification (id, started_at, %1$s)
                SELECT gen_random_uuid(), started_at + i * INTERVAL '1 millisecond', %1$s
                FROM identity_verification, generate_series(1, %2$d) i WHERE id = '%3$s'
                """.formatted(columns, MANY - 1, id));
    }

    private int send(String token, String flowId) {
        return Notices.send(server.uri(), token, flowId, true, "");
    }
}
