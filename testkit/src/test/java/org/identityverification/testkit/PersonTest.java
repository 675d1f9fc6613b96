package org.identityverification.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import cn.hutool.core.util.IdcardUtil;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.stream.Stream;
import org.identityverification.ResidentIdNumber;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

@DisplayName("A fictional person")
class PersonTest {

    private final LocalDate today = LocalDate.now(ZoneId.of("Asia/Shanghai"));

    @RepeatedTest(100)
    @DisplayName("has an ID number that the module and an independent library accept")
    void valid() {
        Person person = Person.adult();
        ResidentIdNumber number = ResidentIdNumber.parse(person.idNumber());
        assertThat(number.ageOn(today)).isBetween(20, 59);
        assertThat(IdcardUtil.isValidCard18(person.idNumber())).isTrue();
        assertThat(person.idNumber()).startsWith("110199");
        assertThat(person.name()).isNotBlank();
    }

    @Test
    @DisplayName("is a different one each time")
    void different() {
        assertThat(Stream.generate(Person::adult).limit(20_000).map(Person::idNumber))
                .doesNotHaveDuplicates();
        assertThat(Stream.generate(() -> Person.bornOn(today)).limit(1000).map(Person::idNumber))
                .doesNotHaveDuplicates();
    }

    @Test
    @DisplayName("can be a child, or have a given date of birth")
    void age() {
        assertThat(ResidentIdNumber.parse(Person.child().idNumber()).ageOn(today))
                .isEqualTo(13);
        assertThat(Person.bornOn(LocalDate.of(1949, 12, 31)).idNumber()).matches("11019919491231\\d{3}[0-9X]");
    }
}
