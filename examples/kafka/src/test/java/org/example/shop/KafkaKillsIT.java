package org.example.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.example.shop.Broker.TOPIC;
import static org.identityverification.testservers.HttpRequests.bodyOf;
import static org.identityverification.testservers.HttpRequests.json;

import jakarta.json.JsonObject;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
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

/** The shop, the broker and the engine are processes of their own; their databases are in the JVM of the test, which is not killed. */
class KafkaKillsIT {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(100);
    private static final Path FOLDER = Path.of("target/kills").toAbsolutePath();
    private static final String LOGGING = "-Djava.util.logging.manager=org.jboss.logmanager.LogManager";
    private static final int DATABASES = Layout.freePort();
    private static final URI SHOP = URI.create("http://127.0.0.1:" + Layout.freePort());

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
        shop.start();
        shop.awaitAnswer(() -> HttpRequests.get(SHOP.resolve("/q/health/ready")).statusCode() == 200);
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
    void aResultThatTheBrokerDoesNotAcknowledgeIsDeliveredAgain() {
        engine.kill();
        broker.kill();
        String flow = pass();
        String failing =
                "SELECT id, failing_since FROM identity_verification WHERE failing_since IS NOT NULL AND flow_id = '%s'";
        await().atMost(LONGEST_WAIT)
                .until(() -> !rows("shop", failing.formatted(flow)).isEmpty());
        assertThat(HttpRequests.get(SHOP.resolve("/q/health")).statusCode()).isEqualTo(200);
        broker.start();

        await().atMost(LONGEST_WAIT).until(() -> events(flow).anyMatch(it -> it.getInt("attempt") > 1));
        engine.start();
        awaitEngineHasOne(flow);
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

    /** A customer passes. Returns the flow, of which the notification was answered with 200. */
    private static String pass() {
        URI start = SHOP.resolve("/customers/c1/face-check");
        String link = json(bodyOf(HttpRequests.send("POST", start, BodyPublishers.noBody())))
                .getString("link");
        Check check = PROVIDER.checks().stream()
                .filter(it -> it.link().toString().equals(link))
                .findAny()
                .orElseThrow();
        check.pass();
        assertThat(check.awaitNotified().status()).isEqualTo(200);
        return check.flowId();
    }

    private static String database(String name) {
        return "jdbc:h2:tcp://127.0.0.1:" + DATABASES + "/mem:" + name + ";DB_CLOSE_DELAY=-1";
    }

    /** What the shop has sent about a flow. */
    private static Stream<JsonObject> events(String flow) {
        for (ConsumerRecord<String, String> it : consumer.poll(Duration.ofMillis(100))) {
            if (it.value() != null && it.value().contains("flowId")) {
                EVENTS.add(json(it.value()));
            }
        }
        return EVENTS.stream().filter(it -> it.getString("flowId").equals(flow));
    }

    private static void awaitEngineHasOne(String flow) {
        String id = events(flow).findFirst().orElseThrow().getString("verificationId");
        await().atMost(LONGEST_WAIT)
                .untilAsserted(() -> assertThat(engineHas()).containsEntry(id, "passed TRUE, results 1"));
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
