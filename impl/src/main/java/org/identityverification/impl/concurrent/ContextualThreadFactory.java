package org.identityverification.impl.concurrent;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;

/**
 * Gives every thread the application's context. Some servers give a managed thread the context of the thread that asks for it,
 * and a timer's thread, or one that the application made by itself, has none: so a thread of the application asks for each.
 */
final class ContextualThreadFactory implements ThreadFactory {

    private final ThreadFactory managed;
    private final ExecutorService asker;
    private volatile boolean ready;

    /** Must be called on a thread that has the application's context, with the server's factory. */
    ContextualThreadFactory(ThreadFactory managed) {
        this.managed = managed;
        this.asker = Executors.newSingleThreadExecutor(managed);
        // Some servers let managed threads run only after the application has started: nothing waits for one until
        // then.
        asker.execute(() -> ready = true);
    }

    @Override
    public Thread newThread(Runnable work) {
        if (ready) {
            try {
                return CompletableFuture.supplyAsync(() -> managed.newThread(work), asker)
                        .join();
            } catch (CompletionException | RejectedExecutionException e) {
                // If the server still refuses, it says why when it is asked below.
            }
        }
        return managed.newThread(work);
    }

    /** Lets the thread that asks for others end. */
    void stop() {
        asker.shutdown();
    }
}
