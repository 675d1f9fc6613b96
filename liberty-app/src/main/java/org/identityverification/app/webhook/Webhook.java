package org.identityverification.app.webhook;

import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.config.Config;
import org.identityverification.VerificationCompleted;

/**
 * Sends each result to the receiver that the operator has configured. If the receiver does not accept it, an exception makes the
 * module try again and, in the end, park the delivery.
 */
@ApplicationScoped
public class Webhook {

    private static final Logger LOGGER = System.getLogger(Webhook.class.getName());
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    @Inject
    @SuppressWarnings("NullAway.Init")
    Config config;

    @Resource
    @SuppressWarnings("NullAway.Init")
    ManagedScheduledExecutorService timer;

    private Optional<WebhookSettings> settings = Optional.empty();
    private Optional<WebhookSender> sender = Optional.empty();
    private final AtomicLong silentUntil = new AtomicLong(System.nanoTime());

    /** Throws an {@link IllegalStateException} that names the key that is wrong. */
    public void check() {
        settings = WebhookSettings.read(key -> config.getOptionalValue(key, String.class));
        sender = settings.map(it -> new WebhookSender(it.url(), timer));
    }

    void onCompleted(@Observes VerificationCompleted completed) {
        settings.ifPresent(it -> {
            try {
                send(it, sender.orElseThrow(), completed);
            } catch (WebhookFailedException e) {
                report(e, completed);
                throw e;
            }
        });
    }

    @PreDestroy
    void close() {
        sender.ifPresent(WebhookSender::close);
    }

    private static void send(WebhookSettings settings, WebhookSender sender, VerificationCompleted completed) {
        String id = completed.deliveryId().toString();
        long timestamp = Instant.now().getEpochSecond();
        byte[] body = WebhookPayload.of(completed, settings.withVerifyCode())
                .toString()
                .getBytes(StandardCharsets.UTF_8);
        int status = sender.send(id, timestamp, settings.secrets().sign(id, timestamp, body), body);
        if (status / 100 != 2) {
            throw new WebhookFailedException("answered with " + status);
        }
    }

    /** Logs at most once a minute. The module's own message names only the exception's class. */
    private void report(WebhookFailedException failure, VerificationCompleted completed) {
        long now = System.nanoTime();
        long until = silentUntil.get();
        if (now - until >= 0 && silentUntil.compareAndSet(until, now + MINUTE)) {
            LOGGER.log(
                    Level.WARNING,
                    "IVAPP0008W: The webhook's receiver " + failure.getMessage() + ". Delivery "
                            + completed.deliveryId() + ", attempt " + completed.attempt()
                            + "; the module tries again.");
        }
    }
}
