package org.identityverification.app.telemetry;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.CDI;

/** Counts refused requests in a metric, where the server has OpenTelemetry. */
public final class RefusalCounter {

    private RefusalCounter() {}

    /** Must be called on a thread of the application, because it uses the application's OpenTelemetry. */
    public static void add(String reason) {
        try {
            Counter.add(reason);
        } catch (LinkageError e) {
            // This server has no OpenTelemetry, so there are no metrics.
        }
    }

    // A class of its own, so that this one can be loaded where there is no OpenTelemetry.
    private static final class Counter {

        private static final AttributeKey<String> REASON = AttributeKey.stringKey("identity_app.refusal.reason");
        private static final LongCounter REFUSALS = openTelemetry()
                .getMeter("org.identityverification")
                .counterBuilder("identity_app.refusals")
                .setUnit("{request}")
                .setDescription("Requests that were answered with 401 or 403")
                .build();

        private static void add(String reason) {
            REFUSALS.add(1, Attributes.of(REASON, reason));
        }

        private static OpenTelemetry openTelemetry() {
            Instance<OpenTelemetry> found = CDI.current().select(OpenTelemetry.class);
            return found.isResolvable() ? found.get() : OpenTelemetry.noop();
        }
    }
}
