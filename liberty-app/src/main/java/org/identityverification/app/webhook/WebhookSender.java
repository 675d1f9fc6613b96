package org.identityverification.app.webhook;

import jakarta.json.JsonObject;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.rest.client.RestClientBuilder;
import org.identityverification.VerificationCompleted;
import org.identityverification.app.access.Outgoing;
import org.jspecify.annotations.Nullable;

/**
 * Sends to the receiver, and waits for the whole answer, but not longer than the deadline.
 *
 * <p>A read timeout does not end a call whose answer comes byte by byte; only closing its client does. So each running call has its
 * own client, which is reused after a call that ended in time. A result is sent on the thread of its delivery, so that only an
 * operator's test keeps a request thread of the server waiting for a receiver.
 */
class WebhookSender implements WebhookReceiver.Sender {

    private static final Duration DEADLINE = Duration.ofSeconds(15);

    /** Longer, so that the deadline comes first and says what happened. */
    private static final Duration TIME_OUT = DEADLINE.multipliedBy(2);

    private final WebhookSettings settings;
    private final ScheduledExecutorService timer;
    private final InstantSource clock;
    private final Queue<WebhookClient> idle = new ConcurrentLinkedQueue<>();

    WebhookSender(WebhookSettings settings, ScheduledExecutorService timer, InstantSource clock) {
        this.settings = settings;
        this.timer = timer;
        this.clock = clock;
    }

    @Override
    public WebhookAnswer deliver(VerificationCompleted completed) {
        return send(completed.deliveryId(), WebhookPayload.of(completed, settings.withVerifyCode()));
    }

    @Override
    public WebhookAnswer test(Optional<String> account) {
        return send(
                UUID.randomUUID(), WebhookPayload.test(account, Instant.now().truncatedTo(ChronoUnit.MILLIS)));
    }

    private WebhookAnswer send(UUID id, JsonObject payload) {
        byte[] body = payload.toString().getBytes(StandardCharsets.UTF_8);
        WebhookClient used = idle.poll();
        WebhookClient client = used == null ? newClient() : used;
        // Set by the end of the exchange or by the deadline, the one that comes first.
        AtomicBoolean over = new AtomicBoolean();
        long sent = System.nanoTime();
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
            Said said = exchange(client, id.toString(), body);
            inTime = over.compareAndSet(false, true);
            return inTime
                    ? WebhookAnswer.of(id, said.status(), said.retryAfter(), clock.instant(), since(sent))
                    : late(id, sent);
        } catch (IOException | ProcessingException | IllegalStateException e) {
            return over.compareAndSet(false, true)
                    ? WebhookAnswer.none(id, Outgoing.reasonOf(e), since(sent))
                    : late(id, sent);
        } finally {
            cut.cancel(false);
            if (inTime) {
                idle.add(client);
            } else {
                client.close();
            }
        }
    }

    private static WebhookAnswer late(UUID id, long sent) {
        return WebhookAnswer.none(id, "gave no complete answer within " + DEADLINE.toSeconds() + " s", since(sent));
    }

    private static Duration since(long sent) {
        return Duration.ofNanos(System.nanoTime() - sent);
    }

    @Override
    public void close() {
        for (WebhookClient client = idle.poll(); client != null; client = idle.poll()) {
            client.close();
        }
    }

    record Said(int status, @Nullable String retryAfter) {

        static Said of(Response answer) {
            return new Said(answer.getStatus(), answer.getHeaderString(HttpHeaders.RETRY_AFTER));
        }
    }

    Said exchange(WebhookClient client, String id, byte[] body) throws IOException {
        long timestamp = Instant.now().getEpochSecond();
        String signature = settings.secrets().sign(id, timestamp, body);
        try (Response answer = client.send(id, timestamp, signature, body);
                @Nullable InputStream content = answer.readEntity(InputStream.class)) {
            if (content != null) {
                content.transferTo(OutputStream.nullOutputStream());
            }
            return Said.of(answer);
        } catch (WebApplicationException e) {
            try (Response refusal = e.getResponse()) {
                return Said.of(refusal);
            }
        }
    }

    // Redirects are not followed unless a client is told to.
    WebhookClient newClient() {
        URI url = settings.url();
        RestClientBuilder builder = RestClientBuilder.newBuilder()
                .baseUri(url.resolve("/"))
                // Runs last, so that no span of the server shows the path, which may be a secret.
                .register((ClientRequestFilter) request -> request.setUri(url), Integer.MAX_VALUE)
                .connectTimeout(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)
                .readTimeout(TIME_OUT.toMillis(), TimeUnit.MILLISECONDS);
        settings.proxy().ifPresent(proxy -> builder.proxyAddress(proxy.getHost(), proxy.getPort()));
        return builder.build(WebhookClient.class);
    }
}
