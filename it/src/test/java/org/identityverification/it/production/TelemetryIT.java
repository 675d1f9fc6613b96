package org.identityverification.it.production;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.identityverification.testkit.script.BusinessError.PACKAGE_USED_UP;
import static org.identityverification.testkit.script.GatewayRefusal.D503BB;

import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.identityverification.it.probe.Probe;
import org.identityverification.it.provider.Notices;
import org.identityverification.it.provider.Requests;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.Http;
import org.identityverification.it.server.OwnServer;
import org.identityverification.it.server.TestServer;
import org.identityverification.testkit.Check;
import org.identityverification.testkit.FaceProvider;
import org.identityverification.testservers.KeyValues;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.SAME_THREAD)
class TelemetryIT {

    /** How many spans of requests below {@code /verifications/} there are. */
    private static final int ASKED = 7;

    /** A series in a query, without the suffix of a histogram, and its labels. */
    private static final Pattern SELECTOR = Pattern.compile("\\b([a-z]\\w*?)(?:_count|_bucket)?\\{([^}]*)}");

    private static final Pattern LABEL = Pattern.compile("\\w+(?=(=|=~|!=|!~)\\\\?\")");
    private static final Map<String, String> UNITS =
            Map.of("s", "seconds", "ms", "milliseconds", "ns", "nanoseconds", "By", "bytes");

    @RegisterExtension
    static final FaceProvider PROVIDER = FaceProvider.start(0, Sandbox.APP_CODE, "retail-code");

    @AutoClose
    private static final OtlpReceiver COLLECTOR = OtlpReceiver.start();

    @AutoClose
    static final AutoCloseable APPLICATION = TestServer.deploy(Probe.in(Deployments.referenceApplication(KeyValues.of(
            "otel.sdk.disabled=false",
            "otel.exporter.otlp.protocol=http/protobuf",
            "otel.exporter.otlp.endpoint=" + COLLECTOR.endpoint(),
            "otel.metric.export.interval=500",
            "otel.bsp.schedule.delay=200",
            "otel.logs.exporter=none",
            // Other tests leave verifications in the same table.
            "identity-verification.application=telemetry",
            "identity-verification.result-query.enabled=true",
            Deployments.PROVIDER_URL + "=" + PROVIDER.url(),
            // The notifications of this account are not the provider's own.
            "identity-verification.accounts.retail.result-query.enabled=false",
            "identity-verification.accounts.retail.app-code=retail-code"))));

    private static JsonObject verification;
    private static String token;

    @BeforeAll
    static void runEverything() throws Exception {
        start("early");
        COLLECTOR.awaitSpans("identity_verification.start", 1);

        verification = Http.json(start("fails-1-times", "retail"));
        assertThat(start("refused", "stranger").statusCode()).isEqualTo(400);
        Check check = PROVIDER.check(verification.getString("flowId"));
        token = Notices.tokenOf(check);
        Notices.send(check, false, "");
        Notices.send(check, false, "");
        check.post(Notices.body("another", true, ""));
        for (int i = 0; i < 3; i++) {
            Http.postJson("/identity/api/notifications/" + "A".repeat(76), "{}");
        }
        PROVIDER.nextCall(PACKAGE_USED_UP);
        start("balance");
        PROVIDER.nextCall(D503BB);
        start("retried");
        Http.get("/identity/api/operations/counts", "Sec-Fetch-Site", "cross-site");
        askFor(verification.getString("id"));
    }

    /** Sends every request that a caller who knows an id can make, and similar ones. */
    private static void askFor(String id) {
        String path = "/identity/api/verifications/" + id;
        String encoded = "%" + Integer.toHexString(id.charAt(0)) + id.substring(1);
        for (String asked : List.of(
                "/identity/api/elsewhere/" + token,
                path,
                "/identity/api/verifications/" + id.toUpperCase(Locale.ROOT),
                "/identity/api/verifications/" + encoded,
                path + "/",
                path + "/nowhere",
                "/identity/api/nowhere/" + id,
                "/identity/verifications/" + id,
                "/identity/api/operations/verifications/" + id,
                "/identity/api/operations/verifications/" + encoded + "/query",
                "/identity/api/operations/verifications/" + encoded + "/deliver-again",
                "/identity/?verification=" + id)) {
            Http.get(asked);
        }
        Http.send("DELETE", TestServer.uri(path), BodyPublishers.noBody());
        // Refused by the server itself, before JAX-RS.
        Http.send("GET", TestServer.uri(path), BodyPublishers.noBody(), "Accept", "/");
    }

    @Test
    void has_one_trace_from_the_REST_call_through_the_call_to_the_provider() {
        List<Span> starts = COLLECTOR.awaitSpans("identity_verification.start", 4);

        for (Span start : starts) {
            assertThat(parentOf(start)).satisfies(rest -> {
                assertThat(rest.getKind()).isEqualTo(SpanKind.SPAN_KIND_SERVER);
                assertThat(rest.getName()).contains("verifications");
            });
            await().untilAsserted(() -> assertThat(COLLECTOR.spans())
                    .filteredOn(it -> it.getParentSpanId().equals(start.getSpanId()))
                    .isNotEmpty()
                    .allSatisfy(call -> {
                        assertThat(call.getKind()).isEqualTo(SpanKind.SPAN_KIND_CLIENT);
                        assertThat(attribute(call, "url.full")).startsWith(PROVIDER.url());
                    }));
        }
        assertThat(starts)
                .extracting(it -> attribute(it, "error.type"))
                .containsExactlyInAnyOrder("", "", "", "balance_used_up");
    }

