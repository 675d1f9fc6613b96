package org.identityverification.it.production;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Simulates an OpenTelemetry collector with an exporter for Prometheus: takes OTLP, and serves a page that Prometheus scrapes. Debian has
 * no such collector, and its Prometheus takes no OTLP.
 */
final class PrometheusCollector implements AutoCloseable {

    private final HttpServer http;
    /** What each node has sent last: sums since its start. */
    private final Map<String, ResourceMetrics> latest = new ConcurrentHashMap<>();

    private PrometheusCollector(HttpServer http) {
        this.http = http;
        http.createContext("/v1/metrics", this::take);
        http.createContext("/metrics", this::show);
        http.start();
    }

    static PrometheusCollector start() throws IOException {
        return new PrometheusCollector(
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    }

    /** Host and port, for the nodes and for Prometheus. */
    String address() {
        return "127.0.0.1:" + http.getAddress().getPort();
    }

    @Override
    public void close() {
        http.stop(0);
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            ExportMetricsServiceRequest.parseFrom(exchange.getRequestBody())
                    .getResourceMetricsList()
                    .forEach(node -> latest.put(resource(node).get("service.instance.id"), node));
            exchange.sendResponseHeaders(200, -1);
        }
    }

    private void show(HttpExchange exchange) throws IOException {
        try (exchange) {
            StringBuilder page = new StringBuilder();
            latest.values().forEach(node -> write(node, page));
            byte[] text = page.toString().getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
            exchange.sendResponseHeaders(200, text.length == 0 ? -1 : text.length);
            exchange.getResponseBody().write(text);
        }
    }

    private static void write(ResourceMetrics node, StringBuilder page) {
        Map<String, String> resource = resource(node);
        Map<String, String> labels = Map.of(
                "job", resource.get("service.name"),
                "instance", resource.get("service.instance.id"));
        node.getScopeMetricsList().stream()
                .flatMap(scope -> scope.getMetricsList().stream())
                .forEach(metric -> write(metric, labels, page));
    }

    private static void write(Metric metric, Map<String, String> node, StringBuilder page) {
        String name = PrometheusNames.of(metric);
        if (metric.hasHistogram()) {
            metric.getHistogram().getDataPointsList().forEach(point -> write(name, point, node, page));
            return;
        }
        for (NumberDataPoint point : OtlpReceiver.points(metric)) {
            double value = point.hasAsInt() ? point.getAsInt() : point.getAsDouble();
            write(name, labels(OtlpReceiver.attributes(point.getAttributesList()), node), value, page);
        }
    }

    private static void write(String name, HistogramDataPoint point, Map<String, String> node, StringBuilder page) {
        Map<String, String> labels = labels(OtlpReceiver.attributes(point.getAttributesList()), node);
        write(name + "_count", labels, (double) point.getCount(), page);
        write(name + "_sum", labels, point.getSum(), page);
        double below = 0;
        for (int i = 0; i < point.getBucketCountsCount(); i++) {
            below += (double) point.getBucketCounts(i);
            Map<String, String> bucket = new TreeMap<>(labels);
            bucket.put("le", i < point.getExplicitBoundsCount() ? Double.toString(point.getExplicitBounds(i)) : "+Inf");
            write(name + "_bucket", bucket, below, page);
        }
    }

    private static void write(String name, Map<String, String> labels, double value, StringBuilder page) {
        page.append(name)
                .append(labels.entrySet().stream()
                        .map(it -> it.getKey() + "=\""
                                + it.getValue().replace("\\", "\\\\").replace("\"", "\\\"") + "\"")
                        .collect(Collectors.joining(",", "{", "} ")))
                .append(value)
                .append('\n');
    }

    private static Map<String, String> labels(Map<String, String> attributes, Map<String, String> node) {
        Map<String, String> labels = new TreeMap<>(node);
        attributes.forEach((key, value) -> labels.put(PrometheusNames.label(key), value));
        return labels;
    }

    private static Map<String, String> resource(ResourceMetrics node) {
        return OtlpReceiver.attributes(node.getResource().getAttributesList());
    }
}
