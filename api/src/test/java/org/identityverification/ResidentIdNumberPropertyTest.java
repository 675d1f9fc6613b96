package org.identityverification;

import static org.assertj.core.api.Assertions.assertThat;

import cn.hutool.core.util.IdcardUtil;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/**
 * Compares with an independent library. The properties avoid the known differences: the library has a list of provinces,
 * knows no birth before 1900, and accepts tomorrow's birth date.
 */
class ResidentIdNumberPropertyTest {

    private static final Clock CLOCK = Clock.system(ZoneId.of("Asia/Shanghai"));

    @Property(tries = 5000)
    void is_accepted_by_both_when_it_follows_the_rule(@ForAll("seventeen") String seventeen) {
        String number = IdNumbers.complete(seventeen);

        assertThat(ResidentIdNumber.check(number, CLOCK)).isEmpty();
        assertThat(IdcardUtil.isValidCard18(number)).isTrue();
        assertThat(ResidentIdNumber.parse(number, CLOCK).birthDate().format(DateTimeFormatter.BASIC_ISO_DATE))
                .isEqualTo(IdcardUtil.getBirthByIdCard(number));
    }

    @Property(tries = 5000)
    void is_judged_alike_by_both_for_every_check_character(
            @ForAll("seventeen") String seventeen, @ForAll("checkCharacters") char last) {
        assertJudgedAlike(seventeen + last);
    }

    @Property(tries = 5000)
    void is_judged_alike_by_both_for_every_eight_digits_of_the_date(
            @ForAll @IntRange(min = 1900, max = 2025) int year,
            @ForAll @IntRange(max = 19) int month,
            @ForAll @IntRange(max = 39) int day) {
        assertJudgedAlike(IdNumbers.complete("110105%04d%02d%02d123".formatted(year, month, day)));
    }

    @Property(tries = 5000)
    void is_refused_by_both_when_two_adjacent_digits_are_swapped_or_one_digit_is_wrong(
            @ForAll("seventeen") String seventeen,
            @ForAll @IntRange(min = 14, max = 16) int place,
            @ForAll @IntRange(min = 1, max = 9) int step) {
        String number = IdNumbers.complete(seventeen);
        char other = (char) ('0' + (number.charAt(place) - '0' + step) % 10);
        String wrong = number.substring(0, place) + other + number.substring(place + 1);

        assertThat(ResidentIdNumber.check(wrong, CLOCK)).isPresent();
        assertThat(IdcardUtil.isValidCard18(wrong)).isFalse();
        assertJudgedAlike(number.substring(0, 14) + number.charAt(15) + number.charAt(14) + number.substring(16));
    }

    private static void assertJudgedAlike(String number) {
        assertThat(ResidentIdNumber.check(number, CLOCK).isEmpty())
                .as(number)
                .isEqualTo(IdcardUtil.isValidCard18(number));
    }

    @Provide
    Arbitrary<String> seventeen() {
        Arbitrary<String> region = Arbitraries.of("11", "12", "32", "44", "51", "65", "71", "81", "82")
                .flatMap(province -> Arbitraries.strings().numeric().ofLength(4).map(rest -> province + rest));
        Arbitrary<String> date = Arbitraries.longs()
                .between(
                        LocalDate.of(1900, 1, 1).toEpochDay(),
                        LocalDate.of(2025, 12, 31).toEpochDay())
                .map(LocalDate::ofEpochDay)
                .map(day -> day.format(DateTimeFormatter.BASIC_ISO_DATE));
        Arbitrary<String> order = Arbitraries.strings().numeric().ofLength(3);
        return Combinators.combine(region, date, order).as((a, b, c) -> a + b + c);
    }

    @Provide
    Arbitrary<Character> checkCharacters() {
        return Arbitraries.of('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'X', 'x');
    }
}
