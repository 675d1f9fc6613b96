package org.identityverification.impl.runtime.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.identityverification.impl.runtime.telemetry.OpenTelemetryInstruments.ACCOUNT;
import static org.identityverification.impl.runtime.telemetry.OpenTelemetryInstruments.CONFIRMED;
import static org.identityverification.impl.runtime.telemetry.OpenTelemetryInstruments.DELIVERY_OUTCOME;
import static org.identityverification.impl.runtime.telemetry.OpenTelemetryInstruments.DELIVERY_STATE;
import static org.identityverification.impl.runtime.telemetry.OpenTelemetryInstruments.ERROR_TYPE;
import static org.identityverification.impl.runtime.telemetry.OpenTelemetryInstruments.NOTIFICATION_OUTCOME;
import static org.identityverification.impl.runtime.telemetry.OpenTelemetryInstruments.OPERATION;
import static org.identityverification.impl.runtime.telemetry.OpenTelemetryInstruments.OUTCOME;
import static org.identityverification.impl.runtime.telemetry.OpenTelemetryInstruments.SOURCE;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import java.util.Collection;
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
import org.identityverification.impl.runtime.telemetry.Telemetry.NotificationOutcome;
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

        MetricData calls = metric("identity_verification.provider.call.duration");
        assertThat(calls.getUnit()).isEqualTo("s");
        assertThat(calls.getHistogramData().getPoints())
                .extracting(point -> point.getAttributes())
                .containsExactlyInAnyOrder(
                        Attributes.of(OPERATION, "start"),
                        Attributes.of(OPERATION, "start", ERROR_TYPE, "timeout"),
                        Attributes.of(OPERATION, "start", ERROR_TYPE, "balance_used_up"),
                        Attributes.of(OPERATION, "result", ERROR_TYPE, "unexpected"));
        assertThat(calls.getHistogramData().getPoints())
                .allSatisfy(point -> assertThat(point.getBoundaries())
                        .startsWith(0.005, 0.01)
                        .endsWith(10.0, 20.0));
    }

    @Test
    void counts_notifications_deliveries_and_results_by_outcome() {
        telemetry.answered(NotificationOutcome.FORGED);
        telemetry.answered(NotificationOutcome.FORGED);
        telemetry.answered(NotificationOutcome.ACCEPTED);
        telemetry.delivered(DeliveryOutcome.PARKED, null);
        telemetry.ended(VerificationOutcome.PASSED, ResultSource.QUERY, true, null);

        assertThat(counted("identity_verification.notifications"))
                .containsExactlyInAnyOrder(
                        "2 " + Attributes.of(NOTIFICATION_OUTCOME, "forged"),
                        "1 " + Attributes.of(NOTIFICATION_OUTCOME, "accepted"));
        assertThat(counted("identity_verification.delivery.attempts"))
                .containsExactly("1 " + Attributes.of(DELIVERY_OUTCOME, "parked"));
        assertThat(counted("identity_verification.results"))
                .containsExactly("1 " + Attributes.of(OUTCOME, "passed", SOURCE, "query", CONFIRMED, true));
    }

    @Test
    void measures_the_first_20_accounts_by_name_and_all_further_ones_as_one() {
        for (int i = 0; i < 25; i++) {
            String account = "account-" + i;
            telemetry.call("start", ID, account, () -> "answer");
            telemetry.ended(VerificationOutcome.PASSED, ResultSource.QUERY, true, account);
        }
        telemetry.call("start", ID, null, () -> "answer");
        telemetry.delivered(DeliveryOutcome.DELIVERED, "account-19");
        telemetry.delivered(DeliveryOutcome.DELIVERED, "account-20");

        assertThat(metric("identity_verification.provider.call.duration")
                        .getHistogramData()
                        .getPoints())
                .hasSize(22)
                .extracting(
                        point -> point.getCount() + " " + point.getAttributes().get(ACCOUNT))
                .contains("1 account-0", "1 account-19", "5 other", "1 null");
        assertThat(metric("identity_verification.results").getLongSumData().getPoints())
                .hasSize(21);
        assertThat(counted("identity_verification.delivery.attempts"))
                .containsExactlyInAnyOrder(
                        "1 " + Attributes.of(DELIVERY_OUTCOME, "delivered", ACCOUNT, "account-19"),
                        "1 " + Attributes.of(DELIVERY_OUTCOME, "delivered", ACCOUNT, "other"));
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
            assertThat(valuesOf("identity_verification.delivery.hung")).containsExactly((double) count);
        }

        value.set(7);

        assertThat(metric("identity_verification.delivery.pending")
                        .getDoubleGaugeData()
                        .getPoints())
                .extracting(point -> point.getAttributes().get(DELIVERY_STATE) + " " + point.getValue())
                .containsExactlyInAnyOrder("waiting 7.0", "parked 7.0");
        for (String other : List.of("claims.pending", "delivery.oldest_age", "claims.oldest_age")) {
            assertThat(valuesOf("identity_verification." + other)).containsExactly(7.0);
        }
    }

    private void fail(String operation, RuntimeException failure) {
        assertThatThrownBy(() -> telemetry.call(operation, ID, null, () -> {
                    throw failure;
                }))
                .isSameAs(failure);
    }

    private MetricData metric(String name) {
        Collection<MetricData> all = metrics.collectAllMetrics();
        return all.stream()
                .filter(it -> it.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " in " + all));
    }

    private List<Double> valuesOf(String gauge) {
        return metric(gauge).getDoubleGaugeData().getPoints().stream()
                .map(DoublePointData::getValue)
                .toList();
    }

    private List<String> counted(String name) {
        return metric(name).getLongSumData().getPoints().stream()
                .map((LongPointData point) -> point.getValue() + " " + point.getAttributes())
                .toList();
    }
}
