package org.identityverification.testkit.script;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import org.identityverification.testkit.wire.Answer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A spoiled answer")
class SpoiledAnswerTest {

    private static final JsonObject HEALTHY = Json.createObjectBuilder()
            .add("code", 0)
            .add("message", "成功")
            .add("data", Json.createObjectBuilder().add("flowId", "1").add("expire", 1625737347563L))
            .build();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    CODE_STRING    | {"code":"0","message":"成功","data":{"flowId":"1","expire":1625737347563}}
                    NO_CODE        | {"message":"成功","data":{"flowId":"1","expire":1625737347563}}
                    NO_DATA        | {"code":0,"message":"成功"}
                    NO_FLOW_ID     | {"code":0,"message":"成功","data":{"expire":1625737347563}}
                    NO_EXPIRE      | {"code":0,"message":"成功","data":{"flowId":"1"}}
                    EXPIRE_SECONDS | {"code":0,"message":"成功","data":{"flowId":"1","expire":1625737347}}
                    EXTRA_FIELDS   | {"code":0,"message":"成功","data":{"flowId":"1","expire":1625737347563,"extra":{"list":[1,null,"三"],"object":{"code":1}}},"extra":{"list":[1,null,"三"],"object":{"code":1}}}
                    ARRAY          | [{"code":0,"message":"成功","data":{"flowId":"1","expire":1625737347563}}]
                    """)
    void spoilsTheJson(SpoiledAnswer fault, String expected) throws IOException {
        assertThat(body(spoil(fault))).isEqualTo(expected);
    }

    @Test
    void slowAndHangAreDelayed() {
        assertThat(spoil(SpoiledAnswer.SLOW).delay()).isEqualTo(Duration.ofSeconds(5));
        assertThat(spoil(SpoiledAnswer.HANG).delay()).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void cutEndsBeforeTheAnnouncedLength() {
        Answer answer = spoil(SpoiledAnswer.CUT);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThatThrownBy(() -> answer.body().writeTo(out)).isInstanceOf(IOException.class);
        assertThat(out.size()).isBetween(1, (int) answer.length() - 1);
    }

    @Test
    void dripsTheHealthyAnswerByteByByte() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int[] flushes = {0};
        spoil(SpoiledAnswer.DRIP).body().writeTo(new OutputStream() {
            @Override
            public void write(int b) {
                out.write(b);
            }

            @Override
            public void flush() {
                flushes[0]++;
            }
        });
        assertThat(out.toString(UTF_8)).isEqualTo(HEALTHY.toString());
        assertThat(flushes[0]).isEqualTo(out.size());
    }

    @Test
    void streamsAHundredMegabytes() throws IOException {
        long[] length = {0};
        spoil(SpoiledAnswer.HUGE).body().writeTo(new OutputStream() {
            @Override
            public void write(int b) {
                length[0]++;
            }

            @Override
            public void write(byte[] bytes, int from, int count) {
                length[0] += count;
            }
        });
        assertThat(length[0]).isGreaterThan(100L * 1024 * 1024);
    }

    private Answer spoil(SpoiledAnswer fault) {
        Fault.Pauses pauses = new Fault.Pauses(Duration.ofSeconds(5), Duration.ofMinutes(2), Duration.ZERO);
        return fault.answer(HEALTHY, pauses);
    }

    private static String body(Answer answer) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        answer.body().writeTo(out);
        return out.toString(UTF_8);
    }
}
