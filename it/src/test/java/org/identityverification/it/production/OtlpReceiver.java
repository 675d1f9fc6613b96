package org.identityverification.it.production;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.awaitility.Awaitility;

/** A collector that keeps what a server sends: OTLP over HTTP, in Protocol Buffers. */
public final class OtlpReceiver implements AutoCloseable {

    private final HttpServer http;
    private final List<Span> spans = new CopyOnWriteArrayList<>();
    /** The latest of each resource and name. */
    private final Map<List<Object>, Metric> metrics = new ConcurrentHashMap<>();

    private final List<String> bodies = new CopyOnWriteArrayList<>();

    public record Span(
            String name, String kind, String traceId, String spanId, String parentId, Map<String, String> attributes) {}

    private OtlpReceiver(HttpServer http) {
        this.http = http;
        http.createContext("/v1/traces", exchange -> answer(exchange, this::takeTraces));
        http.createContext("/v1/metrics", exchange -> answer(exchange, this::takeMetrics));
        http.start();
    }

    public static OtlpReceiver start() {
        try {
            return new OtlpReceiver(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String endpoint() {
        return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    public List<Span> spans() {
        return List.copyOf(spans);
    }

    /** Waits for spans of a name, and returns them in the order in which they came. */
    public List<Span> awaitSpans(String name, int atLeast) {
        return Awaitility.await()
                .until(() -> spans.stream().filter(it -> it.name().equals(name)).toList(), it -> it.size() >= atLeast);
    }

    public List<Metric> metrics() {
        return List.copyOf(metrics.values());
    }

    Set<String> names() {
        Set<String> names = new TreeSet<>();
        spans.forEach(span -> {
            names.add(span.name());
            names.addAll(span.attributes().keySet());
        });
        metrics().forEach(metric -> {
            names.add(metric.getName());
            attributesOf(metric).forEach(it -> names.addAll(it.keySet()));
        });
        return names;
    }

    /** All bodies that have come, as Latin 1, so that any text in them can be searched for. */
    public List<String> bodies() {
        return List.copyOf(bodies);
    }

    @Override
    public void close() {
        http.stop(0);
    }

    private static List<NumberDataPoint> points(Metric metric) {
        return metric.hasGauge()
                ? metric.getGauge().getDataPointsList()
                : metric.getSum().getDataPointsList();
    }

    private void takeTraces(byte[] body) throws IOException {
        ExportTraceServiceRequest.parseFrom(body).getResourceSpansList().stream()
                .flatMap(it -> it.getScopeSpansList().stream())
                .flatMap(it -> it.getSpansList().stream())
                .forEach(it -> spans.add(new Span(
                        it.getName(),
                        it.getKind().name().replace("SPAN_KIND_", ""),
                        hex(it.getTraceId()),
                        hex(it.getSpanId()),
                        hex(it.getParentSpanId()),
                        attributes(it.getAttributesList()))));
    }

    private void takeMetrics(byte[] body) throws IOException {
        for (ResourceMetrics sent : ExportMetricsServiceRequest.parseFrom(body).getResourceMetricsList()) {
            sent.getScopeMetricsList().stream()
                    .flatMap(scope -> scope.getMetricsList().stream())
                    .forEach(metric -> metrics.put(List.of(sent.getResource(), metric.getName()), metric));
        }
    }

    @FunctionalInterface
    private interface Taker {
        void take(byte[] body) throws IOException;
    }

    private void answer(HttpExchange exchange, Taker taker) throws IOException {
        try (exchange) {
            boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
            InputStream raw = exchange.getRequestBody();
            byte[] body = (zipped ? new GZIPInputStream(raw) : raw).readAllBytes();
            bodies.add(new String(body, StandardCharsets.ISO_8859_1));
            taker.take(body);
            exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, -1);
        }
    }

    static Stream<Map<String, String>> attributesOf(Metric metric) {
        Stream<List<KeyValue>> points = metric.hasHistogram()
                ? metric.getHistogram().getDataPointsList().stream().map(it -> it.getAttributesList())
                : points(metric).stream().map(it -> it.getAttributesList());
        return points.map(OtlpReceiver::attributes);
    }

    private static Map<String, String> attributes(List<KeyValue> attributes) {
        Map<String, String> texts = new TreeMap<>();
        attributes.forEach(it -> texts.put(it.getKey(), text(it.getValue())));
        return texts;
    }

    private static String text(AnyValue value) {
        return switch (value.getValueCase()) {
            case STRING_VALUE -> value.getStringValue();
            case INT_VALUE -> Long.toString(value.getIntValue());
            case BOOL_VALUE -> Boolean.toString(value.getBoolValue());
            default -> value.toString();
        };
    }

    private static String hex(ByteString id) {
        return HexFormat.of().formatHex(id.toByteArray());
    }
}
