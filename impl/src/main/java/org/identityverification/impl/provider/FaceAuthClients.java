package org.identityverification.impl.provider;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.identityverification.impl.concurrent.Deadline;
import org.identityverification.impl.concurrent.ModuleExecutor;
import org.identityverification.impl.messages.Message;
import org.jspecify.annotations.Nullable;

/**
 * The rest client in use. Ends calls that never run into the read timeout, for example because the server sends a byte every second.
 *
 * <p>When a call is 2 s past its deadline, new calls get another client. The old client is closed, which breaks its
 * connections, when all its other calls have ended or are overdue too. So a call whose caller still waits is never broken, and
 * no thread is interrupted.
 */
final class FaceAuthClients {

    static final Duration GRACE = Duration.ofSeconds(2);

    private static final Logger LOGGER = System.getLogger(FaceAuthClients.class.getName());

    private final Supplier<FaceAuthClient> factory;
    private final Consumer<FaceAuthClient> disposal;
    private final ModuleExecutor executor;
    private final long graceNanos;

    private @Nullable Client current;

    FaceAuthClients(
            Supplier<FaceAuthClient> factory,
            Consumer<FaceAuthClient> disposal,
            ModuleExecutor executor,
            Duration grace) {
        this.factory = factory;
        this.disposal = disposal;
        this.executor = executor;
        this.graceNanos = grace.toNanos();
    }

    /** Makes a call with a client. The call runs its second argument to cut off the connection when it rejects the rest of an answer. */
    <T> T call(Deadline deadline, BiFunction<FaceAuthClient, Runnable, T> call) {
        Client client = begin(deadline);
        Future<?> timer = executor.after(deadline.remainingNanos() + graceNanos, () -> replace(client, deadline));
        try {
            return call.apply(client.rest, () -> end(client, deadline, true));
        } finally {
            timer.cancel(false);
            end(client, deadline, false);
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
        if (end(client, deadline, true)) {
            Message.CLIENT_REPLACED.log(LOGGER);
        }
    }

    /** Ends a call. An abandoned client gets no new call. Returns whether the client was the current one until now. */
    private boolean end(Client client, Deadline deadline, boolean abandoned) {
        boolean wasCurrent;
        boolean wasLast;
        synchronized (this) {
            if (!client.calls.remove(deadline)) {
                return false;
            }
            wasCurrent = client == current;
            if (wasCurrent && abandoned) {
                current = null;
            }
            wasLast = client.calls.isEmpty() && client != current;
        }
        if (wasLast) {
            close(client.rest);
        }
        return wasCurrent;
    }

    // Every client of a RestClientBuilder can be closed. The container closes a client that configuration puts into
    // another scope.
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
        /** The deadlines of the calls under way that are not overdue. Each call has its own deadline. */
        private final Set<Deadline> calls = new HashSet<>();

        private Client(FaceAuthClient rest) {
            this.rest = rest;
        }
    }
}
