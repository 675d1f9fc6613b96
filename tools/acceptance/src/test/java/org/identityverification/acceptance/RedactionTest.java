package org.identityverification.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.identityverification.testkit.Person;
import org.identityverification.testkit.wire.Call;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class RedactionTest {

    private static final Person TESTER = new Person("Wei", "11010519491231002X");

    private final Redaction redaction = new Redaction(Clock.fixed(Instant.ofEpochSecond(1800), ZoneOffset.UTC));

    @ParameterizedTest
    @CsvFileSource(resources = "values.txt", delimiter = '|', quoteCharacter = '\0')
    void keeps_a_value_only_if_it_is_a_code(String body, String path, String kept) {
        redaction.hide(TESTER);
        redaction.recognize("flowId", "1862291536444700249");
        redaction.recognize(Redaction.KEPT, "1-2");
        byte[] bytes = body.getBytes(UTF_8);

        assertThat(redaction.arrival(new Call(Instant.EPOCH, "POST", "/", "token&kept=1-2", Map.of(), bytes)))
                .containsEntry(path, kept);
    }

    @Test
    void keeps_no_secret_wherever_it_is_repeated() {
        redaction.hide(TESTER);
        redaction.hide("app-code");
        String body = """
                {"N": "N", "Wei": {"code": "N", "status": "WEI"}, "requestId": "app-code", "action": "wei",
                "message": "成功, Wei, N", "failReasonCode": "19491231", "data": {"flowId": "flow-7", "faceToken": "token-7",
                "authUrl": "https://flow-7.example/link-7", "originalUrl": "https://token-7.example/link-8"}}
                """.replace("N", "11010519491231002X");
        Map<String, List<String>> headers = Map.of(
                "X-Ca-Error-Code", List.of("19491231"),
                "X-Ca-Error-Message", List.of("Unauthorized app-code"),
                "X-11010519491231002x", List.of("Wei"),
                "Content-Type", List.of("a/b;charset=flow-7"));

        Seen answer = redaction.answer(Step.GOOD_CALL, 400, headers, body);
        String query = "11010519491231002X=Wei&11010519491231002X";
        Call call = new Call(Instant.EPOCH, "GET", "/", query, headers, body.getBytes(UTF_8));

        assertThat(answer + answer.brief() + redaction.arrival(call))
                .contains("= Unauthorized", "= 成功")
                .doesNotContainIgnoringCase("Wei", "19491231", "app-code", "flow-7", "token-7", "link-7", "link-8");
    }
}
