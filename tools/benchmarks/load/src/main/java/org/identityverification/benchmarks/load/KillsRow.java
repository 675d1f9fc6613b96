package org.identityverification.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Kills a server at random moments while verifications begin and their results arrive. What was acknowledged and is never delivered
 * is lost.
 */
final class KillsRow implements Benchmarks.Row {

    private static final double KILLS_A_SECOND = 2;
    private static final int SENDERS = 8;
    private static final int MOST_BEFORE_A_KILL = 600;
    /** Longer than what by hand waits before it tries again. */
    private static final Duration QUIET = Duration.ofSeconds(70);

    private static final Duration PAUSE = Duration.ofMillis(100);

    @Override
    public Table measure(Surroundings surroundings) throws Exception {
        int kills = (int) Math.ceil(KILLS_A_SECOND * surroundings.seconds());
        Table table = new Table(kills + " kills while results arrive");
        for (String who : Surroundings.BOTH) {
            Path record = Files.createTempFile("deliveries", "");
            String name = "kills_" + Surroundings.BOTH.indexOf(who);
            Map<String, String> settings = Map.of(
                    "identity-verification.result-query.enabled", "true", "benchmarks.record", record.toString());
            try (Server server = surroundings.server(name, settings)) {
                Set<String> acknowledged = new Senders(surroundings.stub(), server, who).run(kills);
                List<String> delivered = awaitQuiet(record, acknowledged);
                table.note(who, "acknowledged", acknowledged.size());
                Set<String> once = Set.copyOf(delivered);
                long lost =
                        acknowledged.stream().filter(it -> !once.contains(it)).count();
                table.note(who, "lost", (double) lost);
                table.note(who, "delivered twice", delivered.size() - once.size());
            } finally {
                Files.delete(record);
            }
        }
        return table;
    }

    /** Waits until everything is delivered, or no delivery has come for a while. */
    private static List<String> awaitQuiet(Path record, Set<String> acknowledged) throws Exception {
        List<String> delivered = Files.readAllLines(record);
        long quietSince = System.nanoTime();
        while (!Set.copyOf(delivered).containsAll(acknowledged) && System.nanoTime() - quietSince < QUIET.toNanos()) {
            Thread.sleep(PAUSE.toMillis());
            List<String> now = Files.readAllLines(record);
            if (now.size() > delivered.size()) {
                quietSince = System.nanoTime();
            }
            delivered = now;
        }
        return delivered;
    }

    /** Start verifications whose results they send, as soon as the start is answered. */
    private static final class Senders {

        private final Server server;
        private final String who;
        private final Map<String, Stub.Flow> flows = new ConcurrentHashMap<>();
        private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
        private volatile boolean stopped;

        Senders(Stub stub, Server server, String who) {
            this.server = server;
            this.who = who;
            stub.set(Duration.ZERO, flow -> flows.put(flow.id(), flow));
        }

        Set<String> run(int kills) throws Exception {
            List<Thread> threads = Stream.generate(() -> new Thread(this::send))
                    .limit(SENDERS)
                    .peek(Thread::start)
                    .toList();
            try {
                for (int i = 0; i < kills; i++) {
                    awaitMore();
                    server.killAndRestart();
                }
                awaitMore();
            } finally {
                stopped = true;
            }
            for (Thread thread : threads) {
                thread.join();
            }
            return acknowledged;
        }

        private void awaitMore() throws InterruptedException {
            int enough = acknowledged.size() + ThreadLocalRandom.current().nextInt(1, MOST_BEFORE_A_KILL);
            long begun = System.nanoTime();
            while (acknowledged.size() < enough) {
                if (System.nanoTime() - begun > Server.LONGEST_BACKLOG.toNanos()) {
                    throw new IllegalStateException("Nothing more is acknowledged");
                }
                Thread.sleep(2);
            }
        }

        private void send() {
            while (!stopped) {
                try {
                    String flow = server.startOne(who);
                    try (HttpConnection connection = new HttpConnection(server.port())) {
                        if (connection.send(flows.get(flow).notification()) == 200) {
                            acknowledged.add(flow);
                        }
                    }
                } catch (IOException | RuntimeException e) {
                    // The server is killed, or starts.
                    LockSupport.parkNanos(PAUSE.toNanos());
                }
            }
        }
    }
}
