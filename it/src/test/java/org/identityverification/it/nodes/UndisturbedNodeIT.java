package org.identityverification.it.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.identityverification.testkit.script.SpoiledAnswer.HANG;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.identityverification.it.probe.Crowd;
import org.identityverification.it.probe.Crowd.Member;
import org.identityverification.it.probe.Probe;
import org.identityverification.it.probe.ShiftedClock;
import org.identityverification.it.provider.Notices;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.Health;
import org.identityverification.it.server.OwnServer;
import org.identityverification.it.server.TestServer;
import org.identityverification.it.support.PostgreSql;
import org.identityverification.testkit.FaceProvider;
import org.identityverification.testkit.script.Fault;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Three applications on one server: {@code loaded} has a PostgreSQL that is slow about one verification, through a data source
 * with a connection for each thread that may want one; {@code exact} and {@code ahead} are two nodes of one application, of
 * which one has a clock that is five minutes ahead.
 * {@code -Dit.rounds=30} sends ten times as many notifications.
 */
@DisplayName("A node is not disturbed")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Order(2)
class UndisturbedNodeIT {

    private static final int HUNDRED = 100;
    private static final int NOTIFICATIONS = 10 * Integer.getInteger("it.rounds", 3);

    private static final Duration SOON = Duration.ofSeconds(2);
    private static final Duration LONGER_THAN_A_LEASE = Duration.ofSeconds(33);
    private static final String HANGS = "hangs-meanwhile";

    private static final String DATA_SOURCE = "identity-verification.data-source";
    private static final String ASKING = "identity-verification.result-query.enabled";
    private static final String TASK_POLL = "identity-verification.task-poll";

    /** As shipped for PostgreSQL, but for the name and for the number of connections. */
    private static final String WIDE_DATA_SOURCE = """
            <dataSource id="wide" jndiName="jdbc/wide" transactional="false" statementCacheSize="20">
                <jdbcDriver libraryRef="postgresql"/>
                <connectionManager maxPoolSize="160" connectionTimeout="5s"/>
                <properties.postgresql serverName="${postgresql.host}" portNumber="${postgresql.port}"
                    databaseName="${postgresql.database}" user="${postgresql.user}" password="${postgresql.password}"
                    connectTimeout="5s" socketTimeout="15s"/>
            </dataSource>
            """;

    @RegisterExtension
    static final FaceProvider PROVIDER = FaceProvider.start(0, Sandbox.APP_CODE);

    private static PostgreSql database;
    private static OwnServer server;
    private static Crowd ofLoaded;
    private static Probe loaded;
    private static Probe exact;
    private static Probe ahead;
    private static List<Member> held;
    private static long heldSince;

    @BeforeAll
    static void start() throws Exception {
        database = PostgreSql.start(OwnServer.folder());
        Map<String, String> environment = new HashMap<>(database.environment());
        environment.put("JVM_ARGS", "-XX:TieredStopAtLevel=1");
        server = OwnServer.start(
                "undisturbed",
                environment,
                WIDE_DATA_SOURCE,
                List.of(),
                Probe.archive(
                        "loaded",
                        Map.of(
                                DATA_SOURCE,
                                "jdbc/wide",
                                Deployments.PROVIDER_URL,
                                PROVIDER.url(),
                                "identity-verification/mp-rest/readTimeout",
                                "60000",
                                "identity-verification.call-deadline",
                                "PT1M",
                                "org.identityverification.impl.provider.FaceAuthCalls/start/Bulkhead/value",
                                Integer.toString(HUNDRED),
                                ASKING,
                                "false",
                                TASK_POLL,
                                "PT0.5S")),
                node("exact", "PT0S"),
                node("ahead", "PT5M"));
        loaded = new Probe(server.uri(), "loaded");
        exact = new Probe(server.uri(), "exact");
        ahead = new Probe(server.uri(), "ahead");
        ofLoaded = new Crowd(loaded, PROVIDER);
        holdOnBothNodes();
    }

    private static WebArchive node(String name, String shift) {
        return Deployments.withTestKit(Probe.archive(
                        name,
                        Map.of(
                                DATA_SOURCE,
                                "jdbc/identity-verification-postgresql",
                                "identity-verification.application",
                                "nodes",
                                "it.clock-shift",
                                shift,
                                Deployments.PROVIDER_URL,
                                PROVIDER.url(),
                                ASKING,
                                "false",
                                TASK_POLL,
                                "PT0.5S"))
                .addClass(ShiftedClock.class));
    }

