package org.identityverification.app.webhook;

import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.identityverification.StoreUnavailableException;
import org.identityverification.SwitchedOffException;
import org.identityverification.VerificationCompleted;
import org.identityverification.app.config.Keys;
import org.identityverification.impl.runtime.concurrent.CorrectedClock;
import org.identityverification.impl.service.VerificationAdministrationBean;
import org.jspecify.annotations.Nullable;

/**
 * Sends each result to the receiver that the operator has configured. If the receiver does not accept it, an exception makes the
 * module try again and, in the end, park the delivery.
 */
@ApplicationScoped
public class Webhook {

    private static final long BETWEEN_LOOKS_MILLIS = 250;

    @Resource
    @SuppressWarnings("NullAway.Init")
    ManagedScheduledExecutorService timer;

    @Inject
    @SuppressWarnings("NullAway.Init")
    CorrectedClock clock;

    @Inject
    @SuppressWarnings("NullAway.Init")
    VerificationAdministrationBean deliveries;

    private Optional<WebhookSender> sender = Optional.empty();
    private Optional<WebhookReceiver> receiver = Optional.empty();
    private @Nullable Future<?> looks;

    public void check(Keys keys) {
        sender = WebhookSettings.read(keys).map(it -> new WebhookSender(it, timer, clock));
        receiver = sender.map(it -> new WebhookReceiver("The webhook's receiver", it::deliver, new Pace(clock), clock));
    }

    /** Sends an event that is about no person, once. Throws a {@link SwitchedOffException} if no receiver is configured. */
    public WebhookAnswer test() {
        return sender.orElseThrow(() -> new SwitchedOffException("identity-app.webhook.url is not set"))
                .test();
    }

    void onCompleted(@Observes VerificationCompleted completed) {
        if (receiver.isPresent()) {
            lookForDue();
            receiver.get().deliver(completed);
        }
    }

    // Not at start-up, when some servers refuse it.
    private synchronized void lookForDue() {
        if (looks == null) {
            looks = timer.scheduleWithFixedDelay(
                    this::makeDue, BETWEEN_LOOKS_MILLIS, BETWEEN_LOOKS_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void makeDue() {
        try {
            receiver.ifPresent(it -> it.takeDue().forEach(deliveries::makeDue));
        } catch (StoreUnavailableException e) {
            // These become due by their own time.
        }
    }

    @PreDestroy
    synchronized void close() {
        if (looks != null) {
            looks.cancel(false);
        }
        sender.ifPresent(WebhookSender::close);
    }
}
