package org.identityverification.app.webhook;

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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.rest.client.RestClientBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Sends to the receiver, and waits for the whole answer, but not longer than the deadline.
 *
 * <p>A read time-out does not end a call whose answer comes byte by byte; only closing its client does. So each call under way has a client
 * of its own, which is used again when the call has ended well.
 */
final class WebhookSender {

    private static final Duration DEADLINE = Duration.ofSeconds(15);

    private final URI url;
    private final ExecutorService executor;
    private final Queue<WebhookClient> idle = new ConcurrentLinkedQueue<>();

    WebhookSender(URI url, ExecutorService executor) {
        this.url = url;
        this.executor = executor;
    }

    /** Returns the status of the answer. */
    int send(String id, long timestamp, String signature, byte[] body) {
        WebhookClient used = idle.poll();
        WebhookClient client = used == null ? newClient() : used;
        boolean answered = false;
        try {
            Future<Integer> status = executor.submit(() -> exchange(client, id, timestamp, signature, body));
            int answer = status.get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
            answered = true;
            return answer;
        } catch (TimeoutException e) {
            throw new WebhookFailedException("gave no complete answer within " + DEADLINE.toSeconds() + " s");
        } catch (ExecutionException e) {
            throw new WebhookFailedException("could not be reached, or broke off: "
                    + rootOf(e).getClass().getName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WebhookFailedException("was not waited for: the application stops");
        } finally {
            if (answered) {
                idle.add(client);
            } else {
                client.close();
            }
        }
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
                // Last of all, so that no span of the server shows the path, which may be a secret.
                .register((ClientRequestFilter) request -> request.setUri(url), Integer.MAX_VALUE)
                .connectTimeout(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)
                .readTimeout(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)
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
