package org.identityverification.it.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;
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
import org.identityverification.testservers.Database;
import org.identityverification.testservers.PostgreSql;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Order(4)
class TwoNodesIT {

    private static final String FLOW = "1862291536444700249";
    private static final String STARTED =
            "{\"code\":0,\"data\":{\"flowId\":\"" + FLOW + "\",\"authUrl\":\"https://provider.example/s\"}}";
    private static final String DELIVERIES = "SELECT id FROM identity_verification WHERE due_for = 'DELIVER'";
    private static final int AT_ONCE = 50;
    private static final int ROUNDS = Integer.getInteger("it.rounds", 3);
    private static final int MANY = 100 * ROUNDS;
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
    private Node one;

    @AutoClose
    private Node two;

    Database startDatabase() {
        return PostgreSql.start(OwnServer.folder());
    }

    private record Node(String name, OwnServer server) implements AutoCloseable {

        @Override
        public void close() {
            server.close();
        }

        UUID start(String contextId) {
            HttpResponse<String> answer = server.startVerification(contextId);
            assertThat(answer.statusCode()).isEqualTo(201);
            return UUID.fromString(Http.json(answer).getString("id"));
        }

        int send(UUID id, boolean success) {
            return Notices.send(server.uri(), Notices.token(id), FLOW, success, "");
        }

        HttpResponse<String> get(UUID id) {
            return server.findVerification(id.toString());
        }

        List<Recorded> recorded(List<Recorded> lines) {
            return lines.stream().filter(it -> it.node().equals(name)).toList();
        }
    }

    @BeforeAll
    void start() throws Exception {
        provider.nextCalls(Integer.MAX_VALUE, Fault.of(200, STARTED));
        record = OwnServer.newRecord("two-nodes");
        // At the same time, so that both try to create the schema.
        CompletableFuture<Node> first = CompletableFuture.supplyAsync(() -> node("one"), threads);
        two = node("two");
        one = first.join();
    }

