package org.identityverification.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Stream;
import org.identityverification.testkit.MovableClock;
import org.identityverification.testkit.script.GatewayRefusal;
import org.identityverification.testkit.wire.Call;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayTest {

    private static final long NOW = 1_800_000_000_000L;

    private final Gateway gateway =
            new Gateway(List.of("the-code", "the-other"), true, Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC));

    @ParameterizedTest
    @ValueSource(strings = {"APPCODE other", "APPCODE  the-code", "APPCODE the-code ", "APPCODE the-cod"})
    void refuses_a_wrong_app_code_and_leaves_the_nonce_unused(String authorization) {
        assertThat(check(authorization, "" + NOW)).contains(GatewayRefusal.A400AC);
        assertThat(check("APPCODE the-code", "" + NOW)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"APPCODE canary", "canary"})
    void logs_the_expected_app_codes_and_nothing_of_the_received_one(String authorization) {
        List<LogRecord> logged = new CopyOnWriteArrayList<>();
        List<Logger> loggers = Stream.of(Gateway.class, Simulation.class)
                .map(source -> Logger.getLogger(source.getName()))
                .toList();
        loggers.forEach(logger -> logger.setFilter(logged::add));
        try (Simulated provider = new Simulated(Clock.systemUTC())) {
            provider.authorized(authorization);
            provider.authorized("APPCODE code");
        } finally {
            loggers.forEach(logger -> logger.setFilter(null));
        }

        assertThat(logged)
                .map(new SimpleFormatter()::formatMessage)
                .anyMatch(it -> it.contains("expects code") && it.contains("identity-verification.app-code"))
                .noneMatch(it -> it.contains("canary"));
    }

    @Test
    void keeps_the_nonces_of_each_app_code_apart() {
        assertThat(check("APPCODE the-code", "" + NOW)).isEmpty();
        assertThat(check("APPCODE the-other", "" + NOW)).isEmpty();
        assertThat(check("APPCODE the-other", "" + NOW)).contains(GatewayRefusal.I400NC);
    }

    @Test
    void remembers_a_nonce_as_long_as_it_would_be_accepted() {
        MovableClock clock = new MovableClock();
        clock.forward(Duration.ofDays(3650));
        Gateway moved = new Gateway(List.of("the-code"), true, clock);
        String nonce = Long.toString(clock.millis() + 890_000);

        assertThat(check(moved, "APPCODE the-code", nonce)).isEmpty();
        clock.forward(Duration.ofMinutes(29));
        assertThat(check(moved, "APPCODE the-code", nonce)).contains(GatewayRefusal.I400NC);
        clock.forward(Duration.ofMinutes(-29));
        assertThat(check(moved, "APPCODE the-code", nonce)).contains(GatewayRefusal.I400NC);
    }

    @Test
    void refuses_an_old_nonce_and_a_future_one() {
        assertThat(check("APPCODE the-code", "" + (NOW - 900_000))).isEmpty();
        assertThat(check("APPCODE the-code", "" + (NOW - 900_001))).contains(GatewayRefusal.CLASSIC_TIMESTAMP_EXPIRED);
        assertThat(check("APPCODE the-code", "" + (NOW + 900_001))).contains(GatewayRefusal.CLASSIC_INVALID_TIMESTAMP);
    }

    @Test
    void accepts_the_real_time_and_the_moved_time_but_no_nonce_twice() {
        String real = "" + System.currentTimeMillis();
        assertThat(check("APPCODE the-code", real)).isEmpty();
        assertThat(check("APPCODE the-code", real)).contains(GatewayRefusal.I400NC);
        assertThat(check("APPCODE the-code", "" + NOW)).isEmpty();
    }

    private Optional<GatewayRefusal> check(String authorization, String nonce) {
        return check(gateway, authorization, nonce);
    }

    private static Optional<GatewayRefusal> check(Gateway gateway, String authorization, String nonce) {
        Map<String, List<String>> headers =
                Map.of("authorization", List.of(authorization), "x-ca-nonce", List.of(nonce));
        return gateway.check(new Call(Instant.EPOCH, "POST", "/", "", headers, new byte[0]));
    }
}
