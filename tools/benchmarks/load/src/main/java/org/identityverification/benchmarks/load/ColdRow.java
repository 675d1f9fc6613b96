package org.identityverification.benchmarks.load;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.identityverification.testservers.PostgreSql;

/** Callers that each start eight verifications, one after the other, at a server that has just become ready. */
final class ColdRow implements Benchmarks.Row {

    private static final int STARTS = 8;

    @Override
    public Table measure(Stub stub) throws Exception {
        Table table = new Table(STARTS + " starts of each caller, the provider takes 100 ms");
        stub.set(Duration.ofMillis(100), flow -> {});
        for (int callers : List.of(64, 128)) {
            for (String who : List.of(Benchmarks.MODULE, Benchmarks.BY_HAND)) {
                try (PostgreSql database = PostgreSql.start(Benchmarks.WORK);
                        Server server = Server.start("cold", database, stub, Fleet.SETTINGS)) {
                    start(server, who, callers, table, who + ", PostgreSQL, " + callers);
                }
            }
            try (Server server = Server.start("cold", null, stub, Fleet.SETTINGS)) {
                start(server, Benchmarks.MODULE, callers, table, "module, H2, " + callers);
            }
            System.out.println(table);
        }
        return table;
    }

    private static void start(Server server, String who, int callers, Table table, String column) {
        Histogram millis = new ConcurrentHistogram(3_600_000, 3);
        AtomicInteger refused = new AtomicInteger();
        Runnable caller = () -> {
            for (int i = 0; i < STARTS; i++) {
                long begin = System.nanoTime();
                if (server.startOne(who).isPresent()) {
                    millis.recordValue((System.nanoTime() - begin) / 1_000_000);
                } else {
                    refused.incrementAndGet();
                }
            }
        };
        Stream.generate(() -> CompletableFuture.runAsync(caller, task -> new Thread(task).start()))
                .limit(callers)
                .toList()
                .forEach(CompletableFuture::join);
        table.note(column, "begun", (double) millis.getTotalCount());
        table.note(column, "refused", refused.get());
        table.note(column, "start: median, ms", (double) millis.getValueAtPercentile(50));
        table.note(column, "start: longest, ms", (double) millis.getMaxValue());
    }
}
