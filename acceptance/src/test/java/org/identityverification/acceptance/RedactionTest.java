package org.identityverification.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.identityverification.testkit.wire.Call;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactionTest {

    private final Redaction redaction = new Redaction(Clock.fixed(Instant.ofEpochSecond(1800), ZoneOffset.UTC));

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            {"code": 0}                       | body.code          | number(1) = 0
            {"code": "0"}                     | body.code          | string(1) = 0
            {"code": "token"}                 | body.code          | string(5)
            {"message": "成功, 王伟"}          | body.message       | string(6) = 成功
            {"message": "王伟"}                | body.message       | string(2)
            {"success": true}                 | body.success       | boolean = true
            {"success": null}                 | body.success       | null
            {"data": {"status": "SCAN"}}      | body.data.status   | string(4) = SCAN
            {"data": {"status": "王"}}         | body.data.status   | string(1)
            {"expire": 1801000}               | body.expire        | number(7) = in PT1S
            {"expire": 1799000}               | body.expire        | number(7) = past PT-1S
            {"expire": "1801"}                | body.expire        | string(4) = past PT-29M-58S
            {"expire": 99999999999999}        | body.expire        | number(14)
            {"authUrl": "https://a.cn/b"}     | body.authUrl       | string(14) = a.cn
            {"authUrl": "none"}               | body.authUrl       | string(4)
            {"flowId": "1862291536444700249"} | body.flowId        | string(19) = ours
            {"flowId": "1862291536444700248"} | body.flowId        | string(19)
            {"contextId": "1862291536444700249"} | body.contextId  | string(19)
            {"名": [1, 2]}                     | body.?             | array(2)
            {}                                | body               | object
            flowId=1                          | body               | a body that is not a JSON object, 8 characters
            """)
    void name_type_and_length_are_kept_and_the_value_only_if_it_is_a_code(String body, String path, String kept) {
        redaction.recognize("flowId", "1862291536444700249");

        assertThat(parts("", body)).containsEntry(path, kept);
    }

    @Test
    void text_in_a_query_that_has_no_name_is_not_kept_as_one() {
        redaction.recognize(Redaction.KEPT, "1-2");

        assertThat(parts("token&kept=1%2D2", ""))
                .containsEntry("query.?", "string(5)")
                .containsEntry("query.kept", "string(3) = ours");
    }

    @ParameterizedTest
    @CsvSource({
        "x欧阳𠮷x, true",
        "x11010519491231002Xx, true",
        "11010519491231002x, true",
        "19491231, true",
        "231, false",
        "30500101, false"
    })
    void a_text_with_the_name_or_the_number_or_a_part_of_the_number_shows_the_person(String text, boolean shows) {
        assertThat(new Tester("欧阳𠮷", "11010519491231002X").isIn(text)).isEqualTo(shows);
    }

    private Map<String, String> parts(String query, String body) {
        return redaction.arrival(new Call(Instant.EPOCH, "POST", "/", query, Map.of(), body.getBytes(UTF_8)));
    }
}