    @Test
    void has_one_trace_from_the_notification_to_the_observers() {
        List<Span> deliveries = COLLECTOR.awaitSpans("identity_verification.deliver", 2);
        String shortId = verification.getString("id").substring(0, 8) + "…";
        Span first = deliveries.get(0);
        Span notification = parentOf(first);

        assertThat(deliveries)
                .extracting(it -> attribute(it, "identity_verification.id"))
                .containsOnly(shortId);
        assertThat(notification.getKind()).isEqualTo(SpanKind.SPAN_KIND_SERVER);
        assertThat(attribute(notification, "identity_verification.id")).isEqualTo(shortId);
        assertThat(deliveries)
                .extracting(it -> attribute(it, "identity_verification.delivery.outcome"))
                .startsWith("failed", "delivered");
        assertThat(deliveries.get(1).getTraceId()).isNotEqualTo(first.getTraceId());
    }

    @Test
    void holds_no_token_and_no_whole_id_whatever_path_it_was_sent_to() {
        String id = verification.getString("id");
        List<String> paths = await().until(TelemetryIT::pathsOfVerifications, it -> it.size() >= ASKED);

        // Byte by byte, whatever field it is in, except for the first character, which may be percent-encoded.
        assertThat(COLLECTOR.bodies())
                .noneMatch(body -> body.contains(token))
                .noneMatch(body -> body.toLowerCase(Locale.ROOT).contains(id.substring(1)));
        assertThat(paths)
                .containsOnly(
                        "/identity/api/verifications/{id}",
                        "/identity/api/verifications/{id}/",
                        "/identity/api/verifications/{id}/nowhere");
    }

    @Test
    void is_what_the_documentation_names() throws IOException {
        String page = Files.readString(OwnServer.repository().resolve("docs/observability.md"));
        Set<String> named = Pattern.compile("`((identity_verification|identity_app|ft|http)\\.[a-zA-Z_.]+)`")
                .matcher(page)
                .results()
                .map(it -> it.group(1))
                .collect(Collectors.toSet());

        assertThat(named).hasSizeGreaterThan(15);
        await().untilAsserted(() -> assertThat(COLLECTOR.names()).containsAll(named));
        assertThat(COLLECTOR.metrics())
                .extracting(metric -> metric.getName())
                .filteredOn(name -> name.startsWith("identity_"))
                .isSubsetOf(named);
    }

    @Test
    void has_each_series_of_the_dashboard_and_of_the_alert_rules() throws IOException {
        Path shipped = OwnServer.repository().resolve("src/main");
        String queries = Files.readString(shipped.resolve("grafana/identity-verification.json"))
                + Files.readString(shipped.resolve("prometheus/identity-verification.rules.yml"));

        await().untilAsserted(() -> {
            Map<String, Set<String>> series = new HashMap<>();
            COLLECTOR
                    .metrics()
                    .forEach(metric -> OtlpReceiver.attributesOf(metric)
                            .flatMap(it -> Stream.concat(it.keySet().stream(), Stream.of("job")))
                            .forEach(label -> series.computeIfAbsent(series(metric), none -> new HashSet<>())
                                    .add(label.replaceAll("\\W", "_"))));
            assertThat(SELECTOR.matcher(queries).results())
                    .hasSizeGreaterThan(30)
                    .allSatisfy(selector -> assertThat(series.get(selector.group(1)))
                            .as(selector.group())
                            .containsAll(LABEL.matcher(selector.group(2))
                                    .results()
                                    .map(MatchResult::group)
                                    .toList()));
        });
    }

    /** The name that Prometheus gives to a metric's series, without the suffixes of a histogram. */
    private static String series(Metric metric) {
        String unit = metric.getUnit().replaceAll("\\{.*}", "");
        Set<String> words = new LinkedHashSet<>(List.of(metric.getName().split("[^a-zA-Z0-9:]+")));
        if (!unit.isEmpty() && !unit.equals("1")) {
            words.add(UNITS.getOrDefault(unit, unit));
        }
        if (metric.hasSum() && metric.getSum().getIsMonotonic()) {
            words.remove("total");
            words.add("total");
        } else if (metric.hasGauge() && unit.equals("1")) {
            words.add("ratio");
        }
        return String.join("_", words);
    }

    private static List<String> pathsOfVerifications() {
        return COLLECTOR.spans().stream()
                .map(it -> attribute(it, "url.path"))
                .filter(path -> path.startsWith("/identity/api/verifications/"))
                .toList();
    }

    private static String attribute(Span span, String name) {
        return OtlpReceiver.attributes(span.getAttributesList()).getOrDefault(name, "");
    }

    private static Span parentOf(Span span) {
        Span parent = await().until(
                        () -> COLLECTOR.spans().stream()
                                .filter(it -> it.getSpanId().equals(span.getParentSpanId()))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
        assertThat(parent.getTraceId()).isEqualTo(span.getTraceId());
        return parent;
    }

    private static JsonObject start(String contextId) {
        return Http.json(Http.postJson("/identity/api/verifications", Requests.json("TENCENT", contextId)));
    }

    private static HttpResponse<String> start(String contextId, String account) {
        return Http.postJson("/identity/api/verifications", Requests.withAccount(contextId, account));
    }
}
