package org.identityverification;

import static org.assertj.core.api.Assertions.assertThat;

import cn.hutool.core.util.IdcardUtil;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.time.api.constraints.DateRange;

/**
 * Compares with an independent library. The properties avoid the known differences: the library has a list of provinces,
 * knows no birth before 1900, and accepts tomorrow's birth date.
 */
class ResidentIdNumberPropertyTest {

    private static final Clock CLOCK = Clock.system(ZoneId.of("Asia/Shanghai"));

    @Property(tries = 10_000)
    void is_judged_alike_by_both_for_every_check_character_right_or_wrong(
            @ForAll("provinces") String province,
            @ForAll @IntRange(max = 9999) int district,
            @ForAll @DateRange(min = "1900-01-01", max = "2025-12-31") LocalDate born,
            @ForAll @IntRange(max = 999) int order,
            @ForAll("checkCharacters") char last) {
        String date = born.format(DateTimeFormatter.BASIC_ISO_DATE);
        assertJudgedAlike("%s%04d%s%03d%c".formatted(province, district, date, order, last));
    }

    @Property(tries = 5000)
    void is_judged_alike_by_both_for_every_eight_digits_of_the_date(
            @ForAll @IntRange(min = 1900, max = 2025) int year,
            @ForAll @IntRange(max = 19) int month,
            @ForAll @IntRange(max = 39) int day) {
        assertJudgedAlike(IdNumbers.complete("110105%04d%02d%02d123".formatted(year, month, day)));
    }

    private static void assertJudgedAlike(String number) {
        boolean valid = IdcardUtil.isValidCard18(number);
        assertThat(ResidentIdNumber.check(number, CLOCK).isEmpty()).as(number).isEqualTo(valid);
        if (valid) {
            assertThat(ResidentIdNumber.parse(number, CLOCK).birthDate().format(DateTimeFormatter.BASIC_ISO_DATE))
                    .isEqualTo(IdcardUtil.getBirthByIdCard(number));
        }
    }

    @Provide
    Arbitrary<String> provinces() {
        return Arbitraries.of("11", "12", "32", "44", "51", "65", "71", "81", "82");
    }

    @Provide
    Arbitrary<Character> checkCharacters() {
        return Arbitraries.of('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'X', 'x');
    }
}
