package org.identityverification;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import org.junit.jupiter.api.DisplayName;

@DisplayName("Any input as an ID number")
class ResidentIdNumberFuzzTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);

    @FuzzTest
    @DisplayName("is refused without being repeated, or parsed with a masked text form")
    void isRefusedOrMasked(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        try {
            ResidentIdNumber number = ResidentIdNumber.parse(text, CLOCK);

            assertThat(number.value()).isEqualTo(text.toUpperCase(Locale.ROOT)).matches("[0-9]{17}[0-9X]");
            assertThat(ResidentIdNumberTest.complete(text.substring(0, 17))).isEqualTo(number.value());
            assertThat(number.age(CLOCK)).isNotNegative();
            assertThat(number.toString()).doesNotContain(text.substring(4, 14));
        } catch (InvalidRequestException e) {
            assertThat(e.errors()).singleElement().satisfies(error -> {
                assertThat(error.field()).isEqualTo("idNumber");
                assertThat(text.length() > 4 && error.toString().contains(text)).isFalse();
            });
            assertThat(ResidentIdNumber.check(text, CLOCK)).contains(e.errors().get(0));
        }
    }
}
