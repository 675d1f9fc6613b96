package org.identityverification.testkit.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.identityverification.testkit.simulation.Simulated.healthy;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.identityverification.testkit.MovableClock;
import org.identityverification.testkit.simulation.Flow;
import org.identityverification.testkit.simulation.Simulated;
import org.identityverification.testkit.wire.Answer;
import org.identityverification.testkit.wire.Call;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ControlTest {

    private final MovableClock clock = new MovableClock();

    @AutoClose
    private final Simulated provider = new Simulated(clock);

    private final Control control = new Control(provider.simulation, clock, List.of());

    @Test
    void leads_to_the_face_page_of_the_newest_check() {
        assertThat(answer("GET", "newest", "", "").headers()).containsEntry("Location", "http://localhost/");
        provider.flow(healthy());
        Flow newest = provider.flow(healthy());

        assertThat(answer("GET", "newest", "", "").headers())
                .containsEntry("Location", newest.shortLink("http://localhost"));
    }

    @Test
    void shows_each_flow_once_in_pages_the_newest_first() {
        for (int i = 0; i < 201; i++) {
            provider.flow(healthy());
        }
        List<String> shown = new ArrayList<>();
        String next = "";
        while (next != null) {
            JsonObject page = Simulated.json(answer("GET", "flows", "from=" + next, ""));
            page.getJsonArray("flows").getValuesAs(JsonObject.class).forEach(it -> shown.add(it.getString("flowId")));
            next = page.getString("next", null);
        }

        Collections.reverse(shown);
        assertThat(shown)
                .containsExactlyElementsOf(provider.simulation.started().all().stream()
                        .map(Flow::flowId)
                        .toList());
        assertThat(answer("GET", "flows", "from=7", "").status()).isEqualTo(400);
    }

    @Test
    void moves_the_clock_forward_and_back_and_returns_it_to_the_real_time() {
        assertThat(answer("POST", "clock", "", "forward=P1D").status()).isEqualTo(200);
        assertThat(answer("POST", "clock", "", "forward=PT-1H").status()).isEqualTo(200);
        assertThat(clock.instant()).isAfter(Instant.now().plus(Duration.ofHours(22)));

        assertThat(answer("DELETE", "clock", "", "").status()).isEqualTo(204);
        assertThat(clock.instant()).isBeforeOrEqualTo(Instant.now());
    }

    @ParameterizedTest
    @CsvSource({
        "faults, fault=unknown",
        "faults, fault=T429PA&calls=0",
        "faults, fault=T429PA&operation=other",
        "clock, ''",
        "clock, forward=1",
        "clock, forward=%zz",
        "clock, forward=P36501D",
        "clock, forward=PT-9223372036854775808S"
    })
    void refuses_what_it_cannot_understand_and_changes_nothing(String path, String form) {
        assertThat(answer("POST", path, "", form).status()).isEqualTo(400);
        assertThat(provider.simulation.scripts().nextCalls()).isEmpty();
        assertThat(clock.instant()).isBeforeOrEqualTo(Instant.now());
    }

    @ParameterizedTest
    @CsvSource({"'', 401", "APPCODE other, 401", "APPCODE code, 200"})
    void asks_for_the_app_code_where_other_machines_can_call_it(String authorization, int status) {
        Control shared = new Control(provider.simulation, clock, List.of("code"));
        Map<String, List<String>> headers = Map.of("authorization", List.of(authorization));

        Call calls = new Call(clock.instant(), "GET", "/control/calls", "", headers, new byte[0]);
        assertThat(shared.answer(calls, "").map(Answer::status)).contains(status);
        Call page = new Call(clock.instant(), "GET", "/s/x", "", headers, new byte[0]);
        assertThat(shared.answer(page, "")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "localhost:9099, '', '', 200",
        "127.0.0.1:9099, none, '', 200",
        "'[::1]:9099', same-origin, http://[::1]:9099, 200",
        "SANDBOX.localhost, '', '', 200",
        "evil.example:9099, '', '', 403",
        "localhost.evil.example, '', '', 403",
        "127.0.0.1.evil.example, same-origin, '', 403",
        "'', '', '', 403",
        "localhost:9099, cross-site, '', 403",
        "localhost:9099, same-site, http://localhost:3000, 403",
        "localhost:9099, '', https://evil.example, 403",
        "localhost:9099, '', null, 403"
    })
    void obeys_a_call_for_this_machine_and_no_page_of_another_site(String host, String site, String from, int status) {
        Map<String, List<String>> headers = new HashMap<>();
        Map.of("Host", host, "Sec-Fetch-Site", site, "Origin", from).forEach((name, value) -> {
            if (!value.isEmpty()) {
                headers.put(name, List.of(value));
            }
        });
        Call call = new Call(clock.instant(), "POST", "/control/clock", "", headers, "forward=PT1H".getBytes(UTF_8));

        assertThat(control.answer(call, "").map(Answer::status)).contains(status);
        assertThat(clock.instant().isAfter(Instant.now().plusSeconds(60))).isEqualTo(status == 200);
    }

    private Answer answer(String method, String path, String query, String form) {
        Map<String, List<String>> headers = Map.of("host", List.of("localhost"));
        Call call = new Call(clock.instant(), method, "/control/" + path, query, headers, form.getBytes(UTF_8));
        return control.answer(call, "http://localhost").orElseThrow();
    }
}
