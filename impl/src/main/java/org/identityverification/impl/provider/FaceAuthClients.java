package org.identityverification.impl.provider;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.identityverification.impl.concurrent.BoundedExecutor;
import org.identityverification.impl.concurrent.Deadline;
import org.identityverification.impl.messages.Message;
import org.jspecify.annotations.Nullable;

/**
 * The rest client in use. A server that sends a byte of a header every second never causes a read time-out. This class ends
 * such a call 2 s after its deadline, or as soon as no other call that still has time uses the same client.
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

    @SuppressWarnings("FutureReturnValueIgnored") // nothing waits for the stage behind the callback
    <T> T call(Deadline deadline, Call<T> call) {
        Client client = begin(deadline);
        CompletableFuture<Void> timer = new CompletableFuture<>();
        timer.orTimeout(Math.max(0, deadline.remainingNanos() + graceNanos), TimeUnit.NANOSECONDS)
                .whenComplete((none, timeout) -> {
                    if (timeout != null) {
                        // The timer's thread does it when no other thread is free: that is when it matters.
                        BoundedExecutor.executeOrRun(executor, () -> replace(client, deadline));
                    }
                });
        try {
            return call.with(client.rest, () -> abandon(client, deadline));
        } finally {
            timer.complete(null);
            end(client, deadline);
        }
    }

    private synchronized Client begin(Deadline deadline) {
        Client client = current;
        if (client == null) {
            client = new Client(factory.get());
            current = client;
        }
        client.calls.add(deadline);
        return client;
    }

    private void replace(Client client, Deadline deadline) {
        if (abandon(client, deadline)) {
            Message.CLIENT_REPLACED.log(LOGGER);
        }
    }

    /** Gives the client to no new calls. Returns whether it was the current client. */
    private boolean abandon(Client client, Deadline deadline) {
        boolean wasInUse;
        synchronized (this) {
            wasInUse = client == current && client.calls.contains(deadline);
            if (wasInUse) {
                current = null;
            }
        }
        end(client, deadline);
        return wasInUse;
    }

    private void end(Client client, Deadline deadline) {
        boolean wasLast;
        synchronized (this) {
            wasLast = client.calls.remove(deadline) && client.calls.isEmpty() && client != current;
        }
        if (wasLast) {
            close(client.rest);
        }
    }

    // Every client of a RestClientBuilder can be closed, whether its interface says so or not. The container closes a
    // client that lives in another scope by configuration.
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
        /** The calls under way that are not overdue. A deadline belongs to one call, whose attempts do not overlap. */
        private final Set<Deadline> calls = new HashSet<>();

        private Client(FaceAuthClient rest) {
            this.rest = rest;
        }
    }
}
