package org.identityverification.app.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizer;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import java.util.List;

/** Keeps ids and contexts of verifications out of all spans, the server's included, where OpenTelemetry is this application's own. */
public final class SpanRedaction implements AutoConfigurationCustomizerProvider, SpanProcessor {

    /** What the server records about a request when its span starts. */
    private static final List<AttributeKey<String>> ADDRESS =
            List.of(AttributeKey.stringKey("url.path"), AttributeKey.stringKey("url.query"));

    @Override
    public void customize(AutoConfigurationCustomizer customizer) {
        customizer.addTracerProviderCustomizer((tracers, config) -> tracers.addSpanProcessor(this));
    }

    @Override
    public void onStart(Context parent, ReadWriteSpan span) {
        for (AttributeKey<String> key : ADDRESS) {
            String value = span.getAttribute(key);
            if (value != null) {
                span.setAttribute(key, SpanPathFilter.redacted(value));
            }
        }
    }

    @Override
    public boolean isStartRequired() {
        return true;
    }

    @Override
    public void onEnd(ReadableSpan span) {}

    @Override
    public boolean isEndRequired() {
        return false;
    }
}
