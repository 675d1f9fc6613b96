package org.identityverification.impl.service;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.identityverification.DeliveryAdministration;
import org.identityverification.ModuleClock;
import org.identityverification.PendingDelivery;
import org.identityverification.impl.config.Keys;
import org.identityverification.impl.config.Settings;
import org.identityverification.impl.verification.Task;

@ApplicationScoped
public class DeliveryAdministrationBean implements DeliveryAdministration {

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
        return store.ask(it -> it.redrive(deliveryId, clock.instant()));
    }

    @Override
    public int redriveVerification(UUID verificationId) {
        Objects.requireNonNull(verificationId, "verificationId");
        checkDelivers();
        return store.ask(it -> it.redriveVerification(verificationId, clock.instant()));
    }

    @Override
    public boolean release(UUID deliveryId) {
        Objects.requireNonNull(deliveryId, "deliveryId");
        return store.ask(it -> it.release(deliveryId, clock.instant()));
    }

    @Override
    public boolean discard(UUID deliveryId) {
        Objects.requireNonNull(deliveryId, "deliveryId");
        return store.ask(it -> it.discard(deliveryId));
    }

    private void checkDelivers() {
        if (!settings.deliveryEnabled()) {
            throw new IllegalStateException("Nothing is delivered until " + Keys.DELIVERY_ENABLED + " is set to true");
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
