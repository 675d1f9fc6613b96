package org.identityverification.impl.runtime.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizer;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.testing.trace.TestSpanData;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.List;
import java.util.function.BiFunction;
import org.identityverification.impl.Proxies;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenRedactionTest {

    private static final String TOKEN = "Ab-_".repeat(19);
    private static final AttributeKey<String> URL_PATH = AttributeKey.stringKey("url.path");
    private static final AttributeKey<List<String>> HEADER = AttributeKey.stringArrayKey("http.request.header.referer");
    private static final AttributeKey<String> MESSAGE = AttributeKey.stringKey("exception.message");
    private static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");

    private final InMemorySpanExporter exported = InMemorySpanExporter.create();
    private SpanExporter exporter;

    @BeforeEach
    @SuppressWarnings("unchecked")
    void asOpenTelemetryStarts() {
        new TokenRedaction().customize(Proxies.of(AutoConfigurationCustomizer.class, (proxy, method, arguments) -> {
            assertThat(method.getName()).isEqualTo("addSpanExporterCustomizer");
            exporter = ((BiFunction<SpanExporter, ConfigProperties, SpanExporter>) arguments[0]).apply(exported, null);
            return proxy;
        }));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/identity/api/notifications/%s", "/identity/api/notifications/%s/",
                "/notifications/%sx", "/notifications/%%41%s?x=y",
                "https://shop.example.com/identity/api/notifications/%s", "/identity/api/notification/%s",
                "/%s", "%s"
            })
    void holds_no_token(String path) {
        SpanData span = exported(path.formatted(TOKEN));

        assertThat(span.toString()).doesNotContain(TOKEN.substring(0, 38), TOKEN.substring(38));
        assertThat(span.toString().split("\\{token}", -1))
                .as("name, path, header, status, name and message of an event")
                .hasSize(1 + 6);
    }

    @Test
    void holds_no_part_of_a_token_either_where_a_token_belongs() {
        assertThat(exported("/notifications/" + TOKEN.substring(38))
                        .getAttributes()
                        .get(URL_PATH))
                .isEqualTo("/notifications/{token}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/identity/api/verifications/0f8fad5b-d9cb-469f-a165-70867728950e",
                "/notifications/42",
                "/blog/a-slug-of-many-words-that-is-longer-than-any-token-could-ever-be-because-somebody-writes-much"
            })
    void is_otherwise_unchanged(String path) {
        SpanData span = exported(path);

        assertThat(span.getAttributes().get(URL_PATH)).isEqualTo(path);
        assertThat(span.getAttributes().get(STATUS)).isEqualTo(404);
        assertThat(span.getName()).isEqualTo("GET " + path);
        assertThat(span.getAttributes().get(HEADER)).containsExactly("a", path);
        assertThat(span.getEvents())
                .singleElement()
                .satisfies(
                        event -> assertThat(event.getAttributes().get(MESSAGE)).isEqualTo("no " + path));
    }

    private SpanData exported(String path) {
        exporter.export(List.of(TestSpanData.builder()
                .setName("GET " + path)
                .setKind(SpanKind.SERVER)
                .setStatus(StatusData.create(StatusCode.ERROR, "no " + path))
                .setStartEpochNanos(1)
                .setEndEpochNanos(2)
                .setHasEnded(true)
                .setAttributes(Attributes.of(URL_PATH, path, STATUS, 404L, HEADER, List.of("a", path)))
                .setEvents(List.of(EventData.create(1, "got " + path, Attributes.of(MESSAGE, "no " + path))))
                .build()));
        return exported.getFinishedSpanItems().get(0);
    }
}
