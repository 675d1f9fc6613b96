package org.identityverification.benchmarks.load;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.identityverification.testservers.PostgreSql;

/**
 * Kills a server at random moments while verifications begin and their results arrive. What was acknowledged and is never delivered
 * is lost.
 */
final class KillsRow implements Benchmarks.Row {

    @Override
    public Table measure(Stub stub) throws Exception {
        int kills = (int) Math.ceil(2 * Benchmarks.SECONDS);
        Table table = new Table(kills + " kills while results arrive");
        for (String who : List.of(Benchmarks.MODULE, Benchmarks.BY_HAND)) {
            Path record = Files.createTempFile("deliveries", "");
            Map<String, String> settings = Map.of("BENCHMARKS_RECORD", record.toString());
            try (PostgreSql database = PostgreSql.start(Benchmarks.WORK);
                    Server server = Server.start("kills", database, stub, settings)) {
                Set<String> acknowledged = kill(stub, server, who, kills);
                try {
                    Server.await()
                            .until(() -> Set.copyOf(Files.readAllLines(record)).containsAll(acknowledged));
                } catch (ConditionTimeoutException e) {
                    // The table says how many are lost.
                }
                List<String> delivered = Files.readAllLines(record);
                Set<String> once = Set.copyOf(delivered);
                table.note(who, "acknowledged", acknowledged.size());
                table.note(who, "delivered twice", delivered.size() - once.size());
                acknowledged.removeAll(once);
                table.note(who, "lost", acknowledged.size());
            } finally {
                Files.delete(record);
            }
        }
        return table;
    }

    /** Kills it again and again, while threads start verifications and send their results. Returns what was acknowledged. */
    private static Set<String> kill(Stub stub, Server server, String who, int kills) {
        Map<String, Stub.Flow> flows = new ConcurrentHashMap<>();
        stub.set(Duration.ZERO, flow -> flows.put(flow.id(), flow));
        Set<String> acknowledged = ConcurrentHashMap.newKeySet();
        AtomicBoolean stopped = new AtomicBoolean();
        Runnable sender = () -> {
            while (!stopped.get()) {
                try {
                    String flow = server.startOne(who).orElseThrow();
                    if (Notifications.isAccepted(server, flows.get(flow))) {
                        acknowledged.add(flow);
                    }
                } catch (RuntimeException e) {
                    // The server is killed, or starts.
                    LockSupport.parkNanos(100_000_000);
                }
            }
        };
        List<CompletableFuture<Void>> threads = Stream.generate(
                        () -> CompletableFuture.runAsync(sender, task -> new Thread(task).start()))
                .limit(8)
                .toList();
        try {
            for (int i = 0; i < kills; i++) {
                awaitMore(acknowledged);
                server.killAndRestart();
            }
            awaitMore(acknowledged);
        } finally {
            stopped.set(true);
        }
        threads.forEach(CompletableFuture::join);
        return acknowledged;
    }

    private static void awaitMore(Set<String> acknowledged) {
        int enough = acknowledged.size() + ThreadLocalRandom.current().nextInt(1, 600);
        Server.await().pollInterval(Duration.ofMillis(2)).until(() -> acknowledged.size() >= enough);
    }
}
