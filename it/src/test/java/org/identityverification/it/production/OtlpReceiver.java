package org.identityverification.it.production;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
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

    private OtlpReceiver(HttpServer http) {
        this.http = http;
        http.createContext("/", this::answer);
        http.start();
    }

    public static OtlpReceiver start() {
        try {
            return new OtlpReceiver(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes all applications of a server share one OpenTelemetry, which outlives each of them. */
    public Map<String, String> environment() {
        return Map.of(
                "OTEL_SDK_DISABLED", "false",
                "OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf",
                "OTEL_EXPORTER_OTLP_ENDPOINT", endpoint(),
                "OTEL_METRIC_EXPORT_INTERVAL", "500",
                "OTEL_BSP_SCHEDULE_DELAY", "200",
                "OTEL_LOGS_EXPORTER", "none");
    }

    public String endpoint() {
        return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    public List<Span> spans() {
        return List.copyOf(spans);
    }

    public List<Span> awaitSpans(String name, int atLeast) {
        return Awaitility.await()
                .until(
                        () -> spans.stream()
                                .filter(it -> it.getName().equals(name))
                                .toList(),
                        it -> it.size() >= atLeast);
    }

    public List<Metric> metrics() {
        return List.copyOf(metrics.values());
    }

    Set<String> names() {
        Set<String> names = new TreeSet<>();
        spans.forEach(span -> {
            names.add(span.getName());
            names.addAll(attributes(span.getAttributesList()).keySet());
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

    private void takeTraces(byte[] body) throws IOException {
        ExportTraceServiceRequest.parseFrom(body).getResourceSpansList().stream()
                .flatMap(it -> it.getScopeSpansList().stream())
                .flatMap(it -> it.getSpansList().stream())
                .forEach(spans::add);
    }

    private void takeMetrics(byte[] body) throws IOException {
        for (ResourceMetrics sent : ExportMetricsServiceRequest.parseFrom(body).getResourceMetricsList()) {
            sent.getScopeMetricsList().stream()
                    .flatMap(scope -> scope.getMetricsList().stream())
                    .forEach(metric -> metrics.put(List.of(sent.getResource(), metric.getName()), metric));
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
            InputStream raw = exchange.getRequestBody();
            byte[] body = (zipped ? new GZIPInputStream(raw) : raw).readAllBytes();
            bodies.add(new String(body, StandardCharsets.ISO_8859_1));
            if (exchange.getRequestURI().getPath().endsWith("traces")) {
                takeTraces(body);
            } else {
                takeMetrics(body);
            }
            exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, -1);
        }
    }

    static Stream<Map<String, String>> attributesOf(Metric metric) {
        return Stream.of(
                        metric.getHistogram().getDataPointsList().stream().map(it -> it.getAttributesList()),
                        metric.getGauge().getDataPointsList().stream().map(it -> it.getAttributesList()),
                        metric.getSum().getDataPointsList().stream().map(it -> it.getAttributesList()))
                .flatMap(it -> it)
                .map(OtlpReceiver::attributes);
    }

    /** The texts among them; of others what Protocol Buffers shows. */
    static Map<String, String> attributes(List<KeyValue> attributes) {
        Map<String, String> texts = new TreeMap<>();
        attributes.forEach(it -> texts.put(
                it.getKey(),
                it.getValue().hasStringValue()
                        ? it.getValue().getStringValue()
                        : it.getValue().toString()));
        return texts;
    }
}
