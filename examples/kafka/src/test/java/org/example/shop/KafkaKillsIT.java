package org.example.shop;

import static java.util.stream.Collectors.collectingAndThen;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.example.shop.Broker.TOPIC;
import static org.identityverification.testservers.HttpRequests.bodyOf;
import static org.identityverification.testservers.HttpRequests.json;

import jakarta.json.JsonObject;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.h2.tools.Server;
import org.h2.tools.TriggerAdapter;
import org.identityverification.testkit.Check;
import org.identityverification.testkit.FaceProvider;
import org.identityverification.testservers.HttpRequests;
import org.identityverification.testservers.Jdks;
import org.identityverification.testservers.Launch;
import org.identityverification.testservers.Layout;
import org.identityverification.testservers.ServerProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The shop, the broker and the engine are processes of their own; their databases are in the JVM of the test, which is not killed.
 * {@code -Dkafka.rounds} sets how many times each of them is killed.
 */
class KafkaKillsIT {

    private static final int ROUNDS = Integer.getInteger("kafka.rounds", 3);
    private static final int SENDERS = 2;
    private static final int MORE = 20;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(100);
    private static final Path FOLDER = Path.of("target/kills").toAbsolutePath();
    private static final String LOGGING = "-Djava.util.logging.manager=org.jboss.logmanager.LogManager";
    private static final int DATABASES = Layout.freePort();
    private static final URI SHOP = URI.create("http://127.0.0.1:" + Layout.freePort());

    /** While the test holds it, no delivery ends. */
    private static final ReentrantLock END_OF_DELIVERY = new ReentrantLock();

    private static final Logger PROVIDER_LOG = Logger.getLogger(FaceProvider.class.getPackageName());

    @RegisterExtension
    static final FaceProvider PROVIDER = FaceProvider.start();

    private static final List<JsonObject> EVENTS = new ArrayList<>();

    private static Server databases;
    private static Broker broker;
    private static ServerProcess shop;
    private static ServerProcess engine;
    private static KafkaConsumer<String, String> consumer;
    private static KafkaProducer<String, String> producer;

    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private volatile boolean stopped;

    /** The database calls it for each change of a verification. */
    public static final class Change extends TriggerAdapter {
        @Override
        public void fire(Connection connection, ResultSet before, ResultSet after) throws SQLException {
            boolean ends = before.getObject("delivered_at") == null && after.getObject("delivered_at") != null;
            if (ends && END_OF_DELIVERY.isLocked()) {
                END_OF_DELIVERY.lock();
                END_OF_DELIVERY.unlock();
                throw new SQLException("The shop was killed meanwhile");
            }
        }
    }

    @BeforeAll
    static void start() throws Exception {
        Layout.deleteAll(FOLDER);
        PROVIDER_LOG.setLevel(Level.WARNING);
        System.setProperty("h2.bindAddress", "127.0.0.1");
        databases = Server.createTcpServer("-tcpPort", DATABASES + "", "-ifNotExists")
                .start();
        broker = new Broker(FOLDER.resolve("broker"));
        Path built = Path.of("target/quarkus-app").toAbsolutePath();
        shop = process(
                "shop",
                Map.of(
                        "QUARKUS_HTTP_HOST", SHOP.getHost(),
                        "QUARKUS_HTTP_PORT", SHOP.getPort() + "",
                        "QUARKUS_DATASOURCE_JDBC_URL", database("shop"),
                        "KAFKA_BOOTSTRAP_SERVERS", broker.address(),
                        "IDENTITY_VERIFICATION_MP_REST_URL", PROVIDER.url(),
                        "IDENTITY_VERIFICATION_PUBLIC_URL", SHOP.toString(),
                        "OEMCLOUD_APP_CODE", PROVIDER.appCode(),
                        "NOTIFICATION_SECRET", "only-for-tests-only-for-tests-only"),
                "-jar",
                built.resolve("quarkus-run.jar") + "");
        engine = process(
                "engine",
                Map.of("KAFKA_BOOTSTRAP_SERVERS", broker.address(), "ENGINE_DATABASE", database("engine")),
                "-cp",
                built.resolve("app/*") + ":" + built.resolve("lib/boot/*") + ":" + built.resolve("lib/main/*"),
                "org.example.engine.Engine");
        engine.start();
        startShop();
        try (Connection connection = DriverManager.getConnection(database("shop"));
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TRIGGER change BEFORE UPDATE ON identity_verification FOR EACH ROW CALL '"
                    + Change.class.getName() + "'");
        }
        Map<String, Object> address = Map.of("bootstrap.servers", broker.address());
        producer = new KafkaProducer<>(address, new StringSerializer(), new StringSerializer());
        consumer = new KafkaConsumer<>(address, new StringDeserializer(), new StringDeserializer());
        List<TopicPartition> partitions =
                Stream.of(0, 1, 2).map(it -> new TopicPartition(TOPIC, it)).toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    private static ServerProcess process(String name, Map<String, String> environment, String... program) {
        List<String> command = Stream.concat(
                        Stream.of(Jdks.current().resolve("bin/java") + "", "-Xmx256m", LOGGING), Stream.of(program))
                .toList();
        return new ServerProcess(new Launch(command, environment), FOLDER.resolve(name));
    }

