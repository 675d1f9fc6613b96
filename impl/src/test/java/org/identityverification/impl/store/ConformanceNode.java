package org.identityverification.impl.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.identityverification.VerificationOutcome;
import org.identityverification.impl.telemetry.Telemetry;
import org.identityverification.impl.verification.Changes;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.TaskGroup;
import org.identityverification.impl.verification.VerificationStore;
import org.identityverification.testservers.Jdks;
import org.identityverification.testservers.Launch;
import org.identityverification.testservers.ServerProcess;

/** A process that starts, passes and delivers verifications, and says what it has done, until it is killed. */
final class ConformanceNode {

    private static final Duration LEASE = Duration.ofSeconds(2);
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);

    private final VerificationStore store = new JdbcVerificationStore(
            Conformance.database(), Conformance.DIALECT, "shop", true, new AfterCommit(new Telemetry()));

    private ConformanceNode() {}

    public static void main(String[] arguments) {
        ConformanceNode node = new ConformanceNode();
        while (true) {
            node.accept();
            node.deliver();
        }
    }

    private void accept() {
        UUID id = UUID.randomUUID();
        store.apply(id, Changes.startedAt(Instant.now(), Changes.FLOW));
        store.apply(id, Changes.believed(Changes.FLOW, VerificationOutcome.PASSED, Instant.now()));
        System.out.println("accepted " + id);
    }

    private void deliver() {
        for (Task task : store.claim(TaskGroup.DELIVERIES, 10, Instant.now(), LEASE)) {
            System.out.println("claimed " + task.id() + " attempt " + task.attempts());
            store.complete(task, Instant.now());
        }
    }

    /** Kills two nodes in turn while they work, and compares what they have said with what the database holds. */
    static void killAndCompare(Path folder, int kills) {
        List<ServerProcess> nodes = List.of(node(folder.resolve("one")), node(folder.resolve("two")));
        try {
            nodes.forEach(ServerProcess::start);
            for (int kill = 0; kill < kills; kill++) {
                awaitMore(nodes.get(kill % 2));
                nodes.get(kill % 2).kill();
                nodes.get(kill % 2).start();
            }
            nodes.forEach(ConformanceNode::awaitMore);
        } finally {
            nodes.forEach(ServerProcess::kill);
        }
        compare(nodes);
    }

    private static ServerProcess node(Path folder) {
        List<String> command =
                new ArrayList<>(List.of(Jdks.current().resolve("bin/java").toString()));
        System.getProperties().stringPropertyNames().stream()
                .filter(key -> key.startsWith("conformance."))
                .forEach(key -> command.add("-D" + key + "=" + System.getProperty(key)));
        command.add(ConformanceNode.class.getName());
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return new ServerProcess(new Launch(command, Map.of("CLASSPATH", classPath)), folder);
    }

    private static void awaitMore(ServerProcess node) {
        int said = node.log().size();
        int enough = said + 1 + ThreadLocalRandom.current().nextInt(60);
        await().atMost(LONG_ENOUGH).until(() -> !node.isAlive() || node.log().size() >= enough);
        assertThat(node.isAlive())
                .as("the node ended: " + node.log().stream().skip(said).toList())
                .isTrue();
    }

    private static void compare(List<ServerProcess> nodes) {
        List<String> said = nodes.stream().flatMap(node -> node.log().stream()).toList();
        assertThat(said.stream().filter(line -> line.startsWith("claimed")))
                .as("how often the same attempt began")
                .doesNotHaveDuplicates();
        List<UUID> accepted = said.stream()
                .filter(line -> line.startsWith("accepted "))
                .map(line -> UUID.fromString(line.substring("accepted ".length())))
                .toList();
        assertThat(accepted).isNotEmpty();
        ConformanceNode last = new ConformanceNode();
        await().atMost(LONG_ENOUGH).untilAsserted(() -> {
            last.deliver();
            assertThat(accepted)
                    .allSatisfy(
                            id -> assertThat(last.store.find(id).orElseThrow().deliveredAt())
                                    .isNotNull());
        });
        System.out.printf("%d verifications, none lost%n", accepted.size());
    }
}
