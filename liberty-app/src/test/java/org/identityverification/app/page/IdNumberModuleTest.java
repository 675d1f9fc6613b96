package org.identityverification.app.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.graalvm.polyglot.Value;
import org.identityverification.FieldError;
import org.identityverification.ResidentIdNumber;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdNumberModuleTest {

    /** Half an hour before midnight in UTC: in China it is the next day. */
    private static final Instant NOW = Instant.parse("2026-03-09T23:30:00Z");

    private static final String GOOD = "11010519491231002X";

    @AutoClose
    private static final PageModule idNumber = PageModule.load("id-number");

    @ParameterizedTest
    @ValueSource(
            strings = {
                GOOD,
                "11010519491231002x",
                "",
                "110105 9491231002X",
                "１１０１０５19491231002X",
                "110105491231002",
                "1101051949123100211",
                "11010519491231A02X",
                "110105194913310021",
                "110105194902300021",
                "110105190002290021",
                "110105200002290021",
                "110105202603100017",
                "110105999912310021",
                "110105194912310021"
            })
    void finds_the_same_fault_as_the_server(String text) {
        assertThat(faultOnThePage(text)).isEqualTo(faultOnTheServer(text));
    }

    @Test
    void masks_all_but_the_first_and_the_last_four_characters() {
        assertThat(idNumber.call("masked", "11010519491231002x").asString())
                .isEqualTo(ResidentIdNumber.parse(GOOD).toString());
    }

    @Test
    void makes_up_adults_whom_the_server_accepts() {
        try (PageModule madeUp = PageModule.load("made-up-person")) {
            for (int i = 0; i < 1000; i++) {
                Value person = madeUp.call("madeUpPerson");
                ResidentIdNumber number =
                        ResidentIdNumber.parse(person.getMember("idNumber").asString());

                assertThat(number.age(Clock.systemUTC())).isBetween(18, 70);
                assertThat(person.getMember("name").asString()).hasSizeBetween(2, 3);
            }
        }
    }

    private static String faultOnThePage(String text) {
        Value fault = idNumber.call("fault", text, idNumber.value("new Date('" + NOW + "')"));
        return fault.isNull() ? "none" : "idNumber." + fault.asString();
    }

    private static String faultOnTheServer(String text) {
        return ResidentIdNumber.check(text, Clock.fixed(NOW, ZoneOffset.UTC))
                .map(FieldError::code)
                .orElse("none");
    }
}