    @AfterAll
    static void stop() {
        consumer.close();
        producer.close();
        engine.close();
        shop.close();
        broker.close();
        databases.stop();
    }

    @Test
    void noResultIsLostAndNoneComesUnderTwoIdsWhileShopBrokerAndEngineAreKilled() {
        List<CompletableFuture<Void>> senders = Stream.generate(
                        () -> CompletableFuture.runAsync(this::sendUntilStopped))
                .limit(SENDERS)
                .toList();
        try {
            for (int round = 0; round < ROUNDS; round++) {
                awaitMore();
                engine.kill();
                awaitMore();
                engine.start();

                // What was sent and not acknowledged, and the shop that waits for it.
                broker.kill();
                awaitMore();
                shop.kill();
                startShop();
                awaitMore();
                broker.start();

                awaitMore();
                shop.kill();
                startShop();

                // After the broker's acknowledgement, before the end of the delivery.
                awaitMore();
                END_OF_DELIVERY.lock();
                await().atMost(LONGEST_WAIT).until(END_OF_DELIVERY::hasQueuedThreads);
                shop.kill();
                END_OF_DELIVERY.unlock();
                startShop();
            }
            awaitMore();
        } finally {
            stopped = true;
        }
        senders.forEach(CompletableFuture::join);

        await().atMost(LONGEST_WAIT).untilAsserted(() -> assertThat(lost()).isEmpty());
        await().atMost(LONGEST_WAIT)
                .untilAsserted(() -> assertThat(engineHas()).containsAllEntriesOf(engineShouldHave()));
        Map<String, Set<String>> ids = events().collect(groupingBy(
                it -> it.getString("verificationId") + it.getString("outcome") + it.getBoolean("confirmed"),
                mapping(it -> it.getString("deliveryId"), toSet())));
        assertThat(ids.values())
                .as("the delivery ids of one result")
                .allSatisfy(it -> assertThat(it).hasSize(1));
        long repeated = events().count() - ids.size();
        assertThat(repeated).as("repeated deliveries").isGreaterThanOrEqualTo(ROUNDS);
        System.out.printf(
                "Killed engine and broker %d times each, the shop %d times: %d results acknowledged, none lost; of %d repeated %d times%n",
                ROUNDS, 3 * ROUNDS, acknowledged.size(), ids.size(), repeated);
    }

    @Test
    void aResultThatTheBrokerDoesNotAcknowledgeIsDeliveredAgain() {
        broker.kill();
        String flow = pass();
        String failing =
                "SELECT id, failing_since FROM identity_verification WHERE failing_since IS NOT NULL AND flow_id = '%s'";
        await().atMost(LONGEST_WAIT)
                .until(() -> !rows("shop", failing.formatted(flow)).isEmpty());
        assertThat(HttpRequests.get(SHOP.resolve("/q/health")).statusCode()).isEqualTo(200);
        broker.start();

        await().atMost(LONGEST_WAIT).until(() -> events(flow).anyMatch(it -> it.getInt("attempt") > 1));
    }

