package org.identityverification.impl.telemetry;

import java.time.Duration;
import java.util.UUID;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.identityverification.VerificationOutcome;

/** What {@link Telemetry} reports to. Everything is said in plain Java, so that nobody who uses it needs OpenTelemetry. */
interface Instruments {

    /** Where there is no OpenTelemetry. */
    Instruments NONE = new Instruments() {};

    default <T> T inSpan(
            String operation, UUID verificationId, Function<Throwable, String> errorType, Supplier<T> work) {
        return work.get();
    }

    default void called(String operation, String errorType, Duration duration) {}

    default void notified(UUID verificationId) {}

    default void brings(UUID verificationId, VerificationOutcome outcome) {}

    default void hidePath() {}

    default void answered(String outcome) {}

    default <T> T inDelivery(UUID verificationId, VerificationOutcome outcome, int attempt, Supplier<T> work) {
        return work.get();
    }

    default void delivered(String outcome) {}

    default void ended(String outcome, String source, boolean confirmed) {}

    default void watchUndelivered(LongSupplier waiting, LongSupplier parked, DoubleSupplier oldestAgeSeconds) {}

    default void watchHung(LongSupplier hung) {}

    default Runnable carried(Runnable work) {
        return work;
    }
}
