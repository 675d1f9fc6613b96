package org.identityverification.impl.service;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.identityverification.ModuleClock;
import org.identityverification.PendingDelivery;
import org.identityverification.Verification;
import org.identityverification.VerificationAdministration;
import org.identityverification.impl.config.Keys;
import org.identityverification.impl.config.Settings;
import org.identityverification.impl.messages.Message;
import org.identityverification.impl.provider.Limits;
import org.identityverification.impl.verification.Erasure;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.VerificationRecord;
import org.identityverification.impl.verification.VerificationStore;

@ApplicationScoped
public class VerificationAdministrationBean implements VerificationAdministration {

    private static final Logger LOGGER = System.getLogger(VerificationAdministrationBean.class.getName());

    /** So few that one transaction ends within the store's timeout. */
    private static final int ERASED_AT_ONCE = 100;

    // Older than every delivery, and still a time that a database accepts.
    private static final Duration MAX_AGE = Duration.ofDays(36_500);

    @Inject
    StoreAccess store;

    @Inject
    Settings settings;

    @Inject
    @ModuleClock
    Clock clock;

    @Override
    public List<PendingDelivery> parked(int max) {
        checkMax(max);
        return toPendingDeliveries(store.ask(it -> it.parked(max)));
    }

    @Override
    public List<PendingDelivery> overdue(Duration olderThan, int max) {
        Objects.requireNonNull(olderThan, "olderThan");
        checkMax(max);
        Duration age = olderThan.compareTo(MAX_AGE) > 0 ? MAX_AGE : olderThan;
        Instant createdBefore = clock.instant().minus(age);
        return toPendingDeliveries(store.ask(it -> it.overdue(createdBefore, max)));
    }

    @Override
    public boolean redrive(UUID deliveryId) {
        Objects.requireNonNull(deliveryId, "deliveryId");
        checkDelivers();
        return store.ask(it -> {
            boolean found = it.redrive(deliveryId, clock.instant());
            if (found) {
                Message.REDRIVEN.log(LOGGER, "delivery " + deliveryId);
            }
            return found;
        });
    }

    @Override
    public int redriveVerification(UUID verificationId) {
        Objects.requireNonNull(verificationId, "verificationId");
        checkDelivers();
        return store.ask(it -> {
            int count = it.redriveVerification(verificationId, clock.instant());
            if (count > 0) {
                String which = Message.shortened(verificationId) + " (" + count + ")";
                Message.REDRIVEN.log(LOGGER, "the deliveries of verification " + which);
            }
            return count;
        });
    }

    @Override
    public boolean release(UUID deliveryId) {
        return decide(deliveryId, it -> it.release(deliveryId, clock.instant()), Message.RELEASED);
    }

    @Override
    public boolean discard(UUID deliveryId) {
        return decide(deliveryId, it -> it.discard(deliveryId), Message.DISCARDED);
    }

    /** Logs on the thread that asks the store, because it continues when the caller has given up. */
    private boolean decide(UUID deliveryId, Predicate<VerificationStore> decision, Message message) {
        Objects.requireNonNull(deliveryId, "deliveryId");
        return store.ask(it -> {
            Optional<Task> held = it.parkedHeld(deliveryId).filter(parked -> decision.test(it));
            held.ifPresent(task -> message.log(LOGGER, deliveryId.toString(), task.requireVerificationId()));
            return held.isPresent();
        });
    }

    @Override
    public List<Verification> findByContext(String contextId, int max) {
        checkContextId(contextId);
        checkMax(max);
        return store.ask(it -> it.findByContext(contextId, max)).stream()
                .map(VerificationRecord::toVerification)
                .toList();
    }

    @Override
    public boolean erase(UUID id) {
        Objects.requireNonNull(id, "id");
        return store.ask(it -> {
            boolean found = it.erase(id, erasure());
            if (found) {
                Message.ERASED.log(LOGGER, id);
            }
            return found;
        });
    }

    @Override
    public int eraseContext(String contextId) {
        checkContextId(contextId);
        int count = 0;
        int some;
        do {
            some = store.ask(it -> {
                List<UUID> erased = it.eraseContext(contextId, ERASED_AT_ONCE, erasure());
                erased.forEach(id -> Message.ERASED.log(LOGGER, id));
                return erased.size();
            });
            count += some;
        } while (some > 0);
        return count;
    }

    private Erasure erasure() {
        return Erasure.at(clock.instant(), settings.notificationValidFor(), settings.retention());
    }

    private void checkDelivers() {
        if (!settings.deliveryEnabled()) {
            throw new IllegalStateException("Nothing is delivered until " + Keys.DELIVERY_ENABLED + " is set to true");
        }
    }

    private static void checkContextId(String contextId) {
        Objects.requireNonNull(contextId, "contextId");
        if (contextId.isEmpty()) {
            throw new IllegalArgumentException("contextId must not be empty");
        }
        if (contextId.codePointCount(0, contextId.length()) > Limits.MAX_CONTEXT_ID) {
            throw new IllegalArgumentException("contextId must have at most " + Limits.MAX_CONTEXT_ID + " characters");
        }
    }

    private static void checkMax(int max) {
        if (max < 1) {
            throw new IllegalArgumentException("max must be at least 1 but is " + max);
        }
    }

    private static List<PendingDelivery> toPendingDeliveries(List<Task> tasks) {
        return tasks.stream().map(Task::toPendingDelivery).toList();
    }
}