    @Test
    void erasingRemovesTheVerificationFromTheEngineToo() {
        String flow = pass();
        JsonObject event = await().until(() -> events(flow).findFirst(), Optional::isPresent)
                .orElseThrow();
        assertThat(event.keySet())
                .contains("contextId", "deliveryId", "completedAt", "confirmed", "mode", "source")
                .doesNotContain("verifyCode");
        String id = event.getString("verificationId");
        await().until(() -> engineHas().containsKey(id));

        URI uri = SHOP.resolve("/verifications/" + id);
        assertThat(HttpRequests.send("DELETE", uri, BodyPublishers.noBody()).statusCode())
                .isEqualTo(204);
        await().until(() -> !engineHas().containsKey(id));
    }

    @Test
    void theEngineCountsARepeatedDeliveryOnceAndALaterFailureDoesNotReplaceAPass() {
        String id = UUID.randomUUID().toString();
        for (String event : List.of("1 PASSED", "1 PASSED", "2 FAILED")) {
            producer.send(new ProducerRecord<>(
                    TOPIC, id, "{\"deliveryId\":\"%s\",\"outcome\":\"%s\",\"confirmed\":true}".formatted((Object[])
                                    event.split(" "))));
        }
        await().untilAsserted(() -> assertThat(engineHas()).containsEntry(id, "passed TRUE, results 2"));
    }

    private void awaitMore() {
        int enough = acknowledged.size() + MORE;
        await().atMost(LONGEST_WAIT).until(() -> acknowledged.size() >= enough);
    }

    private void sendUntilStopped() {
        while (!stopped) {
            try {
                acknowledged.add(pass());
            } catch (UncheckedIOException | IllegalStateException | AssertionError e) {
                // What is killed is not there yet.
            }
            LockSupport.parkNanos(30_000_000);
        }
    }

    /** A customer fails, then passes. Returns the flow, of which both notifications were answered with 200. */
    private static String pass() {
        URI start = SHOP.resolve("/customers/c1/face-check");
        String link = json(bodyOf(HttpRequests.send("POST", start, BodyPublishers.noBody())))
                .getString("link");
        Check check = PROVIDER.checks().stream()
                .filter(it -> it.link().toString().equals(link))
                .findAny()
                .orElseThrow();
        check.fail();
        check.pass();
        assertThat(check.awaitNotified().status()).isEqualTo(200);
        assertThat(check.awaitNotified().status()).isEqualTo(200);
        return check.flowId();
    }

    private static void startShop() {
        shop.start();
        shop.awaitAnswer(() -> HttpRequests.get(SHOP.resolve("/q/health/ready")).statusCode() == 200);
    }

    private static String database(String name) {
        return "jdbc:h2:tcp://127.0.0.1:" + DATABASES + "/mem:" + name + ";DB_CLOSE_DELAY=-1";
    }

    /** All that the shop has sent. */
    private static Stream<JsonObject> events() {
        for (ConsumerRecord<String, String> it : consumer.poll(Duration.ofMillis(100))) {
            if (it.value() != null && it.value().contains("flowId")) {
                EVENTS.add(json(it.value()));
            }
        }
        return EVENTS.stream();
    }

    private static Stream<JsonObject> events(String flow) {
        return events().filter(it -> it.getString("flowId").equals(flow));
    }

    private Set<String> lost() {
        Set<String> lost = new HashSet<>(acknowledged);
        events().filter(it -> it.getString("outcome").equals("PASSED"))
                .map(it -> it.getString("flowId"))
                .forEach(lost::remove);
        return lost;
    }

    private Map<String, String> engineShouldHave() {
        return events().filter(it -> acknowledged.contains(it.getString("flowId")))
                .collect(groupingBy(
                        it -> it.getString("verificationId"),
                        mapping(
                                it -> it.getString("deliveryId"),
                                collectingAndThen(toSet(), it -> "passed TRUE, results " + it.size()))));
    }

    private static Map<String, String> engineHas() throws SQLException {
        return rows("engine", "SELECT id, 'passed ' || passed || ', results ' || results FROM verification");
    }

    /** The first two columns. */
    private static Map<String, String> rows(String database, String query) throws SQLException {
        Map<String, String> all = new HashMap<>();
        try (Connection connection = DriverManager.getConnection(database(database));
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            while (row.next()) {
                all.put(row.getString(1), row.getString(2));
            }
        }
        return all;
    }
}
