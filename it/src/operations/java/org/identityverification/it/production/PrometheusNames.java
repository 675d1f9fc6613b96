package org.identityverification.it.production;

import io.opentelemetry.proto.metrics.v1.Metric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The names that Prometheus gives to metrics and attributes sent by OTLP. */
final class PrometheusNames {

    private static final Map<String, String> UNITS =
            Map.of("s", "seconds", "ms", "milliseconds", "ns", "nanoseconds", "By", "bytes");

    private PrometheusNames() {}

    /** The name of a metric's series, without the suffixes of a histogram. */
    static String of(Metric metric) {
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

    /** The label for an attribute. */
    static String label(String attribute) {
        return attribute.replaceAll("[^a-zA-Z0-9]", "_");
    }
}
