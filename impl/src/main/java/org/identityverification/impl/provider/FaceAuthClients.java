package org.identityverification.impl.provider;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.identityverification.impl.concurrent.Deadline;
import org.identityverification.impl.messages.Message;
import org.jspecify.annotations.Nullable;

/**
 * The rest client in use. Keeps the promise that a server which sends a byte of a header every second, and so never runs into a
 * read time-out, holds a thread, a connection and a place in the bulkhead for 2 s after the deadline at most.
 *
 * <p>When a call is overdue, new calls get another client. The old one is closed, which breaks its connections, when all its
 * other calls have ended or are overdue too. So no call is broken whose caller still waits, and no thread is interrupted.
 */
final class FaceAuthClients {

    /** How long after its deadline a call may still end by itself. */
    static final Duration GRACE = Duration.ofSeconds(2);

    private static final Logger LOGGER = System.getLogger(FaceAuthClients.class.getName());

    private final Supplier<FaceAuthClient> factory;
    private final Consumer<FaceAuthClient> disposal;
    private final Executor executor;
    private final long graceNanos;

    private @Nullable Client current;

    FaceAuthClients(
            Supplier<FaceAuthClient> factory, Consumer<FaceAuthClient> disposal, Executor executor, Duration grace) {
        this.factory = factory;
        this.disposal = disposal;
        this.executor = executor;
        this.graceNanos = grace.toNanos();
    }

    /** One call. It runs {@code cutOff} when the rest of an answer is not wanted. */
    @FunctionalInterface
    interface Call<T> {
        T with(FaceAuthClient client, Runnable cutOff);
    }

    /** Makes a call with the client in use. */
    @SuppressWarnings("FutureReturnValueIgnored") // nothing waits for the stage behind the callback
    <T> T call(Deadline deadline, Call<T> call) {
        Use use = new Use(clientInUse());
        CompletableFuture<Void> timer = new CompletableFuture<>();
        timer.orTimeout(Math.max(0, deadline.remainingNanos() + graceNanos), TimeUnit.NANOSECONDS)
                .whenComplete((none, timeout) -> {
                    if (timeout != null) {
                        executeOrRun(() -> replace(use));
                    }
                });
        try {
            return call.with(use.client.rest, () -> abandon(use));
        } finally {
            timer.complete(null);
            end(use);
        }
    }

    private synchronized Client clientInUse() {
        if (current == null) {
            current = new Client(factory.get());
        }
        current.calls++;
        return current;
    }

    private void replace(Use use) {
        if (abandon(use)) {
            Message.CLIENT_REPLACED.log(LOGGER);
        }
    }

    /** Leaves a client to its other calls. Returns whether it was in use until now. */
    private boolean abandon(Use use) {
        boolean wasInUse;
        synchronized (this) {
            wasInUse = !use.ended && current == use.client;
            if (wasInUse) {
                current = null;
            }
        }
        end(use);
        return wasInUse;
    }

    private void end(Use use) {
        if (endsClient(use)) {
            close(use.client.rest);
        }
    }

    private synchronized boolean endsClient(Use use) {
        if (use.ended) {
            return false;
        }
        use.ended = true;
        use.client.calls--;
        return use.client.calls == 0 && use.client != current;
    }

    // The timer's thread closes the client when no other thread is free: that is when it matters.
    private void executeOrRun(Runnable work) {
        try {
            executor.execute(work);
        } catch (RejectedExecutionException e) {
            work.run();
        }
    }

    // Every client of a RestClientBuilder can be closed, whether its interface says so or not. The container closes one
    // that
    // lives in another scope by configuration.
    private void close(FaceAuthClient client) {
        try {
            if (client instanceof AutoCloseable closeable) {
                closeable.close();
            }
            disposal.accept(client);
        } catch (Exception e) {
            LOGGER.log(Level.DEBUG, "Closing a rest client failed: {0}", e.getClass());
        }
    }

    private static final class Client {
        private final FaceAuthClient rest;
        /** The calls under way that are not overdue. */
        private int calls;

        private Client(FaceAuthClient rest) {
            this.rest = rest;
        }
    }

    /** The use of a client by one call, which ends once: with the call, or earlier when the call is overdue. */
    private static final class Use {
        private final Client client;
        private boolean ended;

        private Use(Client client) {
            this.client = client;
        }
    }
}
