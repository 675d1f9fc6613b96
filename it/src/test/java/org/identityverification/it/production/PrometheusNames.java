package org.identityverification.it.production;

import io.opentelemetry.proto.metrics.v1.Metric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What Prometheus calls the metrics and attributes that it is sent by OTLP, and what queries call them. */
final class PrometheusNames {

    /** Prometheus' own labels: of where something comes from, and of the buckets of a histogram. */
    private static final Set<String> OWN_LABELS = Set.of("job", "instance", "le");

    private static final Map<String, String> UNITS =
            Map.of("s", "seconds", "ms", "milliseconds", "ns", "nanoseconds", "By", "bytes");

    private static final Pattern SELECTOR = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)\\{([^}]*)}");
    private static final Pattern MATCHER = Pattern.compile("([a-zA-Z_]\\w*)\\s*(=~|!=|!~|=)\\s*\"");
    private static final Pattern GROUPING = Pattern.compile("by \\(([^)]*)\\)");

    private PrometheusNames() {}

    /** The names of all series that a metric makes. */
    static Set<String> of(Metric metric) {
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
        String name = String.join("_", words);
        return metric.hasHistogram() ? Set.of(name + "_bucket", name + "_count", name + "_sum") : Set.of(name);
    }

    /** The labels of the series that a metric makes. */
    static Set<String> labelsOf(Metric metric) {
        return OtlpReceiver.attributesOf(metric)
                .flatMap(attributes -> attributes.keySet().stream())
                .map(PrometheusNames::label)
                .collect(Collectors.toSet());
    }

    /** The label that an attribute makes. */
    static String label(String attribute) {
        return attribute.replaceAll("[^a-zA-Z0-9]", "_");
    }

    /** What there is that a text with queries asks for, by the name of the series: its labels; and below "" those of groupings. */
    static Map<String, Set<String>> askedFor(String queries) {
        Map<String, Set<String>> asked = new TreeMap<>();
        Matcher selector = SELECTOR.matcher(queries);
        while (selector.find()) {
            Set<String> labels = asked.computeIfAbsent(selector.group(1), name -> new TreeSet<>());
            MATCHER.matcher(selector.group(2)).results().map(it -> it.group(1)).forEach(labels::add);
        }
        Set<String> grouped = asked.computeIfAbsent("", name -> new TreeSet<>());
        GROUPING.matcher(queries)
                .results()
                .flatMap(it -> Stream.of(it.group(1).split(",")))
                .map(String::strip)
                .forEach(grouped::add);
        asked.values().forEach(labels -> labels.removeAll(OWN_LABELS));
        return asked;
    }
}
