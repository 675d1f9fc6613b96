package org.identityverification.impl.telemetry;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.identityverification.VerificationOutcome;

/** Writes down in words what it is told. */
public final class RecordedTelemetry implements Instruments {

    private final List<String> told = new CopyOnWriteArrayList<>();

    public Telemetry telemetry() {
        return new Telemetry(this);
    }

    public List<String> all() {
        return told;
    }

    @Override
    public void called(String operation, String errorType, Duration duration) {
        told.add("called " + operation + " " + errorType);
    }

    @Override
    public void notified(UUID verificationId) {
        told.add("notified " + verificationId);
    }

    @Override
    public void hidePath() {
        told.add("hidden");
    }

    @Override
    public void answered(String outcome) {
        told.add("answered " + outcome);
    }

    @Override
    public <T> T inDelivery(UUID verificationId, VerificationOutcome outcome, int attempt, Supplier<T> work) {
        told.add("attempt " + attempt);
        return work.get();
    }

    @Override
    public void delivered(String outcome) {
        told.add("delivery " + outcome);
    }

    @Override
    public void ended(String outcome, String source, boolean confirmed) {
        told.add("ended " + outcome + " " + source + " " + confirmed);
    }
}