    /** While the other tests run: only after more than a lease's length does it show that no delivery is begun again. */
    private static void holdOnBothNodes() {
        try (Crowd ofExact = new Crowd(exact, PROVIDER);
                Crowd ofAhead = new Crowd(ahead, PROVIDER)) {
            held = List.of(ofExact.passed(HANGS), ofAhead.passed(HANGS));
        }
        held.forEach(it -> await().atMost(TestServer.LONG_ENOUGH).until(() -> begun(it) > 0));
        heldSince = System.nanoTime();
    }

    @AfterAll
    static void stop() throws Exception {
        if (server != null) {
            ofLoaded.close();
            server.close();
        }
        database.close();
    }

    @Test
    @Order(1)
    @DisplayName(
            "by starts that wait for the provider, observers that hang and lookups in a slow store: it is ready, and takes"
                    + " each notification at once")
    void takesNotifications() {
        List<Member> notified = ofLoaded.start(NOTIFICATIONS, "notified");
        Member slow = ofLoaded.start("slow");
        try {
            ofLoaded.passed(HUNDRED, HANGS);
            int before = PROVIDER.calls().size();
            PROVIDER.nextCalls(HUNDRED, HANG);
            loaded.launch(HUNDRED);
            await().atMost(TestServer.LONG_ENOUGH).until(() -> PROVIDER.calls().size() == before + HUNDRED);
            makeSlow(slow);
            loaded.lookUp(slow.id(), HUNDRED);
            await().atMost(TestServer.LONG_ENOUGH).until(loaded::unavailable, it -> it >= HUNDRED);

            List<Answered> answers =
                    notified.stream().map(UndisturbedNodeIT::notified).toList();

            assertThat(answers).extracting(Answered::status).containsOnly(200);
            assertThat(answers).extracting(Answered::ready).containsOnly(true);
            assertThat(answers)
                    .extracting(Answered::took)
                    .allSatisfy(it -> assertThat(it).isLessThan(SOON));
            notified.forEach(it -> await().atMost(TestServer.LONG_ENOUGH)
                    .until(() -> loaded.outcomes(it.id()), List.of("PASSED")::equals));
        } finally {
            loaded.endLookups();
            PROVIDER.clock().forward(Fault.Pauses.USUAL.hang());
            loaded.mend(HANGS);
        }
    }

    private record Answered(int status, boolean ready, Duration took) {}

    private static Answered notified(Member member) {
        long begun = System.nanoTime();
        int status = Notices.send(member.check(), true, "");
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        return new Answered(status, new Health(server.uri()).isReady(), took);
    }

    /** From now on the database takes five seconds to find this verification. */
    private static void makeSlow(Member member) {
        database.execute(
                "CREATE FUNCTION found(which uuid) RETURNS boolean LANGUAGE plpgsql AS 'BEGIN IF which = ''"
                        + member.id() + "'' THEN PERFORM pg_sleep(5); END IF; RETURN true; END'",
                "ALTER TABLE identity_verification RENAME TO kept_verification",
                "CREATE VIEW identity_verification AS SELECT * FROM kept_verification WHERE found(id)");
    }

    @Test
    @Order(4)
    @DisplayName(
            "by the clock of another one, which is ahead by more than a lease: what one delivers the other never begins")
    void sharesWithAnotherClock() {
        await().atMost(LONGER_THAN_A_LEASE.multipliedBy(2))
                .until(() -> System.nanoTime() - heldSince > LONGER_THAN_A_LEASE.toNanos());
        assertThat(held).extracting(UndisturbedNodeIT::begun).containsOnly(1);

        exact.mend(HANGS);
        ahead.mend(HANGS);

        held.forEach(it -> exact.awaitDelivered(it.id()));
        assertThat(held).extracting(UndisturbedNodeIT::begun).containsOnly(1);
    }

    /** How often a delivery of this verification has begun, on both nodes. */
    private static int begun(Member member) {
        return exact.events(member.id()).size() + ahead.events(member.id()).size();
    }
}
