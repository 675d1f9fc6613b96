package org.identityverification.it.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.identityverification.it.provider.Notices;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.recording.Recorded;
import org.identityverification.it.recording.RecordingObserver;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.Http;
import org.identityverification.it.server.OwnServer;
import org.identityverification.it.server.TestServer;
import org.identityverification.testkit.FaceProvider;
import org.identityverification.testkit.script.Fault;
import org.identityverification.testkit.wire.Call;
import org.identityverification.testservers.Database;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** Nodes at neighbouring stages while their secret and their public URL are replaced, as docs/production.md says. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Order(4)
class TwoNodesIT {

    private static final String FLOW = "1862291536444700249";
    private static final String STARTED =
            "{\"code\":0,\"data\":{\"flowId\":\"" + FLOW + "\",\"authUrl\":\"https://provider.example/s\"}}";
    private static final String NEW_SECRET = "the-new-secret-of-these-tests-is-long-enough";
    private static final String NEW_URL = "http://127.0.0.1/identity/api";
    private static final int AT_ONCE = 50;
    private static final int ROUNDS = Integer.getInteger("it.rounds", 1);
    private static final Duration LONG_ENOUGH = TestServer.LONG_ENOUGH.multipliedBy(1 + ROUNDS / 10);
    // The lease is 30 s.
    private static final Duration LEASE_AND_MORE = Duration.ofSeconds(75);
    private static final Duration LONG_ENOUGH_TO_WRITE = Duration.ofSeconds(2);

    @AutoClose
    private final FaceProvider provider = FaceProvider.start(0, Sandbox.APP_CODE);

