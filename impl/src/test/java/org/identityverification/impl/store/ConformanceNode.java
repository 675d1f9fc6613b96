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
import org.identityverification.impl.verification.Erasure;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.TaskGroup;
import org.identityverification.impl.verification.VerificationStore;
import org.identityverification.testservers.Jdks;
import org.identityverification.testservers.Launch;
import org.identityverification.testservers.ServerProcess;

/** A process that starts, passes and delivers verifications, and prints what it has done, until it is killed. */
final class ConformanceNode {

    private static final Duration LEASE = Duration.ofSeconds(2);
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);

    private final VerificationStore store = new JdbcVerificationStore(
            Conformance.database(), Conformance.DIALECT, "shop", true, new AfterCommit(new Telemetry()));

    private ConformanceNode() {}

    public static void main(String[] arguments) {
        ConformanceNode node = new ConformanceNode();
        if (arguments.length > 0) {
            node.erase(arguments[0]);
            return;
        }
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

    private int erase(String contextId) {
        Erasure erasure = Erasure.at(Instant.now(), Changes.VALID_FOR, Duration.ofDays(90));
        int count = 0;
        for (int some = -1; some != 0; count += some) {
            some = store.eraseContext(contextId, 10, erasure).size();
            System.out.println("erased " + some);
        }
        return count;
    }

    /** Kills a node that erases a thousand verifications in steps, and erases the others. */
    static void killWhileErasing(Path folder) {
        ConformanceNode other = new ConformanceNode();
        List<UUID> ids = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            ids.add(UUID.randomUUID());
            other.store.apply(ids.get(i), Changes.startedAt(Instant.now(), Changes.FLOW));
            other.store.apply(ids.get(i), Changes.believed(Changes.FLOW, VerificationOutcome.PASSED, Instant.now()));
        }
        String contextId = other.store.find(ids.get(0)).orElseThrow().contextId();
        ServerProcess node = node(folder, contextId);
        try {
            node.start();
            await().atMost(LONG_ENOUGH)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> node.log().contains("erased 10"));
        } finally {
            node.kill();
        }
        List<UUID> left =
                ids.stream().filter(id -> other.store.find(id).isPresent()).toList();
        assertThat(left).as("the others, when the node was killed").isNotEmpty().hasSizeLessThan(1000);

        assertThat(other.erase(contextId)).isEqualTo(left.size());

        assertThat(ids).allSatisfy(id -> assertThat(other.store.find(id)).isEmpty());
        assertThat(other.store.claim(TaskGroup.DELIVERIES, 10, Instant.now(), LEASE))
                .isEmpty();
    }

    /** Kills two nodes in turn while they work, and compares what they have printed with what the database holds. */
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

    private static ServerProcess node(Path folder, String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(Jdks.current().resolve("bin/java").toString()));
        System.getProperties().stringPropertyNames().stream()
                .filter(key -> key.startsWith("conformance."))
                .forEach(key -> command.add("-D" + key + "=" + System.getProperty(key)));
        command.add(ConformanceNode.class.getName());
        command.addAll(List.of(arguments));
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
