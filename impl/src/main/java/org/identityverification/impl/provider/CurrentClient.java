package org.identityverification.impl.provider;

import jakarta.enterprise.inject.Instance;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The rest client in use. An HTTP client reads the rest of an answer, however long it takes, unless the client is closed. So once an
 * answer is abandoned, new calls get another client, and the old one is closed when its other calls have ended.
 */
final class CurrentClient {

    private static final Logger LOGGER = System.getLogger(CurrentClient.class.getName());

    private final Instance<FaceAuthClient> made;
    private @Nullable Client current;

    CurrentClient(Instance<FaceAuthClient> made) {
        this.made = made;
    }

    /** Makes a call with a client. The call runs its second argument to abandon the rest of an answer. */
    <T> T call(BiFunction<FaceAuthClient, Runnable, T> call) {
        Client client = begin();
        AtomicBoolean ended = new AtomicBoolean();
        try {
            return call.apply(client.rest, () -> end(client, ended, true));
        } finally {
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
