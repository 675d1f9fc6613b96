package org.identityverification.impl.runtime.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.PointData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.identityverification.FailureDetails;
import org.identityverification.FailureKind;
import org.identityverification.NotStartedException;
import org.identityverification.OutcomeUnknownException;
import org.identityverification.ResultSource;
import org.identityverification.VerificationOutcome;
import org.identityverification.impl.runtime.telemetry.Telemetry.DeliveryOutcome;
import org.identityverification.impl.runtime.telemetry.Telemetry.Gauge;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class OpenTelemetryInstrumentsTest {

    private static final UUID ID = UUID.fromString("0f8fad5b-d9cb-469f-a165-70867728950e");

    private final InMemoryMetricReader metrics = InMemoryMetricReader.create();

    @AutoClose
    private final OpenTelemetrySdk sdk = OpenTelemetrySdk.builder()
            .setMeterProvider(
                    SdkMeterProvider.builder().registerMetricReader(metrics).build())
            .build();

    private final Telemetry telemetry = new OpenTelemetryInstruments(sdk);

    @Test
    void measures_calls_in_seconds_by_operation_and_error_type() {
        telemetry.call("start", ID, null, () -> "answer");
        fail("start", new OutcomeUnknownException(FailureKind.TIMEOUT, "canary", FailureDetails.NONE, null));
        fail("start", new NotStartedException(FailureKind.BALANCE_USED_UP, "canary", FailureDetails.NONE, null));
        fail("result", new IllegalStateException("canary"));

        MetricData calls = metric("provider.call.duration");
        assertThat(calls.getUnit()).isEqualTo("s");
        assertThat(calls.getHistogramData().getPoints())
                .allSatisfy(point -> assertThat(point.getBoundaries())
                        .startsWith(0.005, 0.01)
                        .endsWith(10.0, 20.0));
        assertThat(points("provider.call.duration"))
                .containsExactlyInAnyOrder(
                        "1 {identity_verification.operation=start}",
                        "1 {error.type=timeout, identity_verification.operation=start}",
                        "1 {error.type=balance_used_up, identity_verification.operation=start}",
                        "1 {error.type=unexpected, identity_verification.operation=result}");
    }

    @Test
    void measures_the_first_20_accounts_by_name_and_all_further_ones_as_one() {
        for (int i = 0; i < 25; i++) {
            String account = "account-" + i;
            telemetry.call("start", ID, account, () -> "answer");
            telemetry.ended(VerificationOutcome.PASSED, ResultSource.QUERY, true, account);
            telemetry.delivered(DeliveryOutcome.DELIVERED, account);
        }
        telemetry.call("start", ID, null, () -> "answer");

        assertThat(points("provider.call.duration"))
                .hasSize(22)
                .contains(
                        "1 {identity_verification.account=account-19, identity_verification.operation=start}",
                        "5 {identity_verification.account=other, identity_verification.operation=start}",
                        "1 {identity_verification.operation=start}");
        assertThat(points("results")).hasSize(21);
        assertThat(points("delivery.attempts"))
                .hasSize(21)
                .contains(
                        "1 {identity_verification.account=account-19, identity_verification.delivery.outcome=delivered}",
                        "5 {identity_verification.account=other, identity_verification.delivery.outcome=delivered}");
    }

    @Test
    void shows_what_is_undelivered_once_it_is_known() {
        AtomicLong value = new AtomicLong(-1);
        for (Gauge gauge : EnumSet.complementOf(EnumSet.of(Gauge.HUNG))) {
            telemetry.watch(gauge, value::get);
        }
        assertThat(metrics.collectAllMetrics()).isEmpty();

        AtomicLong hung = new AtomicLong();
        telemetry.watch(Gauge.HUNG, hung::get);
        for (long count : List.of(0L, 3L)) {
            hung.set(count);
            assertThat(points("delivery.hung")).containsExactly(count + ".0 {}");
        }

        value.set(7);

        assertThat(points("delivery.pending"))
                .containsExactlyInAnyOrder(
                        "7.0 {identity_verification.delivery.state=waiting}",
                        "7.0 {identity_verification.delivery.state=parked}");
        for (String other : List.of("claims.pending", "delivery.oldest_age", "claims.oldest_age")) {
            assertThat(points(other)).containsExactly("7.0 {}");
        }
    }

    private void fail(String operation, RuntimeException failure) {
        assertThatThrownBy(() -> telemetry.call(operation, ID, null, () -> {
                    throw failure;
                }))
                .isSameAs(failure);
    }

    private MetricData metric(String name) {
        return metrics.collectAllMetrics().stream()
                .filter(it -> it.getName().equals("identity_verification." + name))
                .findFirst()
                .orElseThrow();
    }

    /** Of each point its count or value, and its attributes. */
    private List<String> points(String metric) {
        return metric(metric).getData().getPoints().stream()
                .map(it -> value(it) + " " + it.getAttributes().toString().replace("\"", ""))
                .toList();
    }

    private static Object value(PointData point) {
        if (point instanceof HistogramPointData histogram) {
            return histogram.getCount();
        }
        return point instanceof LongPointData count ? count.getValue() : (Object) ((DoublePointData) point).getValue();
    }
}
