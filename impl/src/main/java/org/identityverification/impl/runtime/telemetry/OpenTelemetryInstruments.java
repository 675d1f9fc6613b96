package org.identityverification.impl.runtime.telemetry;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.DoubleHistogramBuilder;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.CDI;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.identityverification.ResultSource;
import org.identityverification.VerificationOutcome;
import org.identityverification.impl.runtime.messages.Message;
import org.jspecify.annotations.Nullable;

/** Reports to the server's OpenTelemetry ({@code docs/observability.md}). No other class may mention this class. */
final class OpenTelemetryInstruments extends Telemetry {

    static final String SCOPE = "org.identityverification";

    static final AttributeKey<String> OPERATION = AttributeKey.stringKey("identity_verification.operation");
    static final AttributeKey<String> ACCOUNT = AttributeKey.stringKey("identity_verification.account");
    static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");
    static final AttributeKey<String> NOTIFICATION_OUTCOME =
            AttributeKey.stringKey("identity_verification.notification.outcome");
    static final AttributeKey<String> DELIVERY_OUTCOME =
            AttributeKey.stringKey("identity_verification.delivery.outcome");
    static final AttributeKey<String> DELIVERY_STATE = AttributeKey.stringKey("identity_verification.delivery.state");
    static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("identity_verification.outcome");
    static final AttributeKey<String> SOURCE = AttributeKey.stringKey("identity_verification.source");
    static final AttributeKey<Boolean> CONFIRMED = AttributeKey.booleanKey("identity_verification.confirmed");
    static final AttributeKey<String> ID = AttributeKey.stringKey("identity_verification.id");
    static final AttributeKey<Long> ATTEMPT = AttributeKey.longKey("identity_verification.delivery.attempt");
    private static final int MAX_NAMES = 20;
    private static final AttributeKey<String> URL_PATH = AttributeKey.stringKey("url.path");

    /** The buckets of OpenTelemetry's conventions for HTTP, plus the default deadline of a call. */
    private static final List<Double> SECONDS =
            List.of(0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0, 20.0);

    private final Tracer tracer;
    private final Meter meter;
    private final DoubleHistogram calls;
    private final LongCounter notifications;
    private final LongCounter attempts;
    private final LongCounter results;
    /** The accounts that metrics name: the first ones, so that a metric keeps few series. */
    private final Set<String> accounts = new HashSet<>();

    private final List<Runnable> gauges = new CopyOnWriteArrayList<>();

    /** Must be called on a thread of the application, because it uses the application's OpenTelemetry. */
    OpenTelemetryInstruments() {
        this(openTelemetry());
    }

    OpenTelemetryInstruments(OpenTelemetry openTelemetry) {
        tracer = openTelemetry.getTracer(SCOPE);
        meter = openTelemetry.getMeter(SCOPE);
        calls = inSeconds(meter.histogramBuilder("identity_verification.provider.call.duration")
                .setDescription("Calls to the provider, each with all of its attempts"));
        notifications = counter(
                "identity_verification.notifications", "{notification}", "Notifications, by the answer to them");
        attempts = counter("identity_verification.delivery.attempts", "{attempt}", "Attempts to deliver a result");
        results = counter(
                "identity_verification.results", "{result}", "Verifications that ended, by the source of the result");
    }

    private static OpenTelemetry openTelemetry() {
        Instance<OpenTelemetry> found = CDI.current().select(OpenTelemetry.class);
        return found.isResolvable() ? found.get() : OpenTelemetry.noop();
    }

    private static DoubleHistogram inSeconds(DoubleHistogramBuilder builder) {
        builder.setUnit("s");
        try {
            builder.setExplicitBucketBoundariesAdvice(SECONDS);
        } catch (NoSuchMethodError e) {
            // OpenTelemetry before 1.32 does not have it.
        }
        return builder.build();
    }

    private LongCounter counter(String name, String unit, String description) {
        return meter.counterBuilder(name)
                .setUnit(unit)
                .setDescription(description)
                .build();
    }

