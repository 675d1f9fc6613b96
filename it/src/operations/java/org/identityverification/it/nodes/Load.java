package org.identityverification.it.nodes;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** Work that several threads repeat until it is closed. */
public final class Load implements AutoCloseable {

    private final List<CompletableFuture<Void>> threads;
    private volatile boolean stopped;

    /** The work gets the number of its thread. */
    public Load(int count, IntConsumer work) {
        threads = IntStream.range(0, count)
                .mapToObj(i -> CompletableFuture.runAsync(() -> repeat(i, work), it -> new Thread(it).start()))
                .toList();
    }

    private void repeat(int thread, IntConsumer work) {
        while (!stopped) {
            work.accept(thread);
        }
    }

    /** Waits until the threads have ended, and throws what the work has thrown. */
    @Override
    public void close() {
        stopped = true;
        threads.forEach(CompletableFuture::join);
    }
}
