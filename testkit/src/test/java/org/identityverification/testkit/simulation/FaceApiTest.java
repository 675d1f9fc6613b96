package org.identityverification.testkit.simulation;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.identityverification.testkit.simulation.Simulated.code;
import static org.identityverification.testkit.simulation.Simulated.healthy;
import static org.identityverification.testkit.simulation.Simulated.json;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.function.Consumer;
import org.identityverification.testkit.MovableClock;
import org.identityverification.testkit.Person;
import org.identityverification.testkit.script.BusinessError;
import org.identityverification.testkit.script.GatewayRefusal;
import org.identityverification.testkit.script.Outcome;
import org.identityverification.testkit.script.SpoiledAnswer;
import org.identityverification.testkit.wire.Answer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FaceApiTest {

    // Half an hour before midnight in Shanghai, which is 16:00 UTC.
    private static final Instant NOW = Instant.parse("2026-03-07T15:30:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    @AutoClose
    private final Simulated provider = new Simulated(CLOCK);

    @Test
    void refuses_every_call_during_an_outage() {
        MovableClock clock = new MovableClock();
        try (Simulated down = new Simulated(clock)) {
            down.simulation.scripts().nextCheck(Outcome.neverFinishes().providerDown(Duration.ofMinutes(1)));
            byte[] request = healthy().build().toString().getBytes(UTF_8);

            Flow flow = down.flow(healthy());
            assertThat(down.result(flow.flowId()).status()).isEqualTo(503);
            assertThat(down.startRaw(request).status()).isEqualTo(503);
            clock.forward(Duration.ofMinutes(1));
            assertThat(code(down.result(flow.flowId()))).isZero();
            assertThat(code(down.startRaw(request))).isZero();
            assertThat(flow.log()).hasSize(2).element(1).asString().endsWith("D503BB");
        }
    }

    @Test
    void remembers_neither_name_nor_number() {
        start(healthy().build());
        Flow flow = provider.newest();
        assertThat(flow.request().name()).isEqualTo("张**");
        assertThat(flow.request().idNo()).matches("1101\\*{10}[0-9]{3}[0-9X]");
    }

    @Test
    void tolerates_unknown_fields_nulls_and_a_lower_case_x() {
        JsonObject request = healthy()
                .add("extra", Json.createObjectBuilder().add("name", 7))
                .add("list", Json.createArrayBuilder().add(Json.createArrayBuilder()))
                .add("notifyUrl", JsonValue.NULL)
                .add("repetition", false)
                .add("idNo", "11010519491231002x")
                .build();
        assertThat(code(start(request))).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {" %s", "%s ", "%s\t", "%s\u3000", "%s\u00a0"})
    void reports_white_space_in_a_valid_number_as_white_space(String form) {
        String idNo = form.formatted(Simulated.adult());
        assertThat(start(healthy().add("idNo", idNo).build())).satisfies(is(BusinessError.WHITE_SPACE));
    }

    @Test
    void counts_years_by_the_calendar_in_China() {
        String fourteenToday = Person.bornOn(LocalDate.of(2012, 3, 7)).idNumber();
        String fourteenTomorrow = Person.bornOn(LocalDate.of(2012, 3, 8)).idNumber();
        assertThat(code(start(healthy().add("idNo", fourteenToday).build()))).isZero();
        assertThat(start(healthy().add("idNo", fourteenTomorrow).build())).satisfies(is(BusinessError.UNDER_14));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "null", "[]", "{",
                "{\"name\":1}", "{\"repetition\":\"true\"}", "{\"callbackUrl\":{}}", "{}{}",
                "{} x", "{\"ÿ\":1}"
            })
    void answers_unreadable_input_with_the_general_error(String body) {
        assertThat(provider.startRaw(body.getBytes(ISO_8859_1))).satisfies(is(BusinessError.FAILED));
    }

    @Test
    void refuses_a_body_that_is_too_long() {
        assertThat(provider.startRaw(new byte[Simulation.MAX_BODY_LENGTH + 1]).headers())
                .containsEntry(GatewayRefusal.ERROR_CODE, "I413RL");
    }

    @ParameterizedTest
    @CsvSource({"callbackUrl,ftp://a/b", "callbackUrl,javascript:alert(1)", "notifyUrl,file:///etc/x", "notifyUrl,x"})
    void requires_web_addresses(String field, String url) {
        assertThat(start(healthy().add(field, url).build())).satisfies(is(BusinessError.FAILED));
    }

    @ParameterizedTest
    @CsvSource({"测试-30599999, 200", "测试-Q418ZZ, 418", "测试-t429pa, 429", "测试-30500000-http500, 500"})
    void a_name_makes_each_of_its_starts_fail(String name, int status) {
        JsonObject request = healthy().add("name", name).build();

        assertThat(start(request).status()).isEqualTo(status);
        assertThat(start(request).status()).isEqualTo(status);
        assertThat(provider.simulation.started().all()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"测试", "测试-", "测试-3050000", "测试-30500000-http200", "小测试-hang"})
    void other_names_make_nothing_fail(String name) {
        assertThat(code(start(healthy().add("name", name).build()))).isZero();
    }

    @Test
    void forgets_the_oldest_flow_when_there_are_too_many() {
        String first = json(start(healthy().build())).getJsonObject("data").getString("flowId");
        for (int i = 0; i < 10_000; i++) {
            start(healthy().build());
        }
        assertThat(provider.result(first)).satisfies(is(BusinessError.FLOW_UNKNOWN));
        assertThat(provider.simulation.started().all()).hasSize(10_000);
    }

    @Test
    void drips_the_healthy_answer_byte_by_byte() throws IOException {
        JsonObject answer = healthy().build();
        int[] flushes = {0};
        ByteArrayOutputStream out = new ByteArrayOutputStream() {
            @Override
            public void flush() {
                flushes[0]++;
            }
        };

        // An interrupted thread does not pause.
        Thread.currentThread().interrupt();
        SpoiledAnswer.DRIP.answer(answer).body().writeTo(out);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(out.toString(UTF_8)).isEqualTo(answer.toString());
        assertThat(flushes[0]).isEqualTo(out.size());
    }

    private static Consumer<Answer> is(BusinessError error) {
        return answer -> {
            assertThat(answer.status()).isEqualTo(200);
            assertThat(json(answer).getInt("code")).isEqualTo(error.code());
            assertThat(json(answer).getString("message")).isEqualTo(error.message());
            assertThat(answer.headers()).containsKey("X-Ca-Request-Id");
        };
    }

    private Answer start(JsonObject request) {
        return provider.startRaw(request.toString().getBytes(UTF_8));
    }
}
