package org.identityverification.app.webhook;

import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.rest.client.RestClientBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Sends to the receiver, and waits for the whole answer, but not longer than the deadline.
 *
 * <p>A read timeout does not end a call whose answer comes byte by byte; only closing its client does. So each running call has its
 * own client, which is reused after a call that ended in time. The call stays on the thread of its delivery, so no request thread of
 * the server waits for a receiver.
 */
final class WebhookSender {

    private static final Duration DEADLINE = Duration.ofSeconds(15);

    /** Longer, so that the deadline comes first and says what happened. */
    private static final Duration TIME_OUT = DEADLINE.multipliedBy(2);

    private final URI url;
    private final ScheduledExecutorService timer;
    private final Queue<WebhookClient> idle = new ConcurrentLinkedQueue<>();

    WebhookSender(URI url, ScheduledExecutorService timer) {
        this.url = url;
        this.timer = timer;
    }

    /** Returns the status of the answer. */
    int send(String id, long timestamp, String signature, byte[] body) {
        WebhookClient used = idle.poll();
        WebhookClient client = used == null ? newClient() : used;
        // Set by the end of the exchange or by the deadline, the one that comes first.
        AtomicBoolean over = new AtomicBoolean();
        Future<?> cut = timer.schedule(
                () -> {
                    if (over.compareAndSet(false, true)) {
                        client.close();
                    }
                },
                DEADLINE.toMillis(),
                TimeUnit.MILLISECONDS);
        boolean inTime = false;
        try {
            int status = exchange(client, id, timestamp, signature, body);
            inTime = over.compareAndSet(false, true);
            if (!inTime) {
                throw late();
            }
            return status;
        } catch (IOException | ProcessingException | IllegalStateException e) {
            throw over.compareAndSet(false, true)
                    ? new WebhookFailedException("could not be reached, or broke off: "
                            + rootOf(e).getClass().getName())
                    : late();
        } finally {
            cut.cancel(false);
            if (inTime) {
                idle.add(client);
            } else {
                client.close();
            }
        }
    }

    private static WebhookFailedException late() {
        return new WebhookFailedException("gave no complete answer within " + DEADLINE.toSeconds() + " s");
    }

    void close() {
        for (WebhookClient client = idle.poll(); client != null; client = idle.poll()) {
            client.close();
        }
    }

    private static int exchange(WebhookClient client, String id, long timestamp, String signature, byte[] body)
            throws IOException {
        try (Response answer = client.send(id, timestamp, signature, body);
                @Nullable InputStream content = answer.readEntity(InputStream.class)) {
            if (content != null) {
                content.transferTo(OutputStream.nullOutputStream());
            }
            return answer.getStatus();
        } catch (WebApplicationException e) {
            try (Response refusal = e.getResponse()) {
                return refusal.getStatus();
            }
        }
    }

    // Redirects are not followed unless a client is told to.
    private WebhookClient newClient() {
        return RestClientBuilder.newBuilder()
                .baseUri(url.resolve("/"))
                // Runs last, so that no span of the server shows the path, which may be a secret.
                .register((ClientRequestFilter) request -> request.setUri(url), Integer.MAX_VALUE)
                .connectTimeout(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)
                .readTimeout(TIME_OUT.toMillis(), TimeUnit.MILLISECONDS)
                .build(WebhookClient.class);
    }

    private static Throwable rootOf(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root;
    }
}
