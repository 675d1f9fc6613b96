package org.identityverification.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The tester's name and number")
class TesterTest {

    private static final String NUMBER = "11010519491231002X";

    private final char[] name = "欧阳𠮷".toCharArray();
    private final char[] number = NUMBER.toCharArray();

    @Test
    @DisplayName("are written as JSON beside the other fields")
    void json() {
        byte[] json = new Tester(name, number).json("name", "idNo", "{\"faceauthMode\":\"TENCENT\"}");

        assertThat(new String(json, StandardCharsets.UTF_8))
                .isEqualTo("{\"name\":\"欧阳𠮷\",\"idNo\":\"" + NUMBER + "\",\"faceauthMode\":\"TENCENT\"}");
    }

    @Test
    @DisplayName("are wiped at the end, after which every text counts as theirs")
    void wiped() {
        Tester tester = new Tester(name, number);
        tester.close();

        assertThat(name).containsOnly('\0');
        assertThat(number).containsOnly('\0');
        assertThat(tester.isIn("19491231")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\"b", "a\\b", "a\nb"})
    @DisplayName("are refused and wiped when they contain a character that JSON escapes")
    void refused(String other) {
        assertThatThrownBy(() -> new Tester(other.toCharArray(), number))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A name or a number is empty, or contains a character that is not allowed");
        assertThat(number).containsOnly('\0');
    }

    @Test
    @DisplayName("are found in a text, as is a part of the number")
    void found() {
        Tester tester = new Tester(name, number);

        assertThat(tester.isIn("x欧阳𠮷x")).isTrue();
        assertThat(tester.isIn("x" + NUMBER)).isTrue();
        assertThat(tester.isIn("x" + NUMBER.toLowerCase(Locale.ROOT))).isTrue();
        assertThat(tester.isIn("19491231")).isTrue();
        assertThat(tester.isIn("30500101")).isFalse();
    }
}
