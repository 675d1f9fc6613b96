package org.identityverification.app.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.identityverification.InvalidRequestException;
import org.identityverification.Undelivered.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParametersTest {

    private static final Reason[] OF_CLAIMS = {Reason.FLOW_UNKNOWN, Reason.NO_ANSWER};

    @Test
    void can_be_a_moment_in_any_time_zone() {
        Instant moment = Instant.parse("2026-03-01T08:00:00Z");

        assertThat(Parameters.since(body("{\"since\":\"2026-03-01T08:00:00Z\"}")))
                .isEqualTo(moment);
        assertThat(Parameters.since(body("{\"since\":\"2026-03-01T16:00:00+08:00\"}")))
                .isEqualTo(moment);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {"from":"x"}                                | since | since.missing
        {"since":"yesterday"}                       | since | since.spelling
        {"since":"2026-03-01"}                      | since | since.spelling
        {"since":"2026-03-01T08:00:00"}             | since | since.spelling
        {"since":""}                                | since | since.spelling
        {"since":1772352090}                        | since | json.text
        {"since":"-1000000000-01-01T00:00:00Z"}     | since | since.notPast
        {"since":"+1000000000-12-31T23:59:59Z"}     | since | since.notPast
        {"since":"2026-03-01T08:00:00Z","form":"x"} | form  | unknown.of.reason, since, from
        """)
    void is_no_moment_of_the_past(String json, String field, String code) {
        assertRefused(() -> Parameters.since(body(json)), field, code);
    }

    @Test
    void is_not_in_the_future() {
        String soon = Instant.now().plus(Duration.ofHours(1)).toString();

        assertRefused(() -> Parameters.since(body("{\"since\":\"" + soon + "\"}")), "since", "since.notPast");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {}                           | reason  | reason.notOfClaim
        {"reason":null}              | reason  | reason.notOfClaim
        {"reason":"OBSERVER_FAILED"} | reason  | reason.notOfClaim
        {"reason":[]}                | reason  | reason.notOfClaim
        {"reasons":"NO_ANSWER"}      | reasons | unknown.of.reason, since, from
        """)
    void is_no_reason_of_claims(String json, String field, String code) {
        assertRefused(() -> Parameters.reason(body(json), OF_CLAIMS, "reason.notOfClaim"), field, code);
        assertThat(Parameters.reason(body("{\"reason\":\"NO_ANSWER\"}"), OF_CLAIMS, "reason.notOfClaim"))
                .isEqualTo(Reason.NO_ANSWER);
    }

    private static JsonBody body(String json) {
        return JsonBody.parse(json.getBytes(StandardCharsets.UTF_8), List.of("reason", "since", "from"));
    }

    private static void assertRefused(ThrowingCallable reading, String field, String code) {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(reading)
                .satisfies(thrown -> assertThat(thrown.errors()).singleElement().satisfies(error -> {
                    assertThat(error.field()).isEqualTo(field);
                    assertThat(error.code()).isEqualTo(code);
                }));
    }
}
