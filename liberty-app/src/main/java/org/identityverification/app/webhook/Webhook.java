package org.identityverification.app.webhook;

import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
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

    private final Map<Optional<String>, WebhookReceiver> receivers = new HashMap<>();
    private @Nullable Future<?> looks;

    /**
     * Reads the receivers.
     *
     * @param configured names of properties and variables
     * @param exists whether there may be an account of a name
     */
    public void check(Keys keys, Set<String> configured, Predicate<String> exists) {
        Set<String> accounts = Keys.accounts(configured);
        accounts.forEach(it ->
                keys.require(Keys.ofAccount(it, ".webhook"), exists.test(it), "is of an account that does not exist"));
        Map<URI, Pace> paces = new HashMap<>();
        WebhookSettings.read(keys, accounts).forEach((account, settings) -> {
            Pace pace = paces.computeIfAbsent(
                    settings.url(), url -> new Pace(() -> Instant.EPOCH.plusNanos(System.nanoTime())));
            receivers.put(
                    account, new WebhookReceiver(account, new WebhookSender(settings, timer, clock), pace, clock));
        });
    }

    /**
     * Sends an event that is about no person, once, to where results of an account go. Throws a {@link SwitchedOffException} if that
     * is nowhere.
     */
    public WebhookAnswer test(Optional<String> account) {
        return receiver(account)
                .orElseThrow(() -> new SwitchedOffException("identity-app.webhook.url is not set"))
                .test(account);
    }

    void onCompleted(@Observes VerificationCompleted completed) {
        receiver(completed.account()).ifPresent(it -> {
            lookForDue();
            it.deliver(completed);
        });
    }

    private Optional<WebhookReceiver> receiver(Optional<String> account) {
        return Optional.ofNullable(receivers.get(account))
                .or(() -> Optional.ofNullable(receivers.get(Optional.<String>empty())));
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
            receivers.values().forEach(it -> it.takeDue().forEach(deliveries::makeDue));
        } catch (StoreUnavailableException e) {
            // These become due by their own time.
        }
    }

    @PreDestroy
    synchronized void close() {
        if (looks != null) {
            looks.cancel(false);
        }
        receivers.values().forEach(WebhookReceiver::close);
    }
}
