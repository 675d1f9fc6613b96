package org.identityverification.impl.runtime.concurrent;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;

/**
 * Gives every thread the application's context. Some servers give a managed thread the context of the thread that requests it, and
 * a timer thread, or one that the application created itself, has none. So one thread with the context requests all the others.
 */
final class ContextualThreadFactory implements ThreadFactory {

    private final ThreadFactory managed;
    private final ExecutorService requester;
    private volatile boolean ready;

    /** Must be called on a thread that has the application's context, with the server's factory. */
    ContextualThreadFactory(ThreadFactory managed) {
        this.managed = managed;
        this.requester = Executors.newSingleThreadExecutor(managed);
        // Some servers run managed threads only after the application has started: until then, nothing waits for one.
        requester.execute(() -> ready = true);
    }

    @Override
    public Thread newThread(Runnable work) {
        if (ready) {
            try {
                return CompletableFuture.supplyAsync(() -> managed.newThread(work), requester)
                        .join();
            } catch (CompletionException | RejectedExecutionException e) {
                // If the server refuses again below, its exception says why.
            }
        }
        return managed.newThread(work);
    }

    void stop() {
        requester.shutdown();
    }
}
