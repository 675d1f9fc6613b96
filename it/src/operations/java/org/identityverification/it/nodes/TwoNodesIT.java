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
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
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
import org.identityverification.testservers.PostgreSql;
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

    @AutoClose
    private final FaceProvider provider = FaceProvider.start(0, Sandbox.APP_CODE);

    @AutoClose("shutdown")
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AutoClose
    private final Database database = startDatabase();

    private Path record;

    @AutoClose
    private OwnServer one;

    @AutoClose
    private OwnServer two;

    Database startDatabase() {
        return PostgreSql.start(OwnServer.folder());
    }

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
    @Order(1)
    void the_same_notification_sent_a_hundred_times_is_delivered_once() {
        String started = start(two, "order-1");

        assertThat(atOnceOnBoth(2 * AT_ONCE, node -> send(node, started)))
                .contains(Notices.RECEIVED)
                .isSubsetOf(Notices.RECEIVED, 503);

        awaitDeliveredOnce(Set.of(started));
    }

    @Test
    @Order(2)
    void of_200_starts_with_one_key_at_most_one_reaches_the_provider() {
        String contextId = UUID.randomUUID().toString();
        CompletableFuture<List<Integer>> answers = CompletableFuture.supplyAsync(
                () -> atOnceOnBoth(4 * AT_ONCE, node -> startWithKey(node, contextId)), threads);
        await().until(() -> !database.query(
                        "SELECT id FROM identity_verification WHERE context_id = '" + contextId + "'")
                .isEmpty());
        one.kill();

        assertThat(answers.join())
                .isSubsetOf(201, 409, 503, Http.NO_ANSWER)
                .filteredOn(it -> it == 201)
                .hasSizeLessThan(2);
        one.startAgain();
        assertThat(startWithKey(one, contextId)).isEqualTo(409);
        assertThat(startWithKey(two, contextId)).isEqualTo(409);
        assertThat(provider.calls().stream().filter(it -> it.body().contains(contextId)))
                .hasSizeLessThan(2);
    }

    @Test
    @Order(3)
    void both_deliver_each_result_once_whichever_of_them_was_notified() {
        Set<String> ids = start(one, 100 * ROUNDS, RecordingObserver.SLOW);
        Queue<String> toSend = new ConcurrentLinkedQueue<>(ids);

        atOnceOnBoth(
                AT_ONCE,
                node -> Stream.generate(toSend::poll)
                        .takeWhile(Objects::nonNull)
                        .map(id -> sendUntilReceived(node, id))
                        .toList());

        awaitDeliveredOnce(ids);
        assertThat(of(ids)).extracting(Recorded::node).contains("one", "two");
        assertThat(Recorded.begunTwice(Recorded.in(record))).isEmpty();
    }

    @Test
    @Order(4)
    void one_finishes_the_delivery_during_which_the_other_was_killed() throws Exception {
        String context = RecordingObserver.HELD + UUID.randomUUID();
        // On both, so that one is also held by the survivor, longer than a lease.
        String heldByOne = holdOn(one, "one", context);
        String heldByTwo = holdOn(two, "two", context);
        String deliveryId = of(heldByOne).get(0).deliveryId();

        one.kill();

        Set<String> meanwhile = start(two, AT_ONCE, "order-1");
        meanwhile.forEach(id -> sendUntilReceived(two, id));
        awaitDeliveredOnce(meanwhile);
        await().atMost(LEASE_AND_MORE).until(() -> of(heldByOne).size() == 2);
        Files.createFile(record.resolveSibling(context));
        awaitDeliveredOnce(Set.of(heldByTwo));
        await().until(() -> Http.json(two.findVerification(heldByOne)).containsKey("deliveredAt"));
        assertThat(of(heldByOne))
                .containsExactly(
                        new Recorded("begin", deliveryId, 1, heldByOne, "PASSED", "one"),
                        new Recorded("begin", deliveryId, 2, heldByOne, "PASSED", "two"),
                        new Recorded("end", deliveryId, 2, heldByOne, "PASSED", "two"));
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

    private static int startWithKey(OwnServer node, String key) {
        return Http.statusOf(() -> node.startVerification(key, key));
    }

    private static int send(OwnServer node, String id) {
        return Notices.send(node, id, FLOW, true);
    }

    private static int sendUntilReceived(OwnServer node, String id) {
        return await().until(() -> send(node, id), it -> it == Notices.RECEIVED);
    }

    private <T> List<T> atOnceOnBoth(int count, Function<OwnServer, T> work) {
        List<CompletableFuture<T>> all = IntStream.range(0, count)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> work.apply(i % 2 == 0 ? one : two), threads))
                .toList();
        return all.stream().map(CompletableFuture::join).toList();
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
