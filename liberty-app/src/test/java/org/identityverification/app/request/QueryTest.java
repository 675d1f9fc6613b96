package org.identityverification.app.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.ws.rs.core.MultivaluedHashMap;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.identityverification.InvalidRequestException;
import org.identityverification.VerificationStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTest {

    @ParameterizedTest
    @ValueSource(strings = {"2026-03-01T08:00:00Z", "2026-03-01T16:00:00+08:00", "2026-03-01T16:00:00 08:00"})
    void has_a_time_with_any_offset_whose_plus_may_have_become_a_space(String time) {
        assertThat(query("since", time).time("since")).isEqualTo("2026-03-01T08:00:00Z");
    }

    @Test
    void has_the_usual_values_without_a_parameter() {
        Query query = query();

        assertThat(query.number("max", 7, 9)).isEqualTo(7);
        assertThat(query.flag("unknown")).isFalse();
        assertThat(query.zone("zone")).isEqualTo(ZoneId.of("UTC"));
        query.requireNoErrors();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        since  | 2026-03-01T08:00:00             | since.spelling
        since  | 2026-03-01                      | since.spelling
        since  | 2026-02-30T08:00:00Z            | since.spelling
        since  | 1969-12-31T23:59:59Z            | since.spelling
        since  | -1000000000-01-01T00:00:00Z     | since.spelling
        zone   | Asia/Nowhere                    | zone.unknown
        zone   | ../../etc/passwd                | zone.unknown
        status | passed                          | status.unknown
        flag   | yes                             | json.boolean
        max    | 0                               | max.range
        max    | 10                              | max.range
        max    | 99999999999                     | max.range
        max    | ٣                               | max.range
        sinse  | 2026-03-01T08:00:00Z            | unknown.of.since, zone, status, flag, max
        """)
    void names_a_wrong_value_and_does_not_repeat_it(String name, String value, String code) {
        Query query = query("since", "2026-03-01T08:00:00Z", name, value);
        if (name.equals("since")) {
            query = query(name, value);
        }
        query.time("since");
        query.zone("zone");
        query.constant("status", VerificationStatus.class, "status.unknown");
        query.flag("flag");
        query.number("max", 1, 9);

        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(query::requireNoErrors)
                .satisfies(thrown -> assertThat(thrown.errors())
                        .singleElement()
                        .satisfies(error -> assertThat(error.code()).isEqualTo(code)))
                .withMessageNotContaining(value);
    }

    @Test
    void names_every_fault_at_once_also_what_is_missing_and_what_is_given_twice() {
        Query query = query("zone", "x", "zone", "UTC", "max", "x");
        assertThat(query.time("since")).isEqualTo(Instant.EPOCH);
        query.number("max", 1, 9);

        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(query::requireNoErrors)
                .satisfies(thrown -> assertThat(thrown.errors())
                        .extracting(error -> error.field() + " " + error.code())
                        .containsExactly("zone query.twice", "since time.missing", "max max.range"));
    }

    private static Query query(String... namesAndValues) {
        MultivaluedHashMap<String, String> values = new MultivaluedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            values.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return new Query(values, List.of("since", "zone", "status", "flag", "max"));
    }
}