    @AutoClose("shutdown")
    private final ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);

    @AutoClose
    private final Database database = Databases.start();

    private Path record;

    @AutoClose
    private OwnServer one;

    @AutoClose
    private OwnServer two;

    @BeforeAll
    void start() throws Exception {
        provider.nextCalls(Integer.MAX_VALUE, Fault.of(200, STARTED));
        record = OwnServer.newRecord("two-nodes");
        // At the same time, so that both try to create the schema.
        CompletableFuture<OwnServer> first = CompletableFuture.supplyAsync(() -> node("one", "%s,%s"), threads);
        two = node("two", "%2$s,%1$s");
        one = first.join();
    }

    private OwnServer node(String name, String values) {
        Map<String, String> environment = Notices.environment(database, provider.url());
        environment.put("IDENTITY_VERIFICATION_NOTIFICATION_SECRET", values.formatted(Notices.SECRET, NEW_SECRET));
        environment.put("IDENTITY_VERIFICATION_PUBLIC_URL", values.formatted(Notices.PUBLIC_URL, NEW_URL));
        environment.put("IT_RECORD", record.toString());
        environment.put("IT_NODE", name);
        return OwnServer.start(
                "node-" + name + "-" + database.getClass().getSimpleName(),
                environment,
                Deployments.referenceApplication().addClasses(RecordingObserver.class));
    }

    @Test
    @Order(1)
    void each_takes_notifications_about_the_others_starts() {
        for (OwnServer starting : List.of(one, two)) {
            String id = start(starting, "order-1");
            List<Call> calls = provider.calls();
            String notifyUrl = calls.get(calls.size() - 1).json().getString("notifyUrl");
            assertThat(notifyUrl).startsWith(starting == one ? Notices.PUBLIC_URL : NEW_URL);

            String token = notifyUrl.replaceAll(".*/", "");
            OwnServer other = starting == one ? two : one;
            await().until(() -> Notices.sendWith(token, other, FLOW, true), it -> it == Notices.RECEIVED);

            awaitDeliveredOnce(Set.of(id));
        }
    }

    @Test
    @Order(2)
    void both_deliver_each_result_once_whichever_of_them_was_notified() {
        List<String> toSend = List.copyOf(start(one, 100 * ROUNDS, RecordingObserver.SLOW));
        IntStream.range(0, toSend.size())
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> sendUntilReceived(i % 2 == 0 ? one : two, toSend.get(i)), threads))
                .toList()
                .forEach(CompletableFuture::join);

        Set<String> ids = Set.copyOf(toSend);
        awaitDeliveredOnce(ids);
        assertThat(of(ids)).extracting(Recorded::node).contains("one", "two");
        assertThat(Recorded.begunTwice(Recorded.in(record))).isEmpty();
    }

    @Test
    @Order(3)
    void one_finishes_the_delivery_during_which_the_other_freezes() throws Exception {
        String context = RecordingObserver.HELD + UUID.randomUUID();
        // On both, so that one is also held by the other node, longer than a lease.
        String heldByOne = holdOn(one, "one", context);
        String heldByTwo = holdOn(two, "two", context);
        String deliveryId = of(heldByOne).get(0).deliveryId();
        String version = "SELECT version FROM identity_verification WHERE id = '" + heldByOne + "'";
        List<String> delivered;

        one.process().freeze();
        try {
            Set<String> meanwhile = start(two, AT_ONCE, "order-1");
            meanwhile.forEach(id -> sendUntilReceived(two, id));
            awaitDeliveredOnce(meanwhile);
            await().atMost(LEASE_AND_MORE).until(() -> of(heldByOne).size() == 2);
            Files.createFile(record.resolveSibling(context));
            awaitDeliveredOnce(Set.of(heldByTwo));
            await().until(() -> Http.json(two.findVerification(heldByOne)).containsKey("deliveredAt"));
            delivered = database.query(version);
        } finally {
            one.process().thaw();
        }

        await().until(() -> of(heldByOne).size() == 4);
        await().during(LONG_ENOUGH_TO_WRITE).until(() -> database.query(version).equals(delivered));
        assertThat(of(heldByOne))
                .containsExactly(
                        new Recorded("begin", deliveryId, 1, heldByOne, "PASSED", "one"),
                        new Recorded("begin", deliveryId, 2, heldByOne, "PASSED", "two"),
                        new Recorded("end", deliveryId, 2, heldByOne, "PASSED", "two"),
                        new Recorded("end", deliveryId, 1, heldByOne, "PASSED", "one"));
        assertThat(Recorded.begunTwice(Recorded.in(record))).containsExactly(deliveryId);
    }

    private static String start(OwnServer node, String contextId) {
        HttpResponse<String> answer = node.startVerification(contextId);
        assertThat(answer.statusCode()).isEqualTo(201);
        return Http.json(answer).getString("id");
    }

    private static Set<String> start(OwnServer node, int count, String contextId) {
        return Stream.generate(() -> start(node, contextId)).limit(count).collect(Collectors.toSet());
    }

    private static int send(OwnServer node, String id) {
        return Notices.send(node, id, FLOW, true);
    }

    private static int sendUntilReceived(OwnServer node, String id) {
        return await().until(() -> send(node, id), it -> it == Notices.RECEIVED);
    }

    /** A delivery that has begun on this node and does not end. Mostly, but not always, the notified node delivers a result. */
    private String holdOn(OwnServer node, String name, String contextId) {
        for (int tries = 0; tries < 20; tries++) {
            String id = start(node, contextId);
            sendUntilReceived(node, id);
            await().until(() -> !of(id).isEmpty());
            if (of(id).get(0).node().equals(name)) {
                return id;
            }
        }
        throw new AssertionError(name + " delivers nothing");
    }

    private List<Recorded> of(String id) {
        return Recorded.in(record, id);
    }

    private List<Recorded> of(Set<String> ids) {
        return Recorded.in(record).stream()
                .filter(it -> ids.contains(it.verificationId()))
                .toList();
    }

    private void awaitDeliveredOnce(Set<String> ids) {
        await().atMost(LONG_ENOUGH)
                .until(() -> of(ids).stream().filter(Recorded::isEnd).count() >= ids.size());
        await().atMost(LONG_ENOUGH)
                .until(() -> Collections.disjoint(
                        ids, database.query("SELECT id FROM identity_verification WHERE deliver_for = 'DELIVER'")));
        Map<String, List<String>> lines = of(ids).stream()
                .collect(Collectors.groupingBy(
                        Recorded::verificationId, Collectors.mapping(Recorded::what, Collectors.toList())));
        assertThat(lines.keySet()).isEqualTo(ids);
        lines.forEach((id, what) -> assertThat(what).as("lines about %s", id).containsExactly("begin", "end"));
    }
}
