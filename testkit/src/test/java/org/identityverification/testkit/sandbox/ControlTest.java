package org.identityverification.testkit.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.identityverification.testkit.MovableClock;
import org.identityverification.testkit.simulation.Simulation;
import org.identityverification.testkit.wire.Answer;
import org.identityverification.testkit.wire.Call;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The control endpoint")
class ControlTest {

    private final MovableClock clock = new MovableClock();

    @AutoClose
    private final Simulation simulation = new Simulation(List.of("code"), Simulation.Settings.usual(100, true), clock);

    private final Control control = new Control(simulation, clock, List.of());

    @Test
    @DisplayName("moves the clock forward and back, and returns it to the real time")
    void clock() {
        assertThat(status("POST", "clock", "forward=P1D")).isEqualTo(200);
        assertThat(status("POST", "clock", "forward=PT-1H")).isEqualTo(200);
        assertThat(clock.instant()).isAfter(Instant.now().plus(Duration.ofHours(22)));

        assertThat(status("DELETE", "clock", "")).isEqualTo(204);
        assertThat(clock.instant()).isBeforeOrEqualTo(Instant.now());
    }

    @ParameterizedTest
    @CsvSource({
        "faults, fault=unknown",
        "faults, fault=T429PA&calls=0",
        "faults, fault=T429PA&operation=other",
        "accounts, fault=T429PA",
        "accounts, app-code=code&fault=unknown",
        "clock, ''",
        "clock, forward=1",
        "clock, forward=%zz",
        "clock, forward=P36501D",
        "clock, forward=PT-9223372036854775808S"
    })
    @DisplayName("refuses what it can't understand, and changes nothing")
    void wrong(String path, String form) {
        assertThat(status("POST", path, form)).isEqualTo(400);
        assertThat(simulation.scripts().nextCalls()).isEmpty();
        assertThat(simulation.scripts().accounts()).isEmpty();
        assertThat(clock.instant()).isBeforeOrEqualTo(Instant.now());
    }

    @ParameterizedTest
    @CsvSource({"'', 401", "APPCODE other, 401", "APPCODE code, 200"})
    @DisplayName("asks for the app code where other machines can call it")
    void appCode(String authorization, int status) {
        Control shared = new Control(simulation, clock, List.of("code"));

        assertThat(answer(shared, "GET", "/control/calls", authorization, ""))
                .map(Answer::status)
                .contains(status);
        assertThat(answer(shared, "GET", "/s/x", "", "")).isEmpty();
    }

    private int status(String method, String path, String form) {
        return answer(control, method, "/control/" + path, "", form)
                .orElseThrow()
                .status();
    }

    private Optional<Answer> answer(Control control, String method, String path, String authorization, String form) {
        Map<String, List<String>> headers = Map.of("authorization", List.of(authorization));
        return control.answer(
                new Call(clock.instant(), method, path, "", headers, form.getBytes(UTF_8)), "http://localhost");
    }
}
