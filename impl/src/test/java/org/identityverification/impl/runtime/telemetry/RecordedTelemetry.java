package org.identityverification.impl.runtime.telemetry;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.identityverification.ResultSource;
import org.identityverification.VerificationOutcome;
import org.jspecify.annotations.Nullable;

public final class RecordedTelemetry extends Telemetry {

    private final List<String> told = new CopyOnWriteArrayList<>();

    public List<String> all() {
        return told;
    }

    @Override
    public void notified(UUID verificationId) {
        told.add("notified " + verificationId);
    }

    @Override
    public void hideToken() {
        told.add("hidden");
    }

    @Override
    public void answered(NotificationOutcome outcome) {
        told.add("answered " + label(outcome));
    }

    @Override
    public <T> T deliver(UUID verificationId, int attempt, Supplier<T> delivery) {
        told.add("attempt " + attempt);
        return delivery.get();
    }

    @Override
    public void delivered(DeliveryOutcome outcome, @Nullable String account) {
        told.add("delivery " + label(outcome) + of(account));
    }

    @Override
    public void ended(VerificationOutcome outcome, ResultSource source, boolean confirmed, @Nullable String account) {
        told.add("ended " + label(outcome) + " " + label(source) + " " + confirmed + of(account));
    }

    private static String of(@Nullable String account) {
        return account == null ? "" : " of " + account;
    }
}
