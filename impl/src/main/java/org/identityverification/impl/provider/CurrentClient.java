package org.identityverification.impl.provider;

import jakarta.enterprise.inject.Instance;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import org.identityverification.impl.runtime.concurrent.Deadline;
import org.identityverification.impl.runtime.concurrent.ModuleExecutor;
import org.jspecify.annotations.Nullable;

/**
 * The rest client in use. An HTTP client reads an answer to its end, however long it takes, unless the client is closed. So once an
 * answer is abandoned, or a call is late, new calls get another client, and the old one is closed when its other calls have ended or
 * are late, too. No thread is interrupted.
 */
final class CurrentClient {

    private static final Logger LOGGER = System.getLogger(CurrentClient.class.getName());

    /** How long after its deadline a call is late. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final Instance<FaceAuthClient> made;
    private final ModuleExecutor executor;
    private @Nullable Client current;

    CurrentClient(Instance<FaceAuthClient> made, ModuleExecutor executor) {
        this.made = made;
        this.executor = executor;
    }

    /** Makes a call with a client. The call runs its second argument to abandon the rest of an answer. */
    <T> T call(Deadline deadline, BiFunction<FaceAuthClient, Runnable, T> call) {
        Client client = begin();
        AtomicBoolean ended = new AtomicBoolean();
        Runnable abandon = () -> end(client, ended, true);
        Future<?> timer = executor.after(deadline.remainingNanos() + GRACE.toNanos(), abandon);
        try {
            return call.apply(client.rest, abandon);
        } finally {
            timer.cancel(false);
            end(client, ended, false);
        }
    }

    private synchronized Client begin() {
        Client client = current == null ? new Client(made.get()) : current;
        current = client;
        client.calls++;
        return client;
    }

    private void end(Client client, AtomicBoolean ended, boolean abandoned) {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        synchronized (this) {
            client.calls--;
            if (client == current && abandoned) {
                current = null;
            }
            if (client == current || client.calls > 0) {
                return;
            }
        }
        close(client.rest);
    }

    // Every client of a RestClientBuilder can be closed. The container closes a client that configuration puts into
    // another scope.
    private void close(FaceAuthClient client) {
        try {
            if (client instanceof AutoCloseable closeable) {
                closeable.close();
            }
            made.destroy(client);
        } catch (Exception e) {
            LOGGER.log(Level.DEBUG, "Closing a rest client failed: {0}", e.getClass());
        }
    }

    private static final class Client {
        private final FaceAuthClient rest;
        private int calls;

        private Client(FaceAuthClient rest) {
            this.rest = rest;
        }
    }
}
