package org.identityverification.impl.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.identityverification.FaceAuthMode;
import org.identityverification.VerificationOutcome;
import org.identityverification.impl.runtime.concurrent.CorrectedClock;
import org.identityverification.impl.runtime.concurrent.StoreCalls;
import org.identityverification.impl.runtime.config.Rules;
import org.identityverification.impl.runtime.telemetry.Telemetry;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.Changes;
import org.identityverification.impl.verification.DueFor;
import org.identityverification.impl.verification.Start;
import org.identityverification.impl.verification.VerificationRecord;
import org.identityverification.impl.verification.VerificationStore;
import org.identityverification.impl.verification.VerificationStore.Taken;
import org.identityverification.testservers.Jdks;
import org.identityverification.testservers.Launch;
import org.identityverification.testservers.ServerProcess;

/** A process that starts, passes and delivers verifications, and prints what it has done, until it is killed. */
final class ConformanceNode {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(90);

    private final Taker taker = new Taker();
    private final VerificationStore store = open(taker);

    private ConformanceNode() {}

    private static VerificationStore open(Taker taker) {
        Rules rules = TestStore.rules(false);
        JdbcVerificationStore store = new JdbcVerificationStore(
                Conformance.database(),
                Conformance.DIALECT,
                "shop",
                rules,
                new CorrectedClock(Clock.systemUTC()),
                new ChangeReport(new Telemetry(), rules),
                new StoreCalls());
        store.askTime(Conformance.database());
        store.setWorkRunner(taker);
        return store;
    }

    public static void main(String[] arguments) {
        ConformanceNode node = new ConformanceNode();
        while (true) {
            node.deliver(Stream.of(node.accept()));
            node.deliver(node.due());
        }
    }

    /** A verification whose delivery has a lease. */
    private Taken accept() {
        Instant now = Instant.now();
        VerificationRecord begun = VerificationRecord.started(
                UUID.randomUUID(),
                new Start("order-7", null, FaceAuthMode.TENCENT, now, null, null, null, now.plusSeconds(3600)));
        store.insert(begun, null);
        store.change(begun, new Change.StartAnswered("flow-1", null, Duration.ofDays(7)));
        store.change(begun.id(), new Change.Notified("flow-1", VerificationOutcome.PASSED, "code", null));
        System.out.println("accepted " + begun.id());
        return taker.last();
    }

    private Stream<Taken> due() {
        return store.take(DueFor.DELIVER, Changes.upTo(10)).stream();
    }

    private void deliver(Stream<Taken> works) {
        works.forEach(work -> {
            VerificationRecord record = work.record();
            System.out.println(
                    "began " + record.id() + " attempt " + record.delivery().attempts());
            store.end(work, new Change.Delivered(record.delivery().round()));
        });
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
        assertThat(said.stream().filter(line -> line.startsWith("began")))
                .as("how often the same attempt began")
                .doesNotHaveDuplicates();
        List<UUID> accepted = said.stream()
                .filter(line -> line.startsWith("accepted "))
                .map(line -> UUID.fromString(line.substring("accepted ".length())))
                .toList();
        assertThat(accepted).isNotEmpty();
        ConformanceNode last = new ConformanceNode();
        await().atMost(LONG_ENOUGH).untilAsserted(() -> {
            last.deliver(last.due());
            assertThat(accepted)
                    .allSatisfy(id -> assertThat(
                                    last.store.find(id).orElseThrow().delivery().deliveredAt())
                            .isNotNull());
        });
        System.out.printf("%d verifications, none lost%n", accepted.size());
    }
}
