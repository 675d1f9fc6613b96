package org.identityverification.it.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.identityverification.it.probe.Crowd;
import org.identityverification.it.probe.Crowd.Member;
import org.identityverification.it.probe.Probe;
import org.identityverification.it.provider.Notices;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.OwnServer;
import org.identityverification.it.server.Programs;
import org.identityverification.testkit.FaceProvider;
import org.identityverification.testservers.PostgreSql;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Two applications on one server: {@code identity} keeps its verifications in H2, and {@code kept} in PostgreSQL. For each, the disk is
 * full when the operating system lets no file of a process grow any more: only root could make a small disk.
 * {@code -Dit.rounds} fills H2's more than once.
 */
@Order(2)
class FullDiskIT {

    private static final Duration SOON = Duration.ofMinutes(1);
    private static final int ROUNDS = Integer.getInteger("it.rounds", 1);
    private static final int TRIES = 10;
    /** The length of a file of the database's log. A database that can't write its log ends. */
    private static final long WAL_SEGMENT = 16 << 20;

    @RegisterExtension
    static final FaceProvider PROVIDER = FaceProvider.start(0, Sandbox.APP_CODE);

    @AutoClose
    private static PostgreSql database;

    @AutoClose
    private static OwnServer server;

    @AutoClose
    private static Crowd inH2;

    @AutoClose
    private static Crowd inPostgreSql;

    @BeforeAll
    static void start() {
        database = PostgreSql.start(OwnServer.folder());
        server = OwnServer.start(
                "full-disk",
                database.environment(),
                Probe.in(Deployments.referenceApplication(Map.of(
                        Deployments.PROVIDER_URL,
                        PROVIDER.url(),
                        "identity-verification.result-query.enabled",
                        "false"))),
                Probe.notAsking("kept", PROVIDER, "identity-verification.data-source=" + database.dataSourceName()));
        inH2 = new Crowd(new Probe(server.uri(), "identity"), PROVIDER);
        inPostgreSql = new Crowd(new Probe(server.uri(), "kept"), PROVIDER);
    }

    @Test
    void with_H2_and_the_servers_log_on_it() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            fillUnderH2();
        }
    }

    @Test
    void with_PostgreSQL_on_it() throws Exception {
        Probe kept = new Probe(server.uri(), "kept");
        List<Member> accepted = new ArrayList<>(inPostgreSql.passed(3, "before"));
        kept.awaitDelivered(accepted.get(0).id());
        growTable(accepted.get(0).id());
        List<Member> open = inPostgreSql.start(10, "open");
        long size = lengthOfTable();

        limitFiles(database.pid(), Long.toString(size));
        try {
            // Its last page may have room for another one.
            await().until(() -> kept.start("full").containsKey("exception"));
            for (int i = 0; i < TRIES; i++) {
                assertThat(kept.start("full").getString("kind", "")).isEqualTo("STORE_UNAVAILABLE");
            }
            for (Member member : open) {
                int answer = notify(member);
                assertThat(answer).isIn(200, 503);
                if (answer == 200) {
                    accepted.add(member);
                }
            }
        } finally {
            limitFiles(database.pid(), "unlimited");
        }

        await().atMost(SOON).until(() -> kept.start("after").containsKey("flowId"));
        accepted.forEach(it -> kept.awaitDelivered(it.id()));
        open.forEach(it -> assertThat(notify(it)).isEqualTo(200));
        open.forEach(it -> kept.awaitDelivered(it.id()));
    }

    private static void fillUnderH2() throws Exception {
        Probe identity = new Probe(server.uri(), "identity");
        List<Member> accepted = new ArrayList<>(inH2.passed(3, "before"));
        Member open = inH2.start("open");
        int calls = PROVIDER.calls().size();

        limitFiles(server.pid(), "0");
        try {
            for (int i = 0; i < TRIES; i++) {
                assertThat(notify(open)).isEqualTo(503);
                assertThat(server.startVerification("full").statusCode()).isEqualTo(503);
            }
        } finally {
            limitFiles(server.pid(), "unlimited");
        }
        assertThat(PROVIDER.calls()).hasSize(calls);

        await().atMost(SOON).until(() -> notify(open) == 200);
        accepted.add(open);
        accepted.forEach(it -> identity.awaitDelivered(it.id()));
        await().atMost(SOON).until(() -> {
            String id = inH2.start("after").id();
            return !Probe.logged(server.logs(), "IDV0050", Probe.shown(id)).isEmpty();
        });
    }

    /** Makes the table's file longer than one of the log, and each further row needs another page. */
    private static void growTable(String id) throws SQLException {
        database.execute(
                "INSERT INTO identity_verification SELECT (jsonb_populate_record(v, jsonb_build_object("
                        + "'id', gen_random_uuid(), 'observers_done', repeat('x', 1500)))).*"
                        + " FROM identity_verification v, generate_series(1, 7000) WHERE v.id = '" + id + "'",
                "ALTER TABLE identity_verification SET (fillfactor = 10, autovacuum_enabled = off)");
    }

    /** No page that is empty now is found later: PostgreSQL adds several at once and finds the rest after a vacuum. */
    private static long lengthOfTable() throws SQLException {
        database.execute("VACUUM identity_verification");
        long size = Long.parseLong(database.query("SELECT pg_relation_size('identity_verification')")
                .get(0));
        assertThat(size).isGreaterThan(WAL_SEGMENT);
        return size;
    }

    private static int notify(Member member) {
        return Notices.send(member.check(), true, "");
    }

    /** No file of a process and its children can be written beyond this length. */
    private static void limitFiles(long pid, String bytes) throws Exception {
        ProcessHandle root = ProcessHandle.of(pid).orElseThrow();
        for (ProcessHandle process :
                Stream.concat(Stream.of(root), root.descendants()).toList()) {
            Process limit = new ProcessBuilder(
                            Programs.find("prlimit"), "--pid=" + process.pid(), "--fsize=" + bytes + ":")
                    .inheritIO()
                    .start();
            assertThat(limit.waitFor() == 0 || !process.isAlive()).isTrue();
        }
    }
}
