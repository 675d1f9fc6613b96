package org.identityverification.app.webhook;

import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.identityverification.SwitchedOffException;
import org.identityverification.VerificationCompleted;
import org.identityverification.app.config.Keys;

/**
 * Sends each result to the receiver that the operator has configured. If the receiver does not accept it, an exception makes the
 * module try again and, in the end, park the delivery.
 */
@ApplicationScoped
public class Webhook {

    private static final Logger LOGGER = System.getLogger(Webhook.class.getName());
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    @Resource
    @SuppressWarnings("NullAway.Init")
    ManagedScheduledExecutorService timer;

    private Optional<WebhookSender> sender = Optional.empty();
    private final AtomicLong silentUntil = new AtomicLong(System.nanoTime());

    public void check(Keys keys) {
        sender = WebhookSettings.read(keys).map(it -> new WebhookSender(it, timer));
    }

    /** Sends an event that is about no person, once. Throws a {@link SwitchedOffException} if no receiver is configured. */
    public WebhookAnswer test() {
        return sender.orElseThrow(() -> new SwitchedOffException("identity-app.webhook.url is not set"))
                .test();
    }

    void onCompleted(@Observes VerificationCompleted completed) {
        sender.map(it -> it.deliver(completed))
                .filter(answer -> !answer.isAccepted())
                .ifPresent(answer -> {
                    report(answer, completed);
                    throw new WebhookFailedException(answer.inWords());
                });
    }

    @PreDestroy
    void close() {
        sender.ifPresent(WebhookSender::close);
    }

    /** Logs at most once a minute. The module's own message names only the exception's class. */
    private void report(WebhookAnswer answer, VerificationCompleted completed) {
        long now = System.nanoTime();
        long until = silentUntil.get();
        if (now - until >= 0 && silentUntil.compareAndSet(until, now + MINUTE)) {
            LOGGER.log(
                    Level.WARNING,
                    "IVAPP0008W: The webhook's receiver " + answer.inWords() + ". Delivery " + completed.deliveryId()
                            + ", attempt " + completed.attempt() + "; the module tries again.");
        }
    }

    /** The receiver has not accepted a result. The message says why, but not what was sent, or where. */
    private static final class WebhookFailedException extends RuntimeException {
        WebhookFailedException(String reason) {
            super(reason);
        }
    }
}
