package org.example.shop;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.identityverification.testservers.Jdks;
import org.identityverification.testservers.Launch;
import org.identityverification.testservers.Layout;
import org.identityverification.testservers.ServerProcess;

/** A Kafka broker in KRaft mode with the topic. It keeps its data when it is killed and started again. */
final class Broker implements AutoCloseable {

    static final String TOPIC = "verification-results";

    private final Map<String, Object> address = Map.of("bootstrap.servers", "127.0.0.1:" + Layout.freePort());
    private final ServerProcess process;

    Broker(Path folder) throws Exception {
        String controller = "127.0.0.1:" + Layout.freePort();
        Path configuration = folder.resolve("broker.properties");
        Layout.write(
                configuration,
                List.of(
                        "process.roles=broker,controller",
                        "node.id=1",
                        "controller.quorum.voters=1@" + controller,
                        "controller.listener.names=CONTROLLER",
                        "listeners=PLAINTEXT://" + address() + ",CONTROLLER://" + controller,
                        "log.dirs=" + folder.resolve("data"),
                        "offsets.topic.replication.factor=1",
                        "offsets.topic.num.partitions=1"));
        Layout.run(
                folder,
                Map.of(),
                java("kafka.tools.StorageTool", "format", "-t", Uuid.randomUuid() + "", "-c", configuration + ""));
        process = new ServerProcess(new Launch(java("kafka.Kafka", configuration + ""), Map.of()), folder);
        start();
        try (Admin admin = Admin.create(address)) {
            admin.createTopics(List.of(
                            new NewTopic(TOPIC, 3, (short) 1).configs(Map.of("cleanup.policy", "compact,delete"))))
                    .all()
                    .get();
        }
    }

    private static List<String> java(String... program) {
        String java = Jdks.current().resolve("bin/java").toString();
        return Stream.concat(
                        Stream.of(java, "-Xmx256m", "-cp", System.getProperty("java.class.path")), Stream.of(program))
                .toList();
    }

    String address() {
        return address.get("bootstrap.servers").toString();
    }

    void start() {
        process.start();
        process.awaitAnswer(() -> {
            try (Admin admin = Admin.create(address)) {
                return !admin.describeCluster().nodes().get(10, SECONDS).isEmpty();
            }
        });
    }

    void kill() {
        process.kill();
    }

    @Override
    public void close() {
        process.close();
    }
}
