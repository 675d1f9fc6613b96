package org.identityverification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResidentIdNumberTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-01T08:00:00Z"), ZoneOffset.UTC);

    // The example number of GB 11643.
    private static final String VALID = "11010519491231002X";

    @Test
    void is_parsed_with_its_birth_date_and_masked_as_text() {
        ResidentIdNumber number = ResidentIdNumber.parse(VALID, CLOCK);

        assertThat(number.value()).isEqualTo(VALID);
        assertThat(number.birthDate()).isEqualTo(LocalDate.of(1949, 12, 31));
        assertThat(number).hasToString("1101**********002X");
    }

    @Test
    void ends_in_the_one_check_character_of_the_standard() {
        for (int order = 0; order < 1000; order++) {
            String seventeen = "11010519900101%03d".formatted(order);
            assertThat("0123456789X".chars().mapToObj(last -> seventeen + (char) last))
                    .filteredOn(it -> ResidentIdNumber.check(it, CLOCK).isEmpty())
                    .containsExactly(complete(seventeen));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1900, 1949, 2000, 2024})
    void has_a_birth_date_that_the_calendar_has(int year) {
        LocalDate first = LocalDate.of(year, 1, 1);
        List<LocalDate> dates = first.datesUntil(first.plusYears(1)).toList();
        assertThat(IntStream.range(0, 2000).mapToObj(it -> "110105%d%04d123".formatted(year, it)))
                .map(ResidentIdNumberTest::complete)
                .filteredOn(it -> ResidentIdNumber.check(it, CLOCK).isEmpty())
                .extracting(it -> ResidentIdNumber.parse(it, CLOCK).birthDate())
                .isEqualTo(dates);
    }

    @Test
    void equals_the_same_number_with_a_lower_case_x() {
        assertThat(ResidentIdNumber.parse("11010519491231002x", CLOCK))
                .isEqualTo(ResidentIdNumber.parse(VALID))
                .hasSameHashCodeAs(ResidentIdNumber.parse(VALID, CLOCK))
                .isNotEqualTo(ResidentIdNumber.parse(bornOn(LocalDate.of(1990, 1, 1)), CLOCK))
                .returns(VALID, ResidentIdNumber::value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "81000019900101000", "82000019900101000", "83000019900101000",
                "91101019900101000", "99999919900101000", "00000019900101000"
            })
    void may_come_from_any_region_or_be_of_a_residence_permit(String seventeen) {
        assertThat(ResidentIdNumber.check(complete(seventeen), CLOCK)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                    | missing",
                "'   '                 | missing",
                "'\u3000'              | missing",
                "110105491231002       | fifteenDigits",
                "' 11010519491231002X' | whiteSpace",
                "'11010519491231002X ' | whiteSpace",
                "'110105 19491231002X' | whiteSpace",
                "'110105\t9491231002X' | whiteSpace",
                "'11010519491231002\u00A0' | whiteSpace",
                "'\u300011010519491231002X' | whiteSpace",
                "'11010519491231002X\n' | whiteSpace",
                "１１010519491231002X    | fullWidth",
                "11010519491231002Ｘ    | fullWidth",
                "1101051949123100      | length",
                "11010519491231002     | length",
                "11010519491231002XX   | length",
                "11010549123100X       | length",
                "1101051949123100XX    | characters",
                "A1010519491231002X    | characters",
                "11010519491231002A    | characters",
                "11010519491231-02X    | characters",
                "110105194912310\u06622X | characters",
                "110105194902290021    | birthDate",
                "110105190002290021    | birthDate",
                "110105202603020021    | birthDateInFuture",
                "110105999912310021    | birthDateInFuture",
                "110105194912310020    | checkCharacter",
                "11010519491231003X    | checkCharacter"
            })
    void is_refused_for_exactly_one_reason_which_does_not_repeat_it(String text, String fault) {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> ResidentIdNumber.parse(text, CLOCK))
                .satisfies(e -> assertThat(e.errors()).singleElement().satisfies(error -> {
                    assertThat(error.field()).isEqualTo("idNumber");
                    assertThat(error.code()).isEqualTo("idNumber." + fault);
                    assertThat(e + error.toString()).doesNotContain("10105", "1949");
                }));
        assertThat(ResidentIdNumber.check(text, CLOCK)).isPresent();
    }

    @Test
    void is_in_the_future_by_the_calendar_in_China_in_any_zone_of_the_clock() {
        String born = bornOn(LocalDate.of(2026, 3, 2));
        Instant midnightInChina = Instant.parse("2026-03-01T16:00:00Z");

        assertThat(ResidentIdNumber.check(born, Clock.fixed(midnightInChina.minusMillis(1), ZoneOffset.UTC)))
                .hasValueSatisfying(it -> assertThat(it.code()).isEqualTo("idNumber.birthDateInFuture"));
        assertThat(ResidentIdNumber.check(born, Clock.fixed(midnightInChina, ZoneOffset.UTC)))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "2012-03-02, 2026-03-01, 13",
        "2012-03-01, 2026-03-01, 14",
        "2012-02-29, 2026-02-28, 13",
        "2012-02-29, 2026-03-01, 14",
        "2012-02-29, 2028-02-29, 16",
        "2012-02-29, 2028-02-28, 15",
        "2026-03-01, 2026-03-01, 0",
        "1949-12-31, 2026-12-30, 76",
        "2020-06-01, 2019-05-31, -1"
    })
    void gives_the_age_to_the_day_29_February_included(LocalDate born, LocalDate date, int age) {
        Clock later = Clock.fixed(Instant.parse("2030-01-01T00:00:00Z"), ZoneOffset.UTC);

        assertThat(ResidentIdNumber.parse(bornOn(born), later).ageOn(date)).isEqualTo(age);
    }

    private static String bornOn(LocalDate date) {
        return complete("110105" + date.format(DateTimeFormatter.BASIC_ISO_DATE) + "123");
    }

    /** By the formula of the standard: the sum of a(i) × 2^(i-1) mod 11 is 1, counted from the right. */
    static String complete(String seventeen) {
        int sum = 0;
        for (int i = 0; i < 17; i++) {
            int power = (1 << (17 - i)) % 11;
            sum += (seventeen.charAt(i) - '0') * power;
        }
        int check = Math.floorMod(1 - sum, 11);
        return seventeen + (check == 10 ? "X" : String.valueOf(check));
    }
}
