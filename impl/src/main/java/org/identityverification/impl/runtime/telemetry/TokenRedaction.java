package org.identityverification.impl.runtime.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.AttributeType;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizer;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.DelegatingSpanData;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Removes notify tokens from all spans, the server's own included. Only an OpenTelemetry that reads the application's services
 * finds this class; otherwise {@link Telemetry#hideToken} removes most tokens.
 */
public final class TokenRedaction implements AutoConfigurationCustomizerProvider {

    private static final int LENGTH_OF_A_TOKEN = 76;
    private static final String SHOWN = "{token}";

    /** The text after {@code /notifications/}, and anywhere else each text that looks like a whole token. */
    private static final Pattern TOKEN = Pattern.compile("(?<=/notifications/)[^/?#\\s]{24,}"
            + "|(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{" + LENGTH_OF_A_TOKEN + "}(?![A-Za-z0-9_-])");

    @Override
    public void customize(AutoConfigurationCustomizer customizer) {
        customizer.addSpanExporterCustomizer((exporter, config) -> new Redacting(exporter));
    }

    private static String redacted(String text) {
        return TOKEN.matcher(text).replaceAll(SHOWN);
    }

    private static final class Redacting implements SpanExporter {
        private final SpanExporter exporter;

        private Redacting(SpanExporter exporter) {
            this.exporter = exporter;
        }

        @Override
        public CompletableResultCode export(Collection<SpanData> spans) {
            return exporter.export(
                    spans.stream().<SpanData>map(WithoutTokens::new).toList());
        }

        @Override
        public CompletableResultCode flush() {
            return exporter.flush();
        }

        @Override
        public CompletableResultCode shutdown() {
            return exporter.shutdown();
        }
    }

    private static final class WithoutTokens extends DelegatingSpanData {
        private final Attributes attributes;

        private WithoutTokens(SpanData span) {
            super(span);
            this.attributes = redacted(span.getAttributes());
        }

        private static Attributes redacted(Attributes attributes) {
            AttributesBuilder redacted = attributes.toBuilder();
            attributes.forEach((key, value) -> {
                if (key.getType() == AttributeType.STRING) {
                    redacted.put(AttributeKey.stringKey(key.getKey()), TokenRedaction.redacted((String) value));
                } else if (key.getType() == AttributeType.STRING_ARRAY) {
                    redacted.put(
                            AttributeKey.stringArrayKey(key.getKey()),
                            ((List<?>) value)
                                    .stream()
                                            .map(it -> TokenRedaction.redacted(String.valueOf(it)))
                                            .toList());
                }
            });
            return redacted.build();
        }

        private static EventData redacted(EventData event) {
            return EventData.create(
                    event.getEpochNanos(),
                    TokenRedaction.redacted(event.getName()),
                    redacted(event.getAttributes()),
                    event.getTotalAttributeCount());
        }

        @Override
        public List<EventData> getEvents() {
            return super.getEvents().stream().map(WithoutTokens::redacted).toList();
        }

        @Override
        public StatusData getStatus() {
            StatusData status = super.getStatus();
            return StatusData.create(status.getStatusCode(), TokenRedaction.redacted(status.getDescription()));
        }

        @Override
        public String getName() {
            return TokenRedaction.redacted(super.getName());
        }

        @Override
        public Attributes getAttributes() {
            return attributes;
        }
    }
}
