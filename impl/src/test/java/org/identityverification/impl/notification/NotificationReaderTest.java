package org.identityverification.impl.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.identityverification.impl.notification.NotificationReader.Notification;
import org.identityverification.impl.notification.NotificationReader.UnreadableNotificationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NotificationReaderTest {

    private static final String FLOW = "1862291536444700249";
    private static final String FLOW_ID = "\"flowId\":\"" + FLOW + "\"";

    private final NotificationReader reader = new NotificationReader();

    @Test
    void reads_a_notification_as_it_is_documented() throws Exception {
        Notification notification = read("""
            {"action":"identity_psn_end","flowId":"1862291536444700249","serviceId":"1862291536444700249",
             "success":true,"status":true,"contextId":"order-7","verifycode":"e5f2a1","accountId":null}\
            """);

        assertThat(notification).isEqualTo(new Notification(FLOW, true, "e5f2a1", null, List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"1445900\"", "1445900"})
    void reads_why_a_check_failed_a_code_that_is_written_as_text_or_as_a_number(String code) throws Exception {
        assertThat(read(json("\"success\":false,\"failReasonCode\":" + code)))
                .isEqualTo(new Notification(FLOW, false, null, "1445900", List.of()));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        success alone                                 | {FLOW,"success":true}
        its legacy twin alone                         | {FLOW,"status":true}
        success beside a twin that is null            | {FLOW,"success":true,"status":null}
        the twin beside a success that is null        | {FLOW,"success":null,"status":true}
        both when they agree                          | {FLOW,"success":true,"status":true}
        any action                                    | {FLOW,"success":true,"action":"something_else"}
        an action that is no text                     | {FLOW,"success":true,"action":{"a":[1]}}
        unknown fields of every kind                  | {FLOW,"success":true,"a":1e5,"b":null,"c":""}
        unknown nested values                         | {FLOW,"success":true,"a":{"b":[{"success":"no"},[]]}}
        names below that repeat those above           | {FLOW,"x":{"flowId":1},"success":true}
        the same name in two objects of a list        | {FLOW,"success":true,"a":[{"b":1},{"b":1}]}
        fields that are null where they may be absent | {FLOW,"success":true,"contextId":null,"verifycode":null}
        a flow id that is written as a number         | {"flowId":1862291536444700249,"success":true}
        escapes                                       | {"flow\\u0049d":"\\u0031862291536444700249","success":true}
        a number that no type can hold                | {FLOW,"success":true,"a":-1e9999999999}
        a number of many digits                       | {FLOW,"success":true,"a":9<5000>}
        exactly 32 levels                             | {FLOW,"success":true,"a":[<31>]<31>}
        white space around it                         | ` \t{FLOW,"success":true} `
        a byte order mark                             | \uFEFF{FLOW,"success":true}
        """)
    void accepts(String what, String json) throws Exception {
        Notification notification = read(expanded(json));

        assertThat(notification.flowId()).isEqualTo(FLOW);
        assertThat(notification.success()).isTrue();
    }

    /** A character before a number in angle brackets stands that many times. */
    private static String expanded(String json) {
        return Pattern.compile("(.)<(\\d+)>")
                .matcher(json.replace("FLOW", FLOW_ID))
                .replaceAll(it -> it.group(1).repeat(Integer.parseInt(it.group(2))));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        an empty body                    | ``                                             | it is not JSON
        a list                           | [{FLOW,"success":true}]                        | it is not a JSON object
        null                             | null                                           | it is not a JSON object
        a form                           | flowId=1&success=true                          | it is not JSON
        half of it                       | {"flowId":"1","success":tr                     | it is not JSON
        something behind it              | {FLOW,"success":true}x                         | it is not JSON
        a duplicate key                  | {FLOW,"success":true,"success":true}           | it has a duplicate key
        a duplicate that escapes hide    | {FLOW,"success":true,"succes\\u0073":false}     | it has a duplicate key
        a duplicate unknown key          | {FLOW,"success":true,"a":1,"a":1}              | it has a duplicate key
        a duplicate key below            | {FLOW,"success":true,"a":{"b":1,"b":1}}        | it has a duplicate key
        a duplicate key below a list     | {FLOW,"success":true,"a":[{"b":1,"b":1}]}      | it has a duplicate key
        success as text                  | {FLOW,"success":"true"}                        | success is not a boolean
        success as number                | {FLOW,"success":1}                             | success is not a boolean
        the twin as text                 | {FLOW,"status":"SUCCESS"}                      | status is not a boolean
        the twin as text beside success  | {FLOW,"success":true,"status":"true"}          | status is not a boolean
        success as null                  | {FLOW,"success":null}                          | it has neither success nor status
        neither                          | {FLOW,"action":"identity_psn_end"}             | it has neither success nor status
        the wrong case                   | {FLOW,"Success":true}                          | it has neither success nor status
        success below                    | {FLOW,"data":{"success":true}}                 | it has neither success nor status
        both when they disagree          | {FLOW,"success":true,"status":false}           | success and status disagree
        no flow id                       | {"success":true}                               | it has no flowId
        its legacy twin alone            | {"serviceId":"1","success":true}               | it has no flowId
        a flow id that is null           | {"flowId":null,"success":true}                 | it has no flowId
        a flow id that is true           | {"flowId":true,"success":true}                 | it has no flowId
        an empty flow id                 | {"flowId":"","success":true}                   | its flowId is not valid
        a flow id with white space       | {"flowId":"1 2","success":true}                | its flowId is not valid
        a flow id with a line feed       | {"flowId":"1\\n","success":true}                | its flowId is not valid
        a flow id of 65 characters       | {"flowId":"1<65>","success":true}              | its flowId is not valid
        white space only                 | `  `                                           | it is not JSON
        33 levels                        | {FLOW,"success":true,"a":[<32>]<32>}           | it is nested too deep
        10 000 levels                    | {FLOW,"success":true,"a":[<10000>              | it is nested too deep
        a list of 10 000 levels          | [<10000>                                       | it is not a JSON object
        """)
    void refuses(String what, String json, String reason) {
        assertRefused(expanded(json).getBytes(StandardCharsets.UTF_8), reason);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x80, 0xC0, 0xED, 0xFE, 0xFF})
    void refuses_a_byte_that_is_not_UTF_8_wherever_it_stands(int bad) {
        byte[] body = json("\"success\":true,\"a\":\"?\"").getBytes(StandardCharsets.UTF_8);
        body[body.length - 3] = (byte) bad;

        assertRefused(body, "it is not UTF-8");
    }

    private void assertRefused(byte[] body, String reason) {
        assertThatExceptionOfType(UnreadableNotificationException.class)
                .isThrownBy(() -> reader.read(body))
                .withMessage(reason)
                .withNoCause();
    }

    @Test
    void accepts_a_flow_id_of_64_characters_and_a_verify_code_of_512() throws Exception {
        String flowId = "f".repeat(64);
        String verifyCode = "v".repeat(512);

        Notification notification =
                read("{\"flowId\":\"" + flowId + "\",\"success\":true,\"verifycode\":\"" + verifyCode + "\"}");

        assertThat(notification).isEqualTo(new Notification(flowId, true, verifyCode, null, List.of()));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        a check code of 513                   | "verifycode":"v<513>"      | verifycode
        a check code with U+0000              | "verifycode":"a\\u0000"    | verifycode
        half a character                      | "verifycode":"a\\ud800"    | verifycode
        a reason of 33                        | "failReasonCode":"1<33>"   | failReasonCode
        a reason that is prose                | "failReasonCode":"no code" | failReasonCode
        a context of 300, which is not read   | "contextId":"c<300>"       |
        an empty check code                   | "verifycode":""            |
        """)
    void accepts_the_result_and_leaves_out_what_cannot_be_stored(String what, String field, @Nullable String leftOut)
            throws Exception {
        assertThat(read(expanded(json("\"success\":false," + field))))
                .isEqualTo(new Notification(
                        FLOW, false, null, null, Stream.ofNullable(leftOut).toList()));
    }

    @Test
    void never_shows_the_verify_code_or_the_context_id_in_a_text() throws Exception {
        Notification notification =
                read(json("\"success\":true,\"verifycode\":\"canary-code\",\"contextId\":\"canary-context\""));

        assertThat(notification.toString()).doesNotContain("canary").contains(FLOW);
    }

    private Notification read(String json) throws UnreadableNotificationException {
        return reader.read(json.getBytes(StandardCharsets.UTF_8));
    }

    private static String json(String fields) {
        return "{" + FLOW_ID + "," + fields + "}";
    }
}