    @Override
    @SuppressWarnings("try") // the scope is only opened and closed
    public <T> T call(String operation, UUID verificationId, @Nullable String account, Supplier<T> call) {
        long begun = System.nanoTime();
        Attributes attributes = with(account, Attributes.of(OPERATION, operation));
        Span span = tracer.spanBuilder("identity_verification." + operation)
                .setAttribute(ID, Message.shortened(verificationId))
                .startSpan();
        name(account, span);
        try (Scope scope = span.makeCurrent()) {
            return call.get();
        } catch (RuntimeException | Error e) {
            // Without the exception: its message may hold personal data.
            String errorType = errorType(e);
            span.setStatus(StatusCode.ERROR).setAttribute(ERROR_TYPE, errorType);
            attributes = attributes.toBuilder().put(ERROR_TYPE, errorType).build();
            throw e;
        } finally {
            span.end();
            calls.record((System.nanoTime() - begun) / 1e9, attributes);
        }
    }

    @Override
    public void notified(UUID verificationId) {
        Span.current().setAttribute(ID, Message.shortened(verificationId));
    }

    @Override
    public void hideToken() {
        Span.current().setAttribute(URL_PATH, "/notifications/{token}");
    }

    @Override
    public void answered(NotificationOutcome outcome) {
        notifications.add(1, Attributes.of(NOTIFICATION_OUTCOME, label(outcome)));
    }

    @Override
    @SuppressWarnings("try") // the scope is only opened and closed
    public <T> T deliver(UUID verificationId, int attempt, Supplier<T> delivery) {
        Span span = tracer.spanBuilder("identity_verification.deliver")
                .setAttribute(ID, Message.shortened(verificationId))
                .setAttribute(ATTEMPT, (long) attempt)
                .startSpan();
        try (Scope scope = span.makeCurrent()) {
            return delivery.get();
        } finally {
            span.end();
        }
    }

    @Override
    public void delivered(DeliveryOutcome outcome, @Nullable String account) {
        String label = label(outcome);
        attempts.add(1, with(account, Attributes.of(DELIVERY_OUTCOME, label)));
        Span span = Span.current();
        span.setAttribute(DELIVERY_OUTCOME, label);
        name(account, span);
        if (outcome != DeliveryOutcome.DELIVERED) {
            span.setStatus(StatusCode.ERROR);
        }
    }

    @Override
    public void ended(VerificationOutcome outcome, ResultSource source, boolean confirmed, @Nullable String account) {
        Attributes attributes = Attributes.of(OUTCOME, label(outcome), SOURCE, label(source), CONFIRMED, confirmed);
        results.add(1, with(account, attributes));
    }

    private Attributes with(@Nullable String account, Attributes attributes) {
        return account == null
                ? attributes
                : attributes.toBuilder().put(ACCOUNT, named(account)).build();
    }

    private String named(String account) {
        synchronized (accounts) {
            return accounts.contains(account) || (accounts.size() < MAX_NAMES && accounts.add(account))
                    ? account
                    : "other";
        }
    }

    private static void name(@Nullable String account, Span span) {
        if (account != null) {
            span.setAttribute(ACCOUNT, account);
        }
    }

    @Override
    public void watch(Gauge gauge, DoubleSupplier value) {
        Attributes attributes = gauge.state == null ? Attributes.empty() : Attributes.of(DELIVERY_STATE, gauge.state);
        gauges.add(meter.gaugeBuilder(gauge.fullName)
                .setUnit(gauge.unit)
                .setDescription(gauge.description)
                .buildWithCallback(measurement -> {
                    double known = value.getAsDouble();
                    if (known >= 0) {
                        measurement.record(known, attributes);
                    }
                })::close);
    }

    @Override
    public void stop() {
        gauges.forEach(Runnable::run);
    }

    @Override
    public Runnable inCurrentTrace(Runnable work) {
        Context context = Context.current();
        return Context.root().equals(context) ? work : context.wrap(work);
    }
}
