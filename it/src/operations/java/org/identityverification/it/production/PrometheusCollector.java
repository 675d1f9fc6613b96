package org.identityverification.it.production;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Simulates an OpenTelemetry collector with an exporter for Prometheus: takes OTLP, and serves a page that Prometheus scrapes. Debian has
 * no such collector, and its Prometheus takes no OTLP.
 */
final class PrometheusCollector implements AutoCloseable {

    private static final Map<String, String> UNITS =
            Map.of("s", "seconds", "ms", "milliseconds", "ns", "nanoseconds", "By", "bytes");

    private final OtlpReceiver receiver = OtlpReceiver.start();

    static PrometheusCollector start() {
        PrometheusCollector collector = new PrometheusCollector();
        collector.receiver.serve("/metrics", collector::show);
        return collector;
    }

    /** Host and port, for the nodes and for Prometheus. */
    String address() {
        return receiver.endpoint().replace("http://", "");
    }

    @Override
    public void close() {
        receiver.close();
    }

    private void show(HttpExchange exchange) throws IOException {
        try (exchange) {
            StringBuilder page = new StringBuilder();
            receiver.nodes().forEach((resource, metrics) -> write(resource, metrics.values(), page));
            byte[] text = page.toString().getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
            exchange.sendResponseHeaders(200, text.length == 0 ? -1 : text.length);
            exchange.getResponseBody().write(text);
        }
    }

    private static void write(Map<String, String> resource, Collection<Metric> metrics, StringBuilder page) {
        Map<String, String> labels = Map.of(
                "job", resource.get("service.name"),
                "instance", resource.get("service.instance.id"));
        metrics.forEach(metric -> write(metric, labels, page));
    }

    private static void write(Metric metric, Map<String, String> node, StringBuilder page) {
        String name = nameOf(metric);
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
        attributes.forEach((key, value) -> labels.put(key.replaceAll("[^a-zA-Z0-9]", "_"), value));
        return labels;
    }

    /** The name that Prometheus gives to a metric's series, without the suffixes of a histogram. */
    private static String nameOf(Metric metric) {
        List<String> words = new ArrayList<>(
                Arrays.asList(metric.getName().replaceAll("[^a-zA-Z0-9:]", "_").split("_+")));
        String unit = metric.getUnit().replaceAll("\\{.*}", "");
        unit = UNITS.getOrDefault(unit, unit);
        if (!unit.isEmpty() && !unit.equals("1") && !words.contains(unit)) {
            words.add(unit);
        }
        if (metric.hasSum() && metric.getSum().getIsMonotonic()) {
            words.remove("total");
            words.add("total");
        } else if (metric.hasGauge() && unit.equals("1")) {
            words.add("ratio");
        }
        return String.join("_", words);
    }
}
