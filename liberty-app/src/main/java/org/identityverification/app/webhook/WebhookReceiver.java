package org.identityverification.app.webhook;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.identityverification.DeliveryFailedException;
import org.identityverification.DeliveryPostponedException;
import org.identityverification.VerificationCompleted;
import org.identityverification.impl.runtime.messages.OncePerMinute;

/** A receiver: results go to it at its {@link Pace}. What it does not accept is an exception that makes the module try again. */
final class WebhookReceiver {

    private static final Logger LOGGER = System.getLogger(Webhook.class.getName());

    /** The module's longest pause. Not parked at once: one wrong answer of a proxy must not strand results. */
    private static final Duration PAUSE_AFTER_GONE = Duration.ofMinutes(5);

    private final String name;
    private final Sender sender;
    private final Pace pace;
    private final InstantSource clock;
    private final OncePerMinute limit = new OncePerMinute();

    /** Sends once. */
    interface Sender extends AutoCloseable {

        WebhookAnswer deliver(VerificationCompleted completed);

        WebhookAnswer test(Optional<String> account);

        @Override
        void close();
    }

    /** @param account absent for the receiver of all accounts that have none of their own */
    WebhookReceiver(Optional<String> account, Sender sender, Pace pace, InstantSource clock) {
        this.name =
                "The webhook's receiver" + account.map(" of account "::concat).orElse("");
        this.sender = sender;
        this.pace = pace;
        this.clock = clock;
    }

    void deliver(VerificationCompleted completed) {
        pace.begin(completed.verificationId()).ifPresent(wait -> {
            throw new DeliveryPostponedException(clock.instant().plus(wait));
        });
        Optional<WebhookAnswer> answer = Optional.empty();
        try {
            answer = Optional.of(sender.deliver(completed));
        } finally {
            if (answer.filter(WebhookAnswer::isAccepted).isPresent()) {
                pace.succeeded();
            } else {
                pace.failed(completed.verificationId(), answer.flatMap(WebhookAnswer::retryAfter));
            }
        }
        answer.filter(it -> !it.isAccepted()).ifPresent(it -> {
            report(it, completed);
            Optional<Duration> asked = it.isGone() ? Optional.of(PAUSE_AFTER_GONE) : it.retryAfter();
            Instant again = asked.map(clock.instant()::plus).orElse(null);
            throw new DeliveryFailedException(it.reason(), again);
        });
    }

    WebhookAnswer test(Optional<String> account) {
        return sender.test(account);
    }

    void close() {
        sender.close();
    }

    /** The verifications whose results may be sent now. */
    List<UUID> takeDue() {
        return pace.takeDue();
    }

    /** Logs at most once a minute, and a 410 though another answer has been logged. */
    private void report(WebhookAnswer answer, VerificationCompleted completed) {
        if (limit.permits(answer.isGone())) {
            LOGGER.log(
                    Level.WARNING,
                    "IVAPP0008W: " + name + " " + answer.inWords() + ". Delivery " + completed.deliveryId()
                            + ", attempt " + completed.attempt() + "; the module tries again.");
        }
    }
}