    private Node node(String name) {
        Map<String, String> environment = Notices.environment(database, provider.url());
        environment.put("IT_RECORD", record.toString());
        environment.put("IT_NODE", name);
        try {
            return new Node(
                    name,
                    OwnServer.start(
                            "node-" + name + "-" + database.getClass().getSimpleName(),
                            environment,
                            Deployments.referenceApplication().addClasses(RecordingObserver.class)));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    @Order(1)
    void a_verification_is_started_on_one_and_notified_to_the_other_and_both_know_the_result() throws Exception {
        UUID started = one.start("order-1");
        String token = Notices.tokenOf(provider.checks().get(0));

        assertThat(Notices.send(two.server().uri(), token, FLOW, true, "")).isEqualTo(Notices.RECEIVED);

        awaitDelivered(List.of(started));
        assertDeliveredOnce(List.of(started));
        for (Node node : List.of(one, two)) {
            await().atMost(TestServer.LONG_ENOUGH)
                    .until(() -> Http.json(node.get(started)).containsKey("deliveredAt"));
            JsonObject found = Http.json(node.get(started));
            assertThat(found.getString("status")).isEqualTo("PASSED");
            assertThat(found.getString("flowId")).isEqualTo(FLOW);
        }
    }

    @Test
    @Order(2)
    void the_same_notification_sent_fifty_times_at_once_to_both_is_accepted_or_to_be_sent_again_and_delivered_once()
            throws Exception {
        UUID started = two.start("order-1");

        assertThat(atOnceOnBoth(node -> node.send(started, true)))
                .contains(Notices.RECEIVED)
                .isSubsetOf(Notices.RECEIVED, 503);

        awaitDelivered(List.of(started));
        awaitNoDeliveryOf(List.of(started));
        assertDeliveredOnce(List.of(started));
    }

    @Test
    @Order(3)
    void of_two_hundred_starts_with_one_key_at_once_on_both_of_which_one_is_killed_one_at_most_reaches_the_provider()
            throws Exception {
        String contextId = UUID.randomUUID().toString();
        CompletableFuture<List<Integer>> answers = CompletableFuture.supplyAsync(
                () -> {
                    Stream<CompletableFuture<Integer>> starts = IntStream.range(0, 4 * AT_ONCE)
                            .mapToObj(i -> CompletableFuture.supplyAsync(
                                    () -> startWithKey(i % 2 == 0 ? one : two, contextId), threads));
                    return starts.toList().stream().map(CompletableFuture::join).toList();
                },
                threads);
        await().atMost(TestServer.LONG_ENOUGH)
                .until(() -> !database.query(
                                "SELECT id FROM identity_verification WHERE context_id = '" + contextId + "'")
                        .isEmpty());
        one.server().kill();

        assertThat(answers.join())
                .isSubsetOf(201, 409, 503, Notices.NO_ANSWER)
                .filteredOn(it -> it == 201)
                .hasSizeLessThan(2);
        one.server().startAgain();
        assertThat(startWithKey(one, contextId)).isEqualTo(409);
        assertThat(startWithKey(two, contextId)).isEqualTo(409);
        assertThat(provider.calls().stream().filter(it -> it.body().contains(contextId)))
                .hasSizeLessThan(2);
    }

    private static int startWithKey(Node node, String key) {
        try {
            return node.server().startVerification(key, key).statusCode();
        } catch (UncheckedIOException e) {
            return Notices.NO_ANSWER;
        }
    }

    @Test
    @Order(4)
    void both_deliver_each_result_once_and_never_on_both_at_once_whichever_of_them_was_notified() throws Exception {
        List<UUID> ids = IntStream.range(0, MANY)
                .mapToObj(i -> one.start(RecordingObserver.SLOW))
                .toList();

        Queue<UUID> toSend = new ConcurrentLinkedQueue<>(ids);
        IntStream.range(0, AT_ONCE)
                .mapToObj(i -> CompletableFuture.runAsync(() -> sendAll(i % 2 == 0 ? one : two, toSend), threads))
                .toList()
                .forEach(CompletableFuture::join);

        awaitDelivered(ids);
        awaitNoDeliveryOf(ids);
        assertDeliveredOnce(ids);
        List<Recorded> lines = of(ids);
        assertThat(one.recorded(lines)).isNotEmpty();
        assertThat(two.recorded(lines)).isNotEmpty();
        assertThat(Recorded.begunTwice(Recorded.in(record))).isEmpty();
    }

    @Test
    @Order(5)
    void when_one_is_killed_during_a_delivery_the_other_finishes_the_delivery_and_goes_on_serving() throws Exception {
        String context = RecordingObserver.HELD + UUID.randomUUID();
        // On both, so that one is also held by the survivor, longer than a lease.
        UUID heldByOne = holdOn(one, context);
        UUID heldByTwo = holdOn(two, context);
        String deliveryId = of(heldByOne).get(0).deliveryId();

        one.server().kill();

        List<UUID> meanwhile =
                IntStream.range(0, AT_ONCE).mapToObj(i -> two.start("order-1")).toList();
        meanwhile.forEach(id -> sendUntilReceived(two, id));
        awaitDelivered(meanwhile);
        assertDeliveredOnce(meanwhile);
        await().atMost(LEASE_AND_MORE)
                .until(() -> two.recorded(of(heldByOne)).stream().anyMatch(Recorded::isBegin));
        Files.createFile(record.resolveSibling(context));
        awaitNoDeliveryOf(List.of(heldByOne, heldByTwo));

        assertThat(of(heldByOne))
                .containsExactly(
                        new Recorded("begin", deliveryId, 1, heldByOne.toString(), "PASSED", "one"),
                        new Recorded("begin", deliveryId, 2, heldByOne.toString(), "PASSED", "two"),
                        new Recorded("end", deliveryId, 2, heldByOne.toString(), "PASSED", "two"));
        assertDeliveredOnce(List.of(heldByTwo));
        UUID later = two.start("order-1");
        assertThat(two.send(later, true)).isEqualTo(Notices.RECEIVED);
        awaitDelivered(List.of(later));
        assertThat(Http.json(two.get(heldByOne)).containsKey("deliveredAt")).isTrue();
        assertThat(Recorded.begunTwice(Recorded.in(record))).containsExactly(deliveryId);
    }

    private List<Integer> atOnceOnBoth(ToIntFunction<Node> sending) {
        IntFunction<CompletableFuture<Integer>> send =
                i -> CompletableFuture.supplyAsync(() -> sending.applyAsInt(i < AT_ONCE ? one : two), threads);
        List<CompletableFuture<Integer>> answers =
                IntStream.range(0, 2 * AT_ONCE).mapToObj(send).toList();
        return answers.stream().map(CompletableFuture::join).toList();
    }

    private void sendUntilReceived(Node node, UUID id) {
        await().atMost(TestServer.LONG_ENOUGH).until(() -> node.send(id, true) == Notices.RECEIVED);
    }

    private void sendAll(Node node, Queue<UUID> ids) {
        for (UUID id = ids.poll(); id != null; id = ids.poll()) {
            sendUntilReceived(node, id);
        }
    }

    /** A delivery that has begun on this node and does not end. Mostly, but not always, the notified node delivers a result. */
    private UUID holdOn(Node node, String contextId) {
        for (int tries = 0; tries < 20; tries++) {
            UUID id = node.start(contextId);
            sendUntilReceived(node, id);
            await().atMost(TestServer.LONG_ENOUGH).until(() -> !of(id).isEmpty());
            if (of(id).get(0).node().equals(node.name())) {
                return id;
            }
        }
        throw new AssertionError(node.name() + " delivers nothing");
    }

    private List<Recorded> of(UUID id) {
        return of(List.of(id));
    }

    private List<Recorded> of(Collection<UUID> ids) {
        Set<String> wanted = texts(ids);
        return Recorded.in(record).stream()
                .filter(it -> wanted.contains(it.verificationId()))
                .toList();
    }

    private void awaitDelivered(Collection<UUID> ids) {
        await().atMost(LONG_ENOUGH)
                .until(() -> of(ids).stream()
                                .filter(Recorded::isEnd)
                                .map(Recorded::verificationId)
                                .distinct()
                                .count()
                        == ids.size());
    }

    private void awaitNoDeliveryOf(Collection<UUID> ids) {
        await().atMost(LONG_ENOUGH).until(() -> Collections.disjoint(texts(ids), database.query(DELIVERIES)));
    }

    private void assertDeliveredOnce(Collection<UUID> ids) {
        Map<String, List<String>> lines = of(ids).stream()
                .collect(Collectors.groupingBy(
                        Recorded::verificationId, Collectors.mapping(Recorded::what, Collectors.toList())));
        assertThat(lines.keySet()).isEqualTo(texts(ids));
        lines.forEach((id, what) -> assertThat(what).as("lines about %s", id).containsExactly("begin", "end"));
    }

    private static Set<String> texts(Collection<UUID> ids) {
        return ids.stream().map(UUID::toString).collect(Collectors.toSet());
    }
}
