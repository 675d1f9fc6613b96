package org.identityverification.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import cn.hutool.core.util.IdcardUtil;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.stream.Stream;
import org.identityverification.ResidentIdNumber;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class PersonTest {

    private final LocalDate today = LocalDate.now(ZoneId.of("Asia/Shanghai"));

    @RepeatedTest(100)
    void has_an_ID_number_that_the_module_and_an_independent_library_accept() {
        Person person = Person.adult();
        ResidentIdNumber number = ResidentIdNumber.parse(person.idNumber());
        assertThat(number.ageOn(today)).isBetween(20, 59);
        assertThat(IdcardUtil.isValidCard18(person.idNumber())).isTrue();
        assertThat(person.idNumber()).startsWith("110199");
        assertThat(person.name()).isNotBlank();
    }

    @Test
    void is_a_different_one_each_time() {
        assertThat(Stream.generate(Person::adult).limit(20_000).map(Person::idNumber))
                .doesNotHaveDuplicates();
        assertThat(Stream.generate(() -> Person.bornOn(today)).limit(1000).map(Person::idNumber))
                .doesNotHaveDuplicates();
    }

    @Test
    void can_be_a_child_or_have_a_given_date_of_birth() {
        assertThat(ResidentIdNumber.parse(Person.child().idNumber()).ageOn(today))
                .isEqualTo(13);
        assertThat(Person.bornOn(LocalDate.of(1949, 12, 31)).idNumber()).matches("11019919491231\\d{3}[0-9X]");
    }
}
