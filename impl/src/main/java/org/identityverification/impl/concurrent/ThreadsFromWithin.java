package org.identityverification.impl.concurrent;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;

/**
 * Asks the server for each thread from a thread of the application. Some servers give a managed thread the context of whoever
 * asks for it, and that may be a timer, or a thread that the application made by itself: those have none.
 */
final class ThreadsFromWithin implements ThreadFactory {

    private final ThreadFactory managed;
    private final ExecutorService within;
    private volatile boolean ready;

    /**
     * To be made on a thread that has the application's context.
     *
     * @param managed the server's
     */
    ThreadsFromWithin(ThreadFactory managed) {
        this.managed = managed;
        this.within = Executors.newSingleThreadExecutor(managed);
        // Some servers let managed threads run only after the application has started. Until then nobody must wait for
        // it.
        within.execute(() -> ready = true);
    }

    @Override
    public Thread newThread(Runnable work) {
        if (ready) {
            try {
                return CompletableFuture.supplyAsync(() -> managed.newThread(work), within)
                        .join();
            } catch (CompletionException | RejectedExecutionException e) {
                // Asked from here, the server will say why, if it still does not want to.
            }
        }
        return managed.newThread(work);
    }

    /** No thread will be asked for any more. */
    void stop() {
        within.shutdown();
    }
}
